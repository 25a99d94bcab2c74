import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { Verdict } from '../../../src/core/incident/vocabulary.ts';
import { continueBisect, discardChanges, markBisect, startBisect } from '../../../src/git/bisect.ts';
import { BisectError, type BisectErrorReason } from '../../../src/git/bisect/error.ts';
import { runBisect, type RunEnd } from '../../../src/git/bisect/run.ts';
import { firstContaining, readBisect, type BisectState } from '../../../src/git/bisect/state.ts';
import {
  openBisectWorktree,
  removeBisectWorktree,
  type BisectWorktree,
} from '../../../src/git/bisect/worktree.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, snapshot, type Fixture } from '../git/fixture.ts';
import { linear, plan, shell, start } from './history.ts';

const CHECK = 'grep -q works state.txt';

const run = async (worktree: BisectWorktree, command: string, signal?: AbortSignal) => {
  const exits: number[] = [];
  const tested: string[] = [];
  const end = await runBisect(worktree, {
    check: ({ commit }) => {
      tested.push(commit.revision);
      return shell(command, worktree.folder, signal);
    },
    onMarked: (_state, exitCode) => {
      exits.push(exitCode);
      return Promise.resolve();
    },
    signal: signal ?? new AbortController().signal,
  });
  return { ...end, exits, tested };
};

const culpritOf = ({ state: { standing } }: RunEnd): string =>
  standing.kind === 'found' ? standing.culprit.revision : standing.kind;

const testing = ({ standing }: BisectState) => {
  assert.ok(standing.kind === 'testing', standing.kind);
  return standing;
};

const UNTOUCHED = ['head', 'marks', 'index', 'refs', 'status', 'stashes', 'config', 'files'];
const untouched = async (fixture: Fixture, before: unknown): Promise<void> => {
  const after = await snapshot(fixture);
  for (const part of UNTOUCHED) {
    assert.deepEqual(
      (after as Record<string, unknown>)[part],
      (before as Record<string, unknown>)[part],
      part,
    );
  }
};

