import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { declare, folder, git, onDisk } from './repository.ts';

const run = (command: string, argument: object): Thenable<unknown> =>
  vscode.commands.executeCommand(`fireline.${command}`, argument);
const setIn = (name: string): unknown =>
  vscode.workspace.getConfiguration('fireline.deployments').inspect(name)?.workspaceValue;

describe('deployments inside VS Code', () => {
  it('S14 C04: one that nothing marks is told by a person, and can be linked as the cause', async () => {
    const id = await declare('Deployed by hand');
    const revision = await git('rev-parse', 'HEAD');
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const told = await run('recordDeployment', {
      ...{ incident: id, revision: 'HEAD', environment: 'production', service: 'shop', at, note: 'I did it' },
    });
    const [recorded] = (await onDisk(id)).toldDeployments;
    assert.deepEqual(
      [
        recorded?.id,
        recorded?.revision,
        recorded?.environment,
        recorded?.service,
        recorded?.at,
        recorded?.note,
      ],
      [told, revision, 'production', 'shop', at, 'I did it'],
    );
    assert.equal(recorded?.author, undefined);
    await run('refreshDeployments', {});
    await run('linkDeployment', { incident: id, deployment: told });
    const [linked] = (await onDisk(id)).deployments;
    assert.deepEqual([linked?.id, linked?.revision], [told, revision]);
  });

  it('S14: nothing is recorded of a revision that is not there, of an option, or of the future', async () => {
    const id = await declare('Told wrong');
    const at = new Date(Date.now() - 3_600_000).toISOString();
    for (const revision of ['f'.repeat(40), '--all', 'HEAD~1..HEAD', '']) {
      await run('recordDeployment', { incident: id, revision, at });
    }
    const future = new Date(Date.now() + 3_600_000).toISOString();
    await run('recordDeployment', { incident: id, revision: 'HEAD', at: future });
    assert.deepEqual((await onDisk(id)).toldDeployments, []);
  });

  it('S14: the marks that are picked are written to the settings, and the list goes by them at once', async () => {
    const id = await declare('By which marks');
    const revision = await git('rev-list', '--first-parent', '--merges', '--max-count=1', 'main');
    const deployment = `merge:${revision}`;
    await run('linkDeployment', { incident: id, deployment });
    assert.deepEqual((await onDisk(id)).deployments, []);
    try {
      await run('chooseDeploymentMarks', { source: 'branch', branch: 'main' });
      assert.deepEqual([setIn('source'), setIn('productionBranch')], ['branch', 'main']);
      await run('linkDeployment', { incident: id, deployment });
      assert.equal((await onDisk(id)).deployments[0]?.id, deployment);
    } finally {
      await run('chooseDeploymentMarks', { source: 'automatic' });
    }
    assert.deepEqual([setIn('source'), setIn('productionBranch')], [undefined, undefined]);
  });

  it('S14: GitHub is not asked for a repository that is not there, and nobody is asked to sign in', async () => {
    await run('readGithubDeployments', { repository: folder() });
    await run('forgetGithubDeployments', {});
    const accounts = await vscode.authentication.getAccounts('github').then(
      (found) => found.length,
      () => 0,
    );
    assert.equal(accounts, 0);
  });
});
