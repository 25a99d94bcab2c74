import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoRepository, type DemoRepository } from '../../scripts/demo-repository.ts';

const now = new Date('2026-11-20T14:17:00Z');

describe('the demo repository', () => {
  const home = mkdtempSync(join(tmpdir(), 'fireline-demo-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: demo.folder, encoding: 'utf8' }).trim();
  let demo: DemoRepository;
  let seconds: number;

  before(async () => {
    const started = performance.now();
    demo = await makeDemoRepository(join(home, 'shop'), { now });
    seconds = (performance.now() - started) / 1000;
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it('is made within ten seconds', () => {
    assert.ok(seconds < 10, `took ${seconds} s`);
  });

  it('has weeks of work by several people, merged by pull request', () => {
    const commits = git('log', '--format=%an %cI').split('\n');
    assert.ok(commits.length >= 40, `${commits.length} commits`);
    assert.ok(new Set(git('log', '--format=%an').split('\n')).size >= 5);
    const merges = git('log', '--first-parent', '--merges', '--format=%s', 'main').split('\n');
    assert.ok(merges.length >= 15);
    assert.ok(merges.every((subject) => /^Merge pull request #\d+ from \S+$/.test(subject)));
  });

  it('holds exactly the merges that git itself would have made', () => {
    for (const merge of git('log', '--merges', '--format=%H', 'main').split('\n')) {
      assert.equal(
        git('merge-tree', '--write-tree', `${merge}^1`, `${merge}^2`),
        git('rev-parse', `${merge}^{tree}`),
      );
    }
  });

  it('ends with a deployment of checkout to production twelve minutes ago, and its origin has it too', () => {
    assert.equal(demo.faultyTag, 'deploy/production/checkout/2026-11-20T14-05Z');
    assert.equal(git('cat-file', '-t', demo.faultyTag), 'tag');
    const there = execFileSync('git', ['rev-parse', demo.faultyTag], {
      cwd: demo.origin,
      encoding: 'utf8',
    }).trim();
    assert.equal(there, git('rev-parse', demo.faultyTag));
  });

  it('has a clean work tree on main that follows its origin', () => {
    assert.equal(git('status', '--porcelain', '--branch'), '## main...origin/main');
  });

  it('really breaks checkout with the last deployment: its own test passes before and fails after', () => {
    assert.equal(exitCodeOfTests('checkout', demo.lastGoodTag), 0);
    assert.equal(exitCodeOfTests('checkout', demo.faultyTag), 1);
  });

  it('breaks nothing else', () => {
    assert.equal(exitCodeOfTests('catalog', demo.faultyTag), 0);
    assert.equal(exitCodeOfTests('gateway', demo.faultyTag), 0);
  });

  it('is broken by one merge whose both parents are right, as a bisect by hand shows', () => {
    const merge = git('log', '--first-parent', '--format=%H', '-1', '--grep', 'express delivery', 'main');
    assert.equal(exitCodeOfTests('checkout', `${merge}^1`), 0);
    assert.equal(exitCodeOfTests('checkout', `${merge}^2`), 0);
    assert.equal(exitCodeOfTests('checkout', merge), 1);
  });

  it('has the same commits for the same time', async () => {
    const again = await makeDemoRepository(join(home, 'again'), { now });
    const head = execFileSync('git', ['rev-parse', 'main'], { cwd: again.folder, encoding: 'utf8' }).trim();
    assert.equal(head, git('rev-parse', 'main'));
  });

  it('refuses a folder that has something in it', async () => {
    await assert.rejects(makeDemoRepository(demo.folder, { now }), /is not empty/);
  });

  function exitCodeOfTests(service: string, revision: string): number | null {
    const tree = mkdtempSync(join(home, 'tree-'));
    git('worktree', 'add', '-q', '--detach', tree, revision);
    const run = spawnSync(process.execPath, ['--test'], { cwd: join(tree, 'services', service) });
    git('worktree', 'remove', '--force', tree);
    return run.status;
  }
});
