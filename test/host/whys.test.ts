import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooser, typing } from './people.ts';
import { declare, onDisk } from './repository.ts';

describe('the five whys inside VS Code', () => {
  it('S29: a branch and an answer below it are added from the palette', async () => {
    const incident = await declare('Checkout fails, asked why');
    const add = (): Thenable<unknown> => vscode.commands.executeCommand('fireline.addWhy', { incident });
    const person = typing('Nobody could pay', 'The pool was cut from 50 to 5');
    const picks = chooser(() => /Nobody could pay/);
    try {
      await add();
      assert.deepEqual(picks.titles, [], 'nothing to choose from yet');
      await add();
    } finally {
      person.dispose();
      picks.dispose();
    }
    assert.deepEqual(person.prompts, ['What went wrong?', 'Why was that so: Nobody could pay']);
    const [first, second, ...more] = (await onDisk(incident)).whys;
    assert.deepEqual([first?.text, first?.parent], ['Nobody could pay', undefined]);
    assert.deepEqual([second?.text, second?.parent], ['The pool was cut from 50 to 5', first?.why]);
    assert.deepEqual(more, []);
  });
});
