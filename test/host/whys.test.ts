import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { chooser } from './people.ts';
import { declare, onDisk } from './repository.ts';

/** Types each of these into the next box, as a person does, and presses Enter. */
function typing(...texts: string[]): { readonly prompts: string[]; readonly dispose: () => void } {
  const { createInputBox } = vscode.window;
  const prompts: string[] = [];
  const type = async (box: vscode.InputBox): Promise<void> => {
    prompts.push(box.prompt ?? '');
    box.value = texts.shift() ?? '';
    await new Promise((done) => setTimeout(done, 200));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  };
  const create = (): vscode.InputBox => {
    const box = createInputBox();
    const show = box.show.bind(box);
    return Object.assign(box, {
      show: () => {
        show();
        void type(box);
      },
    });
  };
  Object.assign(vscode.window, { createInputBox: create });
  return { prompts, dispose: () => Object.assign(vscode.window, { createInputBox }) };
}

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