describe('bisect', () => {
  let fixture: Fixture;

  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

  const refused = async (
    reason: BisectErrorReason,
    attempt: () => Promise<unknown>,
  ): Promise<BisectError> => {
    const before = await snapshot(fixture);
    let caught: unknown;
    await attempt().catch((error: unknown) => {
      caught = error;
    });
    assert.ok(caught instanceof BisectError, `no BisectError ${reason}, but ${String(caught)}`);
    assert.equal(caught.reason, reason, caught.message);
    assert.deepEqual(await snapshot(fixture), before);
    return caught;
  };

  describe('finding the commit', () => {
    it('finds the first bad commit of a line by a check command, with its author, subject and time', async () => {
      const revisions = await linear(fixture, 12, 8);
      const worktree = await start(fixture, revisions[0]!, revisions[12]!);
      const end = await run(worktree, CHECK);
      assert.ok(end.state.standing.kind === 'found');
      assert.deepEqual(end.state.standing.culprit, {
        revision: revisions[8],
        subject: 'Change 8',
        author: 'Ben',
        at: '2026-11-01T08:08:00.000Z',
      });
      assert.ok(end.exits.length <= 4, `${end.exits.length} steps`);
      assert.equal(end.state.marks.length, end.exits.length);
    });

    it('finds any culprit of any line within the steps that halving takes', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 24 }).chain((commits) =>
            fc.record({
              commits: fc.constant(commits),
              culprit: fc.integer({ min: 1, max: commits }),
            }),
          ),
          async ({ commits, culprit }) => {
            const other = await makeFixture();
            try {
              const revisions = await linear(other, commits, culprit);
              const worktree = await start(other, revisions[0]!, revisions.at(-1)!);
              const end = await run(worktree, CHECK);
              assert.equal(culpritOf(end), revisions[culprit]);
              const most = Math.ceil(Math.log2(commits)) + 1;
              assert.ok(end.exits.length <= most, `${end.exits.length} steps for ${commits} commits`);
            } finally {
              await other.dispose();
            }
          },
        ),
        { numRuns: 12 },
      );
    }).timeout(120_000);

    it('knows without a test when there is one commit between the two', async () => {
      const [good, bad] = await linear(fixture, 1, 1);
      const end = await run(await start(fixture, good!, bad!), 'exit 1');
      assert.deepEqual([culpritOf(end), end.exits], [bad, []]);
    });

    it('says how many tests are left, and what is under test', async () => {
      const revisions = await linear(fixture, 8, 3);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const first = testing(await readBisect(worktree));
      assert.deepEqual([first.commit.subject, first.left, first.isWhereTheyParted], ['Change 4', 2, false]);
      const second = testing(await markBisect(worktree, 'bad', first.commit.revision));
      assert.deepEqual([second.commit.subject, second.left], ['Change 2', 1]);
      assert.equal(await readFile(path.join(worktree.folder, 'number.txt'), 'utf8'), '2\n');
    });

    /** A merge of two commits of which the first is broken and the second puts it right. */
    const merged = async () => {
      const [good] = await linear(fixture, 0, 9);
      await fixture.git('checkout', '--quiet', '-b', 'feature');
      const broken = await fixture.commit('Half of it', { files: { 'state.txt': 'broken\n' } });
      await fixture.commit('The other half', { files: { 'state.txt': 'works\n', 'feature.txt': 'x\n' } });
      await fixture.git('checkout', '--quiet', 'main');
      await fixture.commit('Aside', { files: { 'aside.txt': 'x\n' } });
      await fixture.git('merge', '--quiet', '--no-ff', '-m', 'Merge feature', 'feature');
      const merge = await fixture.git('rev-parse', 'HEAD');
      await fixture.commit('After', { files: { 'after.txt': 'x\n' } });
      const culprit = await fixture.commit('Breaks it', { files: { 'state.txt': 'broken\n' } });
      const bad = await fixture.commit('Last', { files: { 'last.txt': 'x\n' } });
      return { good: good!, bad, culprit, merge, broken };
    };

    it('takes a merge as one step, so a branch that was broken halfway misleads nobody', async () => {
      const { good, bad, culprit, broken } = await merged();
      const known = await plan(fixture, good, bad);
      assert.deepEqual([known.hasMerges, known.mainline, known.all], [true, 5, 7]);
      const end = await run(await start(fixture, good, bad), CHECK);
      assert.equal(culpritOf(end), culprit);
      assert.ok(!end.tested.includes(broken));
    });

    it('looks into the branches of merges when asked to', async () => {
      const { good, merge, broken } = await merged();
      const worktree = await start(fixture, good, merge, { firstParent: false });
      const end = await run(worktree, 'test ! -e feature.txt && ! grep -q broken state.txt');
      assert.equal(culpritOf(end), broken);
    });

    it('lists what may be it when only skipped revisions are left', async () => {
      const revisions = await linear(fixture, 4, 3);
      const worktree = await start(fixture, revisions[0]!, revisions[4]!);
      const end = await run(worktree, 'exit 125');
      assert.ok(end.state.standing.kind === 'skipped');
      assert.deepEqual(
        end.state.standing.candidates.map(({ revision }) => revision).sort(),
        revisions.slice(1).sort(),
      );
      assert.deepEqual([...new Set(end.exits)], [125]);
    });

    it('names the deployment that brought it: the first that contains it', async () => {
      const revisions = await linear(fixture, 6, 3);
      const worktree = await start(fixture, revisions[0]!, revisions[6]!);
      const at = (...numbers: number[]) => numbers.map((number) => revisions[number]!);
      assert.equal(await firstContaining(worktree, revisions[3]!, at(1, 2, 4, 6)), revisions[4]);
      assert.equal(
        await firstContaining(worktree, revisions[3]!, ['f'.repeat(40), revisions[6]!]),
        revisions[6],
      );
      assert.equal(await firstContaining(worktree, revisions[3]!, at(1, 2)), undefined);
    });
  });

  describe('what cannot be searched', () => {
    it('refuses what has nothing between it, and says which', async () => {
      const [good, bad] = await linear(fixture, 2, 1);
      await refused('same-revision', () => plan(fixture, good!, good!));
      await refused('bad-is-older', () => plan(fixture, bad!, good!));
      const error = await refused('missing-revision', () => plan(fixture, good!, 'f'.repeat(40)));
      assert.match(error.message, /v2 is not in this clone.*git fetch --tags/);
      await fixture.git('checkout', '--quiet', '--orphan', 'other');
      const other = await fixture.commit('Elsewhere');
      await fixture.git('checkout', '--quiet', 'main');
      await refused('unrelated', () => plan(fixture, other, bad!));
    });

    it('refuses a history that a shallow clone cut off', async () => {
      const revisions = await linear(fixture, 6, 3);
      await fixture.git('clone', '--quiet', '--depth=2', `file://${fixture.folder}`, '../shallow');
      const repository = await openRepository(path.join(fixture.home, 'shallow'));
      const error = await refused('missing-revision', () =>
        plan(fixture, revisions[0]!, revisions[6]!, { repository }),
      );
      assert.match(error.message, /git fetch --unshallow/);
      await fixture.gitIn(repository.root, 'fetch', '--quiet', '--depth=1', 'origin', revisions[1]!);
      await refused('shallow', () => plan(fixture, revisions[1]!, revisions[6]!, { repository }));
    });

    /** A release branch that was good, and a main line that is bad, both from one commit. */
    const parted = async (base: string) => {
      const where = await fixture.commit('Parted', { files: { 'state.txt': `${base}\n` } });
      await fixture.git('checkout', '--quiet', '-b', 'release');
      const good = await fixture.commit('Release', { files: { 'state.txt': 'works\n', 'fix.txt': '1\n' } });
      await fixture.git('checkout', '--quiet', 'main');
      await fixture.commit('One', { files: { 'one.txt': '1\n' } });
      const culprit = await fixture.commit('Two', { files: { 'state.txt': 'broken\n', 'two.txt': '1\n' } });
      const bad = await fixture.commit('Three', { files: { 'three.txt': '1\n' } });
      return { where, good, culprit, bad };
    };

    it('tests first where good and bad parted, when neither contains the other', async () => {
      const { where, good, culprit, bad } = await parted('works');
      assert.equal((await plan(fixture, good, bad)).parted, where);
      const worktree = await start(fixture, good, bad);
      const first = testing(await readBisect(worktree));
      assert.deepEqual([first.commit.revision, first.isWhereTheyParted], [where, true]);
      assert.equal(culpritOf(await run(worktree, CHECK)), culprit);
    });

    it('ends when it was bad there already: the fault is older than both', async () => {
      const { where, good, bad } = await parted('broken');
      const end = await run(await start(fixture, good, bad), CHECK);
      assert.deepEqual(end.state.standing, { kind: 'older', revision: where });
    });
  });

  describe('the check', () => {
    for (const [exit, verdict] of [
      [0, 'good'],
      [1, 'bad'],
      [124, 'bad'],
      [125, 'skip'],
      [126, 'bad'],
      [127, 'bad'],
    ] as const) {
      it(`takes exit code ${exit} for ${verdict}`, async () => {
        const revisions = await linear(fixture, 6, 3);
        const worktree = await start(fixture, revisions[0]!, revisions[6]!);
        const { state } = await run(worktree, `exit ${exit}`);
        assert.deepEqual(new Set<Verdict>(state.marks.map((mark) => mark.verdict)), new Set([verdict]));
      });
    }

    for (const command of ['exit 128', 'exit 255', 'kill -TERM $$', 'sh -c "kill -9 \\$\\$"']) {
      it(`comes to no verdict by "${command}", and can be gone on with`, async () => {
        const revisions = await linear(fixture, 6, 3);
        const worktree = await start(fixture, revisions[0]!, revisions[6]!);
        const { state, why } = await run(worktree, command);
        assert.ok(why, 'it says why');
        assert.deepEqual([state.marks, state.standing.kind], [[], 'testing']);
        assert.equal(culpritOf(await run(worktree, CHECK)), revisions[3]);
      });
    }

    it('takes a command that there is not for bad, as git does', async () => {
      const revisions = await linear(fixture, 2, 1);
      const { exits } = await run(await start(fixture, revisions[0]!, revisions[2]!), 'no-such-command-here');
      assert.deepEqual(exits, [127]);
    });

    it('stops at changes that it made to files of the repository, and goes on when they are discarded', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const check = `${CHECK}; code=$?; echo changed > number.txt; exit $code`;
      let caught: unknown;
      await run(worktree, check).catch((error: unknown) => (caught = error));
      assert.ok(caught instanceof BisectError);
      assert.deepEqual([caught.reason, caught.files], ['changed-files', ['number.txt']]);
      const state = await discardChanges(worktree);
      assert.equal(state.marks.length, 1);
      assert.notEqual(testing(state).commit.revision, state.marks[0]?.revision);
      assert.equal(culpritOf(await run(worktree, CHECK)), revisions[5]);
    });

    it('overwrites a file that it left where the next revision has one, when told to', async () => {
      const revisions = await linear(fixture, 8, 5);
      const worktree = await start(fixture, revisions[0]!, revisions[8]!);
      const { commit } = testing(await readBisect(worktree));
      await fixture.gitIn(worktree.folder, 'rm', '--quiet', '--cached', 'number.txt');
      await assert.rejects(markBisect(worktree, 'good', commit.revision), { reason: 'changed-files' });
      assert.equal(testing(await discardChanges(worktree)).commit.subject, 'Change 6');
    });
  });

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
      await refused('aborted', () =>
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
      const command = `if grep -q 6 number.txt; then touch ../reached; sleep 30; fi; ${CHECK}`;
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
      await fixture.write('.gitignore', 'node_modules/\n');
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
