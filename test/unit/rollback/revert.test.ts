import assert from 'node:assert/strict';
import { devNull } from 'node:os';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { restoreTree } from '../../../src/git/rollback/restore.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { endsOf, failure, INCIDENT, personsWork, revert } from './deployed.ts';

describe('a rollback by reverts', () => {
  let fixture: Fixture;
  let good: string;

  beforeEach(async () => {
    fixture = await makeFixture();
    good = await fixture.commit('good', {
      files: { 'a.txt': 'one\n', 'gone.txt': 'here\n', 'm.txt': 'm\n' },
    });
  });
  afterEach(() => fixture.dispose());

  /** Three commits, the middle one a merge of two. */
  async function deployWithMerge(): Promise<string> {
    await fixture.git('rm', '-q', 'gone.txt');
    await fixture.commit('first', { files: { 'a.txt': 'two\n' } });
    await fixture.git('checkout', '-q', '-b', 'topic');
    await fixture.commit('on topic 1', { files: { 'm.txt': 'm1\n' } });
    await fixture.commit('on topic 2', { files: { 'm.txt': 'm2\n', 'new.txt': 'x\n' } });
    await fixture.git('checkout', '-q', 'main');
    await fixture.commit('beside it', { files: { 'c.txt': 'c\n' } });
    await fixture.git('merge', '-q', '--no-ff', '--no-edit', 'topic');
    return fixture.commit('last', { files: { 'a.txt': 'three\n' } });
  }

  it('S17: reverts each commit of the deployment once, a merge as one, and comes out at the tree before it', async () => {
    const bad = await deployWithMerge();
    await fixture.commit('later work', { files: { 'later.txt': 'later\n' } });
    const made = await revert(fixture, endsOf(bad, good));
    assert.equal(made.commits.length, 4);
    assert.deepEqual([made.conflicts, made.empty, made.left, made.tree], [[], 0, 0, 'equal']);
    assert.equal(
      await fixture.git('rev-parse', `${made.branch}^{tree}`),
      await fixture.git('rev-parse', `${good}^{tree}`),
    );
    const subjects = await fixture.git('log', '--format=%s', `${bad}..${made.branch}`);
    assert.deepEqual(subjects.split('\n'), [
      'Revert "first"',
      'Revert "beside it"',
      `Revert "Merge branch 'topic'"`,
      'Revert "last"',
    ]);
    assert.equal(await fixture.gitIn(made.folder, 'status', '--porcelain'), '');
  });

  it('S17: takes back one commit of a merged release, and does not expect the tree before it', async () => {
    const bad = await deployWithMerge();
    const only = await fixture.git('rev-parse', ':/on topic 2');
    const made = await revert(fixture, endsOf(bad, good), { commits: [only], isPart: true });
    assert.deepEqual([made.conflicts, made.tree], [[], 'not-checked']);
    assert.equal(await fixture.git('show', `${made.branch}:m.txt`), 'm1');
    assert.equal(await fixture.git('show', `${made.branch}:a.txt`), 'three');
  });

  it('S17: on top of the main line, keeps what came after the deployment and claims nothing of its tree', async () => {
    const bad = await deployWithMerge();
    const tip = await fixture.commit('later work', { files: { 'later.txt': 'later\n' } });
    const made = await revert(fixture, endsOf(bad, good), { onto: { name: 'main', revision: tip } });
    assert.deepEqual([made.base, made.tree], [tip, 'not-checked']);
    assert.equal(await fixture.git('show', `${made.branch}:a.txt`), 'one');
    assert.equal(await fixture.git('show', `${made.branch}:later.txt`), 'later');
  });

  it('says that the tree differs where the deployment before was not on the way to this one', async () => {
    await fixture.git('checkout', '-q', '-b', 'release-1');
    const before = await fixture.commit('only there', { files: { 'only.txt': 'x\n' } });
    await fixture.git('checkout', '-q', 'main');
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n' } });
    const made = await revert(fixture, endsOf(bad, before));
    assert.deepEqual([made.conflicts, made.tree], [[], 'different']);
  });

  it('passes over what was reverted or never changed anything, and counts it', async () => {
    await fixture.commit('oops', { files: { 'a.txt': 'two\n' } });
    await fixture.git('revert', '--no-edit', 'HEAD');
    await fixture.commit('trigger the pipeline');
    const bad = await fixture.commit('bad', { files: { 'm.txt': 'other\n' } });
    const made = await revert(fixture, endsOf(bad, good));
    assert.deepEqual([made.commits.length, made.empty, made.tree], [4, 1, 'equal']);
  });

  it('makes a branch without a commit when all was reverted on the main line before', async () => {
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n' } });
    await fixture.git('revert', '--no-edit', 'HEAD');
    const tip = await fixture.git('rev-parse', 'HEAD');
    const made = await revert(fixture, endsOf(bad, good), { onto: { name: 'main', revision: tip } });
    assert.deepEqual([made.empty, made.left, made.conflicts], [1, 0, []]);
    assert.equal(await fixture.git('rev-parse', made.branch), tip);
  });

  it('S17: stops where files conflict, names them, and leaves them in its own worktree', async () => {
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n', 'm.txt': 'two\n' } });
    const tip = await fixture.commit('on top', { files: { 'a.txt': 'on top\n' } });
    const before = await personsWork(fixture);
    const made = await revert(fixture, endsOf(bad, good), { onto: { name: 'main', revision: tip } });
    assert.deepEqual([made.conflicts, made.left, made.tree], [['a.txt'], 1, 'not-checked']);
    assert.match(await readFile(path.join(made.folder, 'a.txt'), 'utf8'), /<<<<<<</);
    assert.deepEqual(await personsWork(fixture), before);
  });

  it('never touches the checkout, index, stash and unfinished rebase of the person', async () => {
    const bad = await deployWithMerge();
    await fixture.write('a.txt', 'stashed\n');
    await fixture.git('stash');
    await fixture.git('checkout', '-q', '-b', 'mine', good);
    await fixture.commit('mine', { files: { 'a.txt': 'mine\n' } });
    assert.ok((await fixture.attempt('rebase', 'main')).failed);
    await fixture.write('staged.txt', 'staged\n');
    await fixture.git('add', 'staged.txt');
    await fixture.write('m.txt', 'not staged\n');
    await fixture.write('untracked.txt', 'untracked\n');
    const before = await personsWork(fixture);
    const made = await revert(fixture, endsOf(bad, good));
    assert.equal(made.tree, 'equal');
    assert.deepEqual(await personsWork(fixture), before);
  });

  it('is not held up by a broken signing program or by hooks, and says that it did not sign', async () => {
    const bad = await deployWithMerge();
    await fixture.git('config', 'commit.gpgsign', 'true');
    await fixture.git('config', 'gpg.program', 'false');
    for (const hook of ['pre-commit', 'commit-msg', 'prepare-commit-msg']) await fixture.hook(hook, 'exit 1');
    const made = await revert(fixture, endsOf(bad, good));
    assert.deepEqual([made.tree, made.isUnsigned], ['equal', true]);
    const restored = await restoreTree({
      repository: await openRepository(fixture.folder),
      ends: endsOf(bad, good),
      incident: INCIDENT,
    });
    assert.deepEqual([restored.tree, restored.isUnsigned], ['equal', true]);
  });

  it('opens no editor, whatever the person has configured', async () => {
    const bad = await deployWithMerge();
    await fixture.git('config', 'core.editor', 'false');
    await fixture.git('config', 'revert.reference', 'true');
    const { tree, branch } = await revert(fixture, endsOf(bad, good));
    assert.equal(tree, 'equal');
    assert.equal(await fixture.git('log', '-1', '--format=%s', branch), 'Revert "first"');
  });

  it('says so, and leaves nothing behind, when git does not know who commits', async () => {
    const bad = await deployWithMerge();
    await fixture.git('config', '--unset', 'user.name');
    await fixture.git('config', '--unset', 'user.email');
    await fixture.git('config', 'user.useConfigOnly', 'true');
    const before = await snapshot(fixture);
    // Whoever runs the tests has told git who they are.
    const { GIT_CONFIG_GLOBAL } = process.env;
    process.env['GIT_CONFIG_GLOBAL'] = devNull;
    try {
      assert.equal((await failure(revert(fixture, endsOf(bad, good)))).reason, 'no-identity');
    } finally {
      process.env['GIT_CONFIG_GLOBAL'] = GIT_CONFIG_GLOBAL;
    }
    assert.deepEqual(await snapshot(fixture), before);
  });

  it('says so when there is nothing to revert, as after a deployment that itself went back', async () => {
    const bad = await deployWithMerge();
    const { reason, message } = await failure(revert(fixture, endsOf(good, bad)));
    assert.equal(reason, 'nothing-to-do');
    assert.match(message, /Restore the tree, or redeploy/);
  });

  it('leaves nothing behind when reverting fails for another reason than conflicts', async () => {
    const bad = await deployWithMerge();
    await fixture.git('config', 'merge.renames', 'nonsense');
    const before = await snapshot(fixture);
    await assert.rejects(revert(fixture, endsOf(bad, good)));
    assert.deepEqual(await snapshot(fixture), before);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const bad = await deployWithMerge();
    await fixture.git('config', 'merge.slow.driver', 'sleep 5');
    await mkdir(path.join(fixture.folder, '.git/info'), { recursive: true });
    await writeFile(path.join(fixture.folder, '.git/info/attributes'), 'a.txt merge=slow\n');
    await fixture.commit('x', { files: { 'a.txt': 'x\n' } });
    const tip = await fixture.git('rev-parse', 'HEAD');
    const before = await snapshot(fixture);
    const signal = AbortSignal.timeout(700);
    await assert.rejects(
      revert(fixture, endsOf(bad, good), { onto: { name: 'main', revision: tip }, signal }),
    );
    assert.deepEqual(await snapshot(fixture), before);
  });
});
