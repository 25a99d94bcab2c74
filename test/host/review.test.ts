import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { QuickPickItem } from 'vscode';
import { answering, chooser, messages } from './people.ts';
import { declare, folder, git, onDisk } from './repository.ts';

/** Types one text into every box that asks for one. */
function typing(text: string): { dispose(): void } {
  const { createInputBox } = vscode.window;
  const create = (): vscode.InputBox => {
    const box = createInputBox();
    const show = box.show.bind(box);
    const work = async (): Promise<void> => {
      box.value = text;
      await new Promise((done) => setTimeout(done, 300));
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    };
    return Object.assign(box, {
      show: () => {
        show();
        void work();
      },
    });
  };
  Object.assign(vscode.window, { createInputBox: create });
  return { dispose: () => void Object.assign(vscode.window, { createInputBox }) };
}

describe('the end of an incident, and its timeline afterwards', function () {
  this.timeout(60_000);
  const run = (name: string, argument: object): Thenable<unknown> =>
    vscode.commands.executeCommand(`fireline.${name}`, argument);

  it('S27: a post-mortem goes through its review, and none is reviewed that was not written', async () => {
    const incident = await declare('Reviewed by others');
    const told = messages();
    try {
      await run('changeReview', { incident, review: 'reviewed', note: '' });
      assert.match(told.shown[0] ?? '', /has no post-mortem yet/);
    } finally {
      told.dispose();
    }
    assert.equal((await onDisk(incident)).review, undefined);
    await run('createPostmortem', { incident });
    assert.equal((await onDisk(incident)).review?.status, 'draft');
    await run('changeReview', { incident, review: 'in-review', note: 'By Friday' });
    const { review, postmortems } = await onDisk(incident);
    assert.deepEqual([review?.status, review?.note], ['in-review', 'By Friday']);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(join(folder(), postmortems[0]?.path ?? 'none'));
  });

  it('S26 S27: closing asks for a reason, tells what is missing, and keeps that it was closed all the same', async () => {
    const incident = await declare('Closed all the same', 'P0');
    await run('addAction', { incident, title: 'Alert on pool use' });
    const pick = chooser(() => /^Other/);
    const box = typing('The vendor has ended it');
    const nobody = answering();
    try {
      await run('closeIncident', { incident });
      assert.match(nobody.asked[0] ?? '', /with something missing\?/);
      assert.notEqual((await onDisk(incident)).status, 'closed', 'it is not closed when that is left');
      nobody.dispose();
      const person = answering('Close Anyway');
      await run('closeIncident', { incident });
      person.dispose();
    } finally {
      pick.dispose();
      box.dispose();
      nobody.dispose();
    }
    const { closed } = await onDisk(incident);
    assert.deepEqual(
      [closed?.reason, closed?.note, closed?.without],
      ['other', 'The vendor has ended it', ['postmortem', 'actions']],
    );
  });

  it('S26: a duplicate names the other incident; reopening says whether it is a relapse', async () => {
    await declare('The one that goes on');
    const incident = await declare('The one declared twice');
    const choose = (items: readonly QuickPickItem[]): RegExp | undefined => {
      if (items.some(({ label }) => label.startsWith('Duplicate'))) return /^Duplicate/;
      return items.some(({ label }) => label === 'Relapse') ? /^Relapse$/ : /The one that goes on/;
    };
    const pick = chooser(choose);
    const box = typing('It is back, and another one');
    try {
      await run('closeIncident', { incident });
      const { closed } = await onDisk(incident);
      assert.equal(closed?.reason, 'duplicate');
      assert.match(closed.otherName ?? '', /^INC-.*: The one that goes on$/);
      await run('reopenIncident', { incident });
    } finally {
      pick.dispose();
      box.dispose();
    }
    const { reopened, status } = await onDisk(incident);
    assert.equal(status, 'investigating');
    assert.deepEqual([reopened[0]?.cause, reopened[0]?.reason], ['relapse', 'It is back, and another one']);
  });

  it('S28: a note of an earlier time keeps both, when it happened and when it was written', async () => {
    const incident = await declare('Told later');
    const at = new Date(Date.now() - 3 * 3_600_000).toISOString();
    await run('addPastNote', { incident, at, note: 'Seen at the till' });
    const entry = (await onDisk(incident)).timeline.find(({ kind }) => kind === 'note.added');
    assert.equal(entry?.occurredAt, at);
    assert.ok(Date.parse(entry.recordedAt) - Date.parse(at) >= 3 * 3_600_000);
  });

  it('S28: what git knows is offered with the likely ticked, added at its own time, and once', async () => {
    const incident = await declare('Rebuilt afterwards');
    const { shortId } = await onDisk(incident);
    const branch = `hotfix/${shortId}-by-hand`;
    const foreign = 'hotfix/INC-20261120-ZZZZ-by-hand';
    for (const name of [branch, foreign]) await git('branch', name, 'main');
    const offered: (readonly (QuickPickItem & { value: unknown })[])[] = [];
    const { showQuickPick } = vscode.window;
    const take = (items: readonly (QuickPickItem & { value: unknown })[]): Promise<unknown> => {
      offered.push(items);
      return Promise.resolve(items.filter(({ picked }) => picked));
    };
    Object.assign(vscode.window, { showQuickPick: take });
    try {
      await run('addFromGit', { incident });
      await run('addFromGit', { incident });
    } finally {
      Object.assign(vscode.window, { showQuickPick });
      await git('branch', '-D', branch, foreign);
    }
    const labels = (items: readonly QuickPickItem[] | undefined): string[] =>
      (items ?? []).map(({ label }) => label);
    assert.ok(labels(offered[0]).some((label) => label.startsWith(`Branch created: ${branch}`)));
    assert.ok(!labels(offered[1]).some((label) => label.includes(branch)), 'it is not offered again');
    assert.ok(
      labels(offered[1]).some((label) => label.includes(foreign)),
      'that of another one is not ticked',
    );
    const { timeline } = await onDisk(incident);
    const added = timeline.filter(
      ({ event }) => event?.kind === 'note.added' && event.data.git?.what === 'branch',
    );
    assert.deepEqual(
      added.map(({ event, source }) => [event?.kind === 'note.added' && event.data.git?.name, source]),
      [[branch, 'import']],
    );
  });
});
