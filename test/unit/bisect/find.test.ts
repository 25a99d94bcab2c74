import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { markBisect } from '../../../src/git/bisect.ts';
import { firstContaining, readBisect } from '../../../src/git/bisect/state.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { CHECK, culpritOf, linear, plan, refused, run, start, testing } from './history.ts';

describe('a bisect', () => {
  let fixture: Fixture;

  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

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
        { numRuns: 6 },
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
      const { good, bad, culprit, merge, broken } = await merged();
      const known = await plan(fixture, good, bad);
      assert.deepEqual([known.hasMerges, known.mainline, known.all], [true, 5, 7]);
      const end = await run(await start(fixture, good, bad), CHECK);
      assert.equal(culpritOf(end), culprit);
      assert.ok(!end.tested.includes(broken));
      const worktree = await start(fixture, good, merge);
      assert.equal(culpritOf(await run(worktree, 'test ! -e feature.txt')), merge);
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
      await refused(fixture, 'same-revision', () => plan(fixture, good!, good!));
      await refused(fixture, 'bad-is-older', () => plan(fixture, bad!, good!));
      const error = await refused(fixture, 'missing-revision', () => plan(fixture, good!, 'f'.repeat(40)));
      assert.match(error.message, /v2 is not in this clone.*git fetch --tags/);
      await fixture.git('checkout', '--quiet', '--orphan', 'other');
      const other = await fixture.commit('Elsewhere');
      await fixture.git('checkout', '--quiet', 'main');
      await refused(fixture, 'unrelated', () => plan(fixture, other, bad!));
    });

    it('refuses a history that a shallow clone cut off', async () => {
      const revisions = await linear(fixture, 6, 3);
      await fixture.git('clone', '--quiet', '--depth=2', `file://${fixture.folder}`, '../shallow');
      const repository = await openRepository(path.join(fixture.home, 'shallow'));
      const error = await refused(fixture, 'missing-revision', () =>
        plan(fixture, revisions[0]!, revisions[6]!, { repository }),
      );
      assert.match(error.message, /git fetch --unshallow/);
      await fixture.gitIn(repository.root, 'fetch', '--quiet', '--depth=1', 'origin', revisions[1]!);
      await refused(fixture, 'shallow', () => plan(fixture, revisions[1]!, revisions[6]!, { repository }));
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
});
