import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PreparedRollback } from '../../../src/git/rollback/prepared.ts';
import { continueInWorktree, giveUpWorktree, lossOf } from '../../../src/git/rollback/worktree.ts';
import { openRepository, type Repository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { endsOf, failure, personsWork, revert } from './deployed.ts';

describe('a rollback that stopped at conflicts', () => {
  let fixture: Fixture;
  let repository: Repository;
  let made: PreparedRollback;
  let clean: unknown;

  beforeEach(async () => {
    fixture = await makeFixture();
    const good = await fixture.commit('good', { files: { 'a.txt': 'one\n', 'b.txt': 'b\n' } });
    await fixture.commit('first', { files: { 'b.txt': 'first\n' } });
    const bad = await fixture.commit('bad', { files: { 'a.txt': 'two\n' } });
    const tip = await fixture.commit('on top', { files: { 'a.txt': 'on top\n' } });
    repository = await openRepository(fixture.folder);
    clean = await snapshot(fixture);
    made = await revert(fixture, endsOf(bad, good), { onto: { name: 'main', revision: tip } });
    assert.deepEqual([made.conflicts, made.left], [['a.txt'], 2]);
  });
  afterEach(() => fixture.dispose());

  const inWorktree = (...args: string[]): Promise<string> => fixture.gitIn(made.folder, ...args);
  const resolve = async (text: string): Promise<void> => {
    await writeFile(path.join(made.folder, 'a.txt'), text);
    await inWorktree('add', 'a.txt');
  };
  const goOn = (acceptMarks = false) => continueInWorktree(repository, made, 'revert', { acceptMarks });

  it('S17: goes on with the commits that are left once the files are put right, opening no editor', async () => {
    await fixture.git('config', 'core.editor', 'false');
    await resolve('put right\n');
    const before = await personsWork(fixture);
    assert.deepEqual(await goOn(), { conflicts: [], left: 0, empty: 0 });
    assert.equal(await fixture.git('show', `${made.branch}:a.txt`), 'put right');
    assert.equal(await fixture.git('show', `${made.branch}:b.txt`), 'b');
    assert.deepEqual(await personsWork(fixture), before);
    assert.equal(await inWorktree('status', '--porcelain'), '');
  });

  it('goes on when a person committed the resolution by hand, and says nothing is left when they finished it', async () => {
    await resolve('put right\n');
    await inWorktree('commit', '-q', '--no-edit');
    assert.deepEqual(await goOn(), { conflicts: [], left: 0, empty: 0 });
    assert.equal(await fixture.git('show', `${made.branch}:b.txt`), 'b');
    assert.deepEqual(await goOn(), { conflicts: [], left: 0, empty: 0 });
  });

  it('takes a resolution that keeps what is there for an empty revert', async () => {
    await resolve('on top\n');
    assert.deepEqual(await goOn(), { conflicts: [], left: 0, empty: 1 });
  });

  it('refuses, and names the files, while any is in conflict, not staged or full of markers', async () => {
    const open = await failure(goOn());
    assert.deepEqual([open.reason, open.files], ['unresolved', ['a.txt']]);
    assert.match(open.message, /1 file is still in conflict: a\.txt\..*git add/);
    await inWorktree('add', 'a.txt');
    const marked = await failure(goOn());
    assert.match(marked.message, /conflict markers/);
    assert.deepEqual(marked.files, ['a.txt']);
    await resolve('put right\n');
    await writeFile(path.join(made.folder, 'a.txt'), 'and changed again\n');
    assert.match((await failure(goOn())).message, /not staged: a\.txt/);
  });

  it('lets a person insist that what looks like a marker is text', async () => {
    await inWorktree('add', 'a.txt');
    assert.deepEqual((await goOn(true)).conflicts, []);
  });

  it('given up, leaves the repository as it was before, and says what is lost by it', async () => {
    await writeFile(path.join(made.folder, 'untracked.txt'), 'x');
    await fixture.git('config', 'status.showUntrackedFiles', 'no');
    const loss = await lossOf(repository, made);
    assert.deepEqual([loss.commits, [...loss.files].sort()], [0, ['a.txt', 'untracked.txt']]);
    await giveUpWorktree(repository, made, loss);
    await fixture.git('config', '--remove-section', 'status');
    assert.deepEqual(await snapshot(fixture), clean);
  });

  it('is kept when the branch got commits after the person looked', async () => {
    const loss = await lossOf(repository, made);
    await resolve('put right\n');
    await goOn();
    assert.equal((await failure(giveUpWorktree(repository, made, loss))).reason, 'not-ours');
    await access(made.folder);
    assert.equal((await lossOf(repository, made)).commits, 2);
  });

  it('is kept, branch and all, while git has the worktree locked', async () => {
    await fixture.git('worktree', 'lock', made.folder);
    const loss = await lossOf(repository, made);
    await assert.rejects(giveUpWorktree(repository, made, loss), /locked/);
    await access(path.join(made.folder, 'a.txt'));
    assert.equal(await fixture.git('rev-parse', made.branch), loss.tip);
  });

  it('leaves alone what is not a worktree of that branch, be it the person’s own checkout', async () => {
    const main = { branch: 'main', folder: fixture.folder };
    assert.equal((await failure(lossOf(repository, main))).reason, 'not-ours');
    await inWorktree('revert', '--abort');
    await inWorktree('checkout', '-q', '-b', 'mine');
    assert.match((await failure(lossOf(repository, made))).message, /no longer has rollback\/.* checked out/);
    const elsewhere = { branch: made.branch, folder: fixture.home };
    assert.match((await failure(goOnIn(elsewhere))).message, /no worktree of this repository/);
  });

  const goOnIn = (where: { branch: string; folder: string }) =>
    continueInWorktree(repository, where, 'revert');
});
