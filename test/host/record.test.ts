import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../e2e/eventually.ts';
import { openJournal } from '../../src/git/journal/open.ts';
import { declare, folder, git } from './repository.ts';

describe('handing an incident over inside VS Code', () => {
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-hand-over-'));
  });
  after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  it('the hand-off brief opens as a document that is no file yet', async () => {
    const id = await declare('Search is *slow*');
    await vscode.commands.executeCommand('fireline.openHandOff', { incident: id });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.isUntitled, true);
    assert.equal(document.languageId, 'markdown');
    assert.match(document.getText(), /^# Hand-off: Search is \\\*slow\\\*\n\n\*\*P2, Investigating\*\*/);
  });

  it('a bundle holds the incident, and opens in another clone', async () => {
    const id = await declare('Handed over by file');
    const file = join(home, 'incident.bundle');
    await vscode.commands.executeCommand('fireline.saveBundle', { incident: id, file });
    assert.match(await git('bundle', 'list-heads', file), new RegExp(`refs/incidents/${id}/`));
    const clone = join(home, 'clone');
    await git('clone', '-q', '.', clone);
    const journal = await openJournal({ folder: clone, storage: join(home, 'storage') });
    try {
      assert.deepEqual(await journal.sharing?.readBundle(file), [id]);
      assert.equal((await journal.list()).incidents.get(id)?.summary.title, 'Handed over by file');
    } finally {
      await journal.close();
    }
  });

  it('an incident that comes as a bundle is taken in, and its board opens', async () => {
    const other = join(home, 'other');
    await git('clone', '-q', '.', other);
    const journal = await openJournal({ folder: other, storage: join(home, 'storage') });
    const file = join(home, 'other.bundle');
    const id = '01kaq3j8r0000abcdefghjkmnp';
    try {
      const author = { actor: { name: 'Ben Okoro', type: 'person' } } as const;
      const data = { title: 'Seen by Ben first', severity: 'P1' } as const;
      await journal.append(id, [{ kind: 'incident.declared', data }], author);
      await journal.sharing?.writeBundle(id, file);
    } finally {
      await journal.close();
    }
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath, folder());
    await vscode.commands.executeCommand('fireline.openBundle', { file });
    // The window tells extensions of its tabs a moment later.
    await eventually('the tab of the board', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return Promise.resolve(tabs.some((tab) => tab.label === 'P1 Seen by Ben first'));
    });
  });
});
