import assert from 'node:assert/strict';
import { type Verdict } from '../../../src/core/incident/vocabulary.ts';
import { discardChanges, markBisect } from '../../../src/git/bisect.ts';
import { BisectError } from '../../../src/git/bisect/error.ts';
import { readBisect } from '../../../src/git/bisect/state.ts';
import { makeFixture, type Fixture } from '../git/fixture.ts';
import { CHECK, culpritOf, linear, run, start, testing } from './history.ts';

describe('the check of a bisect', () => {
  let fixture: Fixture;

  beforeEach(async () => {
    fixture = await makeFixture();
  });
  afterEach(() => fixture.dispose());

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
});
