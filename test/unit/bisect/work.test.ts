import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { continueBisect, markBisect, startBisect } from '../../../src/git/bisect.ts';
import { readBisect } from '../../../src/git/bisect/state.ts';
import { openBisectWorktree, removeBisectWorktree } from '../../../src/git/bisect/worktree.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { CHECK, culpritOf, linear, plan, refused, run, start, testing, untouched } from './history.ts';

describe('a bisect and the person’s work', () => {
  let fixture: Fixture;

  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  describe('what is the person’s', () => {
    it('stays byte by byte: a checkout with changes, an index, a stash, and hooks that fail', async () => {
      const revisions = await linear(fixture, 8, 5);
      await fixture.write('state.txt', 'stashed\n');
      await fixture.git('stash');
      await fixture.write('state.txt', 'not committed\n');
      await fixture.write('new.txt', 'untracked\n');
      await fixture.write('staged.txt', 'staged\n');
      await fixture.git('add', 'staged.txt');
      await fixture.hook('post-checkout', `echo ran >> '${fixture.home}/hook-ran'; exit 3`);
      const before = await snapshot(fixture);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      assert.equal(culpritOf(await run(worktree, CHECK)), revisions[5]);
      await untouched(fixture, before);
      assert.equal(await removeBisectWorktree(worktree), undefined);
      assert.deepEqual(await snapshot(fixture), before);
    });

    it('stays: a bisect of their own in the main checkout, which goes on as if there were no other', async () => {
      const revisions = await linear(fixture, 8, 5);
      await fixture.git('bisect', 'start', revisions[8]!, revisions[1]!);
      const log = await fixture.git('bisect', 'log');
      const refs = await fixture.git('for-each-ref', 'refs/bisect');
      const before = await snapshot(fixture);
      const worktree = await start(fixture, revisions[0]!, revisions[7]!);
      assert.equal(culpritOf(await run(worktree, CHECK)), revisions[5]);
      await untouched(fixture, before);
      assert.equal(await fixture.git('bisect', 'log'), log);
      assert.equal(await fixture.git('for-each-ref', 'refs/bisect'), refs);
      await removeBisectWorktree(worktree);
      assert.deepEqual(await snapshot(fixture), before);
      assert.match(await fixture.git('bisect', 'bad'), /Bisecting/);
    });

    it('leaves nothing behind when the start is stopped', async () => {
      const revisions = await linear(fixture, 4, 2);
      const ready = await plan(fixture, revisions[0]!, revisions[4]!);
      await refused(fixture, 'aborted', () =>
        startBisect(ready, { id: 'x', firstParent: true, signal: AbortSignal.abort() }),
      );
    });
  });

  describe('going on with one', () => {
    it('goes on in another process, which knows no more than the record', async () => {
      const revisions = await linear(fixture, 8, 5);
      const { folder, id, ...worktree } = await start(fixture, revisions[0]!, revisions[8]!);
      const script = new URL('./another-process.ts', import.meta.url);
      const args = [fileURLToPath(script), fixture.folder, folder, id, 'good'];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      assert.equal(stdout, 'Change 6');
      const end = await run({ folder, ...worktree }, CHECK);
      assert.equal(culpritOf(end), revisions[5]);
      assert.equal(end.state.marks[0]?.verdict, 'good');
      assert.equal(end.state.marks.length, end.exits.length + 1);
    });

    it('takes up what a person marked by git itself in that worktree', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      await fixture.gitIn(worktree.folder, 'bisect', 'good');
      assert.deepEqual(
        (await readBisect(worktree)).marks.map(({ revision, verdict }) => [revision, verdict]),
        [[revisions[4], 'good']],
      );
    });

    it('goes on where a check was stopped, without a verdict on it', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const stop = new AbortController();
      const wait = `trap 'exit 1' TERM; touch ../reached; sleep 9 & wait`;
      const command = `if grep -q 6 number.txt; then ${wait}; fi; ${CHECK}`;
      const running = run(worktree, command, stop.signal);
      const reached = path.join(fixture.home, 'reached');
      while ((await readFile(reached).catch(() => undefined)) === undefined) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      stop.abort();
      const { state } = await running;
      assert.deepEqual(
        state.marks.map(({ verdict }) => verdict),
        ['good'],
      );
      assert.equal(testing(await continueBisect(worktree)).commit.subject, 'Change 6');
      assert.equal(culpritOf(await run(worktree, CHECK)), revisions[5]);
    });

    it('checks the next one out when it was killed between the verdict and that', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const { commit } = testing(await readBisect(worktree));
      await markBisect(worktree, 'good', commit.revision);
      await fixture.gitIn(worktree.folder, 'checkout', '--quiet', commit.revision);
      assert.equal((await readBisect(worktree)).standing.kind, 'stuck');
      assert.equal(testing(await continueBisect(worktree)).commit.subject, 'Change 6');
    });

    it('takes no verdict on a revision that is not under test any more', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const { commit } = testing(await readBisect(worktree));
      await markBisect(worktree, 'good', commit.revision);
      await assert.rejects(markBisect(worktree, 'bad', commit.revision), { reason: 'moved-on' });
      assert.equal((await readBisect(worktree)).marks.length, 1);
    });

    it('knows when somebody ended it, or took its folder away', async () => {
      const revisions = await linear(fixture, 4, 2);
      const worktree = await start(fixture, revisions[0]!, revisions[4]!);
      await fixture.gitIn(worktree.folder, 'bisect', 'reset');
      assert.deepEqual(await readBisect(worktree), { marks: [], standing: { kind: 'ended' } });
      await rm(worktree.folder, { recursive: true });
      await assert.rejects(openBisectWorktree(worktree.repository, worktree.folder, worktree.id), {
        reason: 'gone',
      });
    });

    it('opens no folder that is not its own: not the main checkout, not another worktree, not another repository', async () => {
      const revisions = await linear(fixture, 4, 2);
      const { repository, id, folder } = await start(fixture, revisions[0]!, revisions[4]!);
      await fixture.git('worktree', 'add', '--quiet', '--detach', '../mine');
      await fixture.git('clone', '--quiet', '.', '../clone');
      for (const other of [
        fixture.folder,
        path.join(fixture.home, 'mine'),
        path.join(fixture.home, 'clone'),
      ]) {
        await assert.rejects(openBisectWorktree(repository, other, id), { reason: 'not-ours' });
      }
      await assert.rejects(openBisectWorktree(repository, folder, 'another'), { reason: 'not-ours' });
    });
  });

  describe('its worktree', () => {
    it('stands beside the repository, and goes with what git ignores in it', async () => {
      await fixture.write('.git/info/exclude', 'node_modules/\n');
      const revisions = await linear(fixture, 4, 2);
      const worktree = await start(fixture, revisions[0]!, revisions[4]!);
      assert.equal(worktree.folder, path.join(fixture.home, 'shop-bisect-inc-7k2m'));
      await mkdir(path.join(worktree.folder, 'node_modules'));
      await writeFile(path.join(worktree.folder, 'node_modules/a.js'), '');
      assert.equal(await removeBisectWorktree(worktree), undefined);
      assert.equal(await fixture.git('for-each-ref', 'refs/bisect'), '');
      assert.equal((await fixture.git('worktree', 'list')).split('\n').length, 1);
    });

    for (const [what, file] of [
      ['changed', 'state.txt'],
      ['new', 'findings.txt'],
    ] as const) {
      it(`is kept with a ${what} file in it, and bisects no more`, async () => {
        const revisions = await linear(fixture, 4, 2);
        const worktree = await start(fixture, revisions[0]!, revisions[4]!);
        await writeFile(path.join(worktree.folder, file), 'mine\n');
        assert.match((await removeBisectWorktree(worktree)) ?? '', /changes that are not committed/);
        assert.equal(await readFile(path.join(worktree.folder, file), 'utf8'), 'mine\n');
        assert.equal((await readBisect(worktree)).standing.kind, 'ended');
      });
    }
  });
});
