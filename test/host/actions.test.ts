import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { chooser, messages } from './people.ts';
import { declare, folder, git, onDisk } from './repository.ts';

describe('action items', function () {
  this.timeout(60_000);

  async function add(incident: string, title: string): Promise<string> {
    const action: unknown = await vscode.commands.executeCommand('fireline.addAction', { incident, title });
    assert.ok(typeof action === 'string');
    return action;
  }
  const itemOf = async (incident: string, action: string) =>
    (await onDisk(incident)).actions.find((one) => one.action === action);

  it('S32: are added, changed and closed, with a note or without', async () => {
    const incident = await declare('Pool ran dry');
    const action = await add(incident, 'Alert on pool use');
    const asked = chooser((rows) => (rows.some(({ label }) => label === 'detect') ? /^detect$/ : /^Type$/));
    try {
      await vscode.commands.executeCommand('fireline.changeAction', { incident, action });
    } finally {
      asked.dispose();
    }
    assert.equal((await itemOf(incident, action))?.type, 'detect');
    await vscode.commands.executeCommand('fireline.closeAction', { incident, action, note: 'Merged' });
    assert.equal((await itemOf(incident, action))?.closed, true);
    const { timeline } = await onDisk(incident);
    await vscode.commands.executeCommand('fireline.closeAction', { incident, action, note: '' });
    assert.equal(
      (await onDisk(incident)).timeline.length,
      timeline.length,
      'closing it again records nothing',
    );
  });

  it('S32: are reopened with a reason, and closed again by a commit that comes after', async () => {
    const incident = await declare('Alert never fired');
    const action = await add(incident, 'Alert on errors');
    await vscode.commands.executeCommand('fireline.copyActionTrailer', { incident, action });
    const trailer = await vscode.env.clipboard.readText();
    const first = await git('rev-parse', 'HEAD');
    try {
      await git('commit', '--quiet', '--allow-empty', '-m', `Alert\n\n${trailer}`);
      await vscode.commands.executeCommand('fireline.refreshActions');
      assert.equal((await itemOf(incident, action))?.closed, true);
      await vscode.commands.executeCommand('fireline.reopenAction', {
        incident,
        action,
        note: 'Wrong metric',
      });
      const item = await itemOf(incident, action);
      assert.deepEqual(
        [item?.closed, item?.commit, item?.reopened?.reason],
        [false, undefined, 'Wrong metric'],
      );
      await vscode.commands.executeCommand('fireline.refreshActions');
      assert.equal((await itemOf(incident, action))?.closed, false, 'the old commit does not close it again');
      // Commits know whole seconds only.
      await new Promise((resolve) => setTimeout(resolve, 1100));
      await git('commit', '--quiet', '--allow-empty', '-m', `Alert at last\n\n${trailer}`);
      await vscode.commands.executeCommand('fireline.refreshActions');
      assert.equal((await itemOf(incident, action))?.commit, await git('rev-parse', 'HEAD'));
    } finally {
      await git('reset', '--quiet', '--soft', first);
    }
  });

  it('S32: a commit that names one closes it, when a person reads commits, and is on record', async () => {
    const incident = await declare('Card numbers in logs');
    const action = await add(incident, 'Mask card numbers');
    const other = await add(incident, 'Something else');
    await vscode.commands.executeCommand('fireline.copyActionTrailer', { incident, action });
    const trailer = await vscode.env.clipboard.readText();
    assert.match(trailer, /^Fireline-Action: INC-\d{8}-[0-9A-Z]{4}\/\w{6}$/);
    const branch = await git('rev-parse', '--abbrev-ref', 'HEAD');
    await git('commit', '--quiet', '--allow-empty', '-m', `Mask them all\n\n${trailer}`);
    try {
      await vscode.commands.executeCommand('fireline.refreshActions');
      const item = await itemOf(incident, action);
      assert.deepEqual([item?.closed, item?.commit], [true, await git('rev-parse', 'HEAD')]);
      assert.equal((await itemOf(incident, other))?.closed, false);
      const entry = (await onDisk(incident)).timeline.find(({ kind }) => kind === 'action.closed');
      assert.equal(entry?.source, 'automatic');
      assert.equal(Date.parse(entry.occurredAt), Date.parse(await git('show', '-s', '--format=%cI', 'HEAD')));
    } finally {
      await git('reset', '--quiet', '--soft', 'HEAD~1');
      assert.equal(await git('rev-parse', '--abbrev-ref', 'HEAD'), branch);
    }
  });

  it('S33: go to the backlog one by one, and open where they were agreed on', async () => {
    const incident = await declare('Queue was full');
    const action = await add(incident, 'Limit the queue');
    const told = messages();
    try {
      await vscode.commands.executeCommand('fireline.sendToBacklog', { incident, action });
      assert.match(told.shown[0] ?? '', /"Limit the queue" is in BACKLOG\.md now/);
      assert.equal((await onDisk(incident)).backlog[0]?.action, action);
    } finally {
      told.dispose();
      await rm(join(folder(), 'BACKLOG.md'), { force: true });
    }
    await vscode.commands.executeCommand('fireline.openAction', { incident, action });
    const labels = (): string[] =>
      vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await eventually('its board', () => Promise.resolve(labels().includes('P2 Queue was full')));

    await vscode.commands.executeCommand('fireline.createPostmortem', { incident });
    const file = vscode.window.activeTextEditor?.document.uri.fsPath ?? '';
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('fireline.openAction', { incident, action });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.fsPath, file);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /Limit the queue/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await writeFile(file, '');
    await rm(file);
  });
});
