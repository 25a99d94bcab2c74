import assert from 'node:assert/strict';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { plainOutput } from '../../src/core/text/output.ts';
import { defaultShell, runInTerminal } from '../../src/editor/terminal/run.ts';
import { declare, folder, git, onDisk } from './repository.ts';

describe('a rollback inside VS Code', () => {
  const tagsOf = async (service: string): Promise<[newest: string, before: string]> => {
    const list = await git('tag', '--list', `deploy/production/${service}/*`, '--sort=-refname');
    const [newest = '', before = ''] = list.split('\n');
    return [newest, before];
  };

  for (const way of ['revert', 'restore'] as const) {
    it(`S14 S17: by ${way} is prepared in a worktree of its own, checked, and on record`, async () => {
      const [tag, before] = await tagsOf('checkout');
      const id = await declare(`Roll back by ${way}`);
      await writeFile(join(folder(), 'unfinished.txt'), 'my work');
      const status = await git('status', '--porcelain', '--branch');
      await vscode.commands.executeCommand('fireline.prepareRollback', {
        incident: id,
        deployment: `tag:${tag}`,
        way,
      });
      const [rollback] = (await onDisk(id)).rollbacks;
      assert.ok(rollback?.branch && rollback.worktree, 'it is on record');
      assert.deepEqual([rollback.state, rollback.way, rollback.tree], ['prepared', 'revert', 'equal']);
      assert.equal((rollback.commits?.length ?? 0) > 0, way === 'revert');
      assert.equal(
        await git('rev-parse', `${rollback.branch}^{tree}`),
        await git('rev-parse', `${before}^{tree}`),
      );
      assert.equal(await git('status', '--porcelain', '--branch'), status);
      await rm(join(folder(), 'unfinished.txt'));
      await git('worktree', 'remove', rollback.worktree);
      await git('branch', '-q', '-D', rollback.branch);
    });
  }
});

describe('a command in a terminal', function () {
  this.timeout(40_000);
  let home: string;

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'fireline-terminal-'));
  });
  after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  afterEach(() => {
    for (const terminal of vscode.window.terminals) terminal.dispose();
  });

  const shell = defaultShell() ?? 'posix';
  const run = (command: string, more: object = {}) =>
    runInTerminal({ command, shell, cwd: home, name: 'Under test', ...more });
  const isThere = (name: string): Promise<boolean> =>
    access(join(home, name)).then(
      () => true,
      () => false,
    );

  it('S17: tells its exit code, its output without controls, and how long it took', async () => {
    const ran = await run(`sh -c 'printf "\\033[31mred\\033[0m line\\n"; sleep 1; echo last; exit 3'`);
    assert.ok(ran.how === 'ran', ran.how);
    assert.equal(ran.exitCode, 3);
    const plain = plainOutput(ran.output);
    assert.match(plain, /red line\nlast/);
    assert.doesNotMatch(plain, /\u001b|\[31m/);
    assert.ok(ran.durationMs >= 1000 && ran.durationMs < 20_000, String(ran.durationMs));
    const good = await run('true');
    assert.deepEqual([good.how, good.how === 'ran' && good.exitCode], ['ran', 0]);
  });

  it('is in sight while it runs, in the folder it is for', async () => {
    const ended = run('pwd; sleep 2');
    const ran = await ended;
    assert.equal(vscode.window.activeTerminal?.name, 'Under test');
    assert.ok(ran.how === 'ran' && ran.output.includes(home), JSON.stringify(ran));
  });

  it('without shell integration is typed and left for the person', async () => {
    const settings = vscode.workspace.getConfiguration('terminal.integrated.shellIntegration');
    await settings.update('enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await run('touch was-run'), { how: 'typed' });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal(await isThere('was-run'), false);
    } finally {
      await settings.update('enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('is not run in another shell than it was quoted for', async () => {
    await assert.rejects(run('touch was-run', { shell: 'cmd' }), /quoted for another shell/);
    assert.equal(await isThere('was-run'), false);
  });

  it('of a terminal that is closed under it has no exit code', async () => {
    const started = new Promise<void>((resolve) => {
      const listener = vscode.window.onDidStartTerminalShellExecution(() => {
        listener.dispose();
        resolve();
      });
    });
    const ended = run('sleep 30');
    await started;
    vscode.window.activeTerminal?.dispose();
    const ran = await ended;
    assert.deepEqual([ran.how, 'exitCode' in ran], ['ran', false]);
  });
});
