import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS, commandId } from '../../src/manifest.ts';
import { eventually } from '../e2e/eventually.ts';
import { declare, folder, git, onDisk } from './repository.ts';

const boards = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('fireline.board'),
    );

describe('commands inside VS Code', () => {
  it('are all there', async () => {
    await vscode.extensions.getExtension('fireline.fireline')?.activate();
    const known = new Set(await vscode.commands.getCommands(true));
    for (const name of COMMANDS) assert.ok(known.has(commandId(name)), name);
  });

  it('C06: a declaration is on disk when the command returns, and its board is open', async () => {
    const id = await declare('Search finds nothing');
    const incident = await onDisk(id);
    assert.equal(incident.title, 'Search finds nothing');
    assert.equal(incident.severity, 'P2');
    assert.equal(incident.declared.by.name, await git('config', 'user.name'));
    assert.ok(incident.runbook, 'the runbook is pinned');
    // The window tells extensions of its tabs a moment later.
    await eventually('the tab of the board', () =>
      Promise.resolve(boards().some(({ label }) => label === 'P2 Search finds nothing')),
    );
  });

  it('one board per incident: opening it again shows the same one', async () => {
    const id = await declare('Images are slow');
    const before = boards().length;
    await vscode.commands.executeCommand('fireline.openBoard', { incident: id });
    assert.equal(boards().length, before);
  });

  it('several incidents can be open at once', async () => {
    const first = await declare('One');
    const second = await declare('Two', 'P0');
    assert.deepEqual(
      [(await onDisk(first)).status, (await onDisk(second)).status],
      ['investigating', 'investigating'],
    );
  });

  it('C08 S19: a hotfix branch starts at the deployed revision, and the work tree is as it was', async () => {
    const id = await declare('Hotfix from what is deployed');
    const tag = await git(
      'describe',
      '--tags',
      '--match',
      'deploy/production/gateway/*',
      '--abbrev=0',
      'main',
    );
    await writeFile(join(folder(), 'unfinished.txt'), 'my work');
    const before = await git('status', '--porcelain', '--branch');
    await vscode.commands.executeCommand('fireline.createHotfixBranch', {
      incident: id,
      deployment: `tag:${tag}`,
      mode: 'worktree',
    });
    const [hotfix] = (await onDisk(id)).hotfixes;
    assert.ok(hotfix, 'the branch is on record');
    assert.equal(await git('rev-parse', hotfix.branch), await git('rev-parse', `${tag}^{commit}`));
    assert.equal(await git('status', '--porcelain', '--branch'), before);
    await rm(join(folder(), 'unfinished.txt'));
    await git('worktree', 'remove', hotfix.worktree ?? '');
  });

  it('C05 C09: a post-mortem never overwrites a file, and is opened again instead of written twice', async () => {
    const id = await declare('Payments are slow');
    const directory = join(folder(), 'docs/postmortems');
    await vscode.commands.executeCommand('fireline.createPostmortem', { incident: id });
    const [written] = (await onDisk(id)).postmortems;
    assert.ok(written);
    const file = join(folder(), written.path);
    await writeFile(file, 'what people wrote');
    await vscode.commands.executeCommand('fireline.createPostmortem', { incident: id });
    assert.equal(await readFile(file, 'utf8'), 'what people wrote');
    assert.equal((await onDisk(id)).postmortems.length, 1);

    const other = await declare('Payments are slow');
    await vscode.commands.executeCommand('fireline.createPostmortem', { incident: other });
    assert.equal(await readFile(file, 'utf8'), 'what people wrote');
    const names = (await readdir(directory)).filter((name) => name.includes('payments-are-slow'));
    assert.equal(names.length, 2);
    assert.equal(
      vscode.window.activeTextEditor?.document.fileName,
      join(folder(), (await onDisk(other)).postmortems[0]?.path ?? ''),
    );
  });

  it('a post-mortem folder that leads out of the repository is refused', async () => {
    const id = await declare('Where does it go');
    const settings = vscode.workspace.getConfiguration('fireline');
    await settings.update('postmortem.directory', '../elsewhere', vscode.ConfigurationTarget.Workspace);
    try {
      await vscode.commands.executeCommand('fireline.createPostmortem', { incident: id });
      assert.equal((await onDisk(id)).postmortems.length, 0);
      await assert.rejects(readdir(join(folder(), '../elsewhere')));
    } finally {
      await settings.update('postmortem.directory', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('a setting that makes no sense is replaced by its default', async () => {
    const settings = vscode.workspace.getConfiguration('fireline');
    await settings.update('postmortem.directory', 7, vscode.ConfigurationTarget.Workspace);
    try {
      const id = await declare('Odd setting');
      await vscode.commands.executeCommand('fireline.createPostmortem', { incident: id });
      assert.match((await onDisk(id)).postmortems[0]?.path ?? '', /^docs\/postmortems\//);
    } finally {
      await settings.update('postmortem.directory', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('leaves the repository as it was: no ref but its own, nothing staged, nothing changed', async () => {
    assert.equal(await git('status', '--porcelain', '--untracked-files=no'), '');
    assert.equal(await git('stash', 'list'), '');
    const refs = (await git('for-each-ref', '--format=%(refname)')).split('\n');
    const strange = refs.filter(
      (ref) => !/^refs\/(heads\/(main|hotfix\/)|tags\/|remotes\/origin\/|incidents\/)/.test(ref),
    );
    assert.deepEqual(strange, []);
  });
});
