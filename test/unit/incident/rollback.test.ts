import assert from 'node:assert/strict';
import { board } from '../board/make-board.ts';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { fileLines, lineOf } from '../../../src/core/incident/lines.ts';
import type { EventInput } from '../../../src/core/incident/events.ts';
import { BO, declared, event, fold } from './make.ts';

const FACTS: EventInput<'rollback.prepared'> = {
  rollback: 'one',
  deployment: 'tag:v2',
  deploymentName: 'v2',
  toName: 'v1',
  way: 'revert',
  commits: ['a'.repeat(40), 'b'.repeat(40)],
  branch: 'rollback/x',
  worktree: '/trees/x',
};

describe('the steps of a rollback', () => {
  it('S17: add up to one, in the state of the last', () => {
    const { rollbacks } = fold(
      declared(),
      event(1, 'rollback.prepared', { ...FACTS, conflicts: ['a.txt'] }),
      event(2, 'rollback.prepared', { rollback: 'two', deploymentName: 'v2', way: 'redeploy' }),
      event(3, 'rollback.prepared', { rollback: 'one', conflicts: [] }),
      event(4, 'rollback.performed', { rollback: 'one', exitCode: 0 }, { actor: BO }),
    );
    assert.deepEqual(
      rollbacks.map(({ rollback, state }) => [rollback, state]),
      [
        ['one', 'performed'],
        ['two', 'prepared'],
      ],
    );
    const [first] = rollbacks;
    assert.deepEqual(
      [first?.branch, first?.conflicts, first?.exitCode, first?.by],
      ['rollback/x', [], 0, BO],
    );
  });

  it('without a name of their own stand for themselves, as older records have them', () => {
    const incident = fold(
      declared(),
      event(1, 'rollback.prepared', { deploymentName: 'v2' }),
      event(2, 'rollback.performed', { deploymentName: 'v2' }),
    );
    assert.deepEqual(
      incident.rollbacks.map(({ state }) => state),
      ['prepared', 'performed'],
    );
  });

  it('S17: stand on the board, newest first, with what is in the way', () => {
    const { rollbacks } = board([
      declared(),
      event(1, 'rollback.prepared', { ...FACTS, conflicts: ['a.txt', 'b.txt'] }),
      event(2, 'rollback.failed', {
        rollback: 'two',
        deploymentName: 'v2',
        way: 'command',
        command: './undo',
        exitCode: 3,
      }),
      event(3, 'rollback.failed', { rollback: 'three', deploymentName: 'v2', isGivenUp: true }),
    ]);
    assert.deepEqual(
      rollbacks.map(({ id, state, stateLabel, way, title }) => [id, state, stateLabel, way, title]),
      [
        ['three', 'given-up', 'given up', undefined, 'v2'],
        ['two', 'failed', 'failed', 'runs: ./undo', 'v2'],
        ['one', 'conflicts', '2 files conflict: a.txt, b.txt', 'reverts 2 commits', 'v2 to v1'],
      ],
    );
  });

  it('say in the timeline what was checked, and nothing of what was not', () => {
    const said = (data: object): string | undefined => {
      const { timeline } = fold(declared(), event(1, 'rollback.prepared', { ...FACTS, ...data }));
      const last = timeline.at(-1);
      return last && describeEvent(last).detail;
    };
    assert.match(said({ tree: 'equal' }) ?? '', /is that of what ran before \(checked\)/);
    assert.match(said({ tree: 'different' }) ?? '', /differs/);
    assert.doesNotMatch(said({}) ?? '', /checked/);
  });
});

describe('names from git in an event', () => {
  it('fit into it, however long or empty they are', () => {
    const files = fileLines(['a'.repeat(9000), '  ', 'b.txt', `${'c'.repeat(499)}\ud83d\ude00`]);
    const { rollbacks } = fold(declared(), event(1, 'rollback.prepared', { ...FACTS, conflicts: files }));
    assert.deepEqual(
      rollbacks[0]?.conflicts?.map((file) => file.length),
      [500, 5, 500],
    );
    assert.equal(lineOf(' \t'), undefined);
  });
});

describe('commits picked onto a hotfix', () => {
  it('S19: are those of all picks, on the branch they went to', () => {
    const base = 'c'.repeat(40);
    const { hotfixes, timeline } = fold(
      declared(),
      event(1, 'hotfix.created', { branch: 'hotfix/a', base }),
      event(2, 'hotfix.created', { branch: 'hotfix/b', base }),
      event(3, 'hotfix.picked', { branch: 'hotfix/a', picked: ['1234567'] }),
      event(4, 'hotfix.picked', { branch: 'hotfix/a', picked: ['89abcde'], conflicts: ['x.txt'] }),
      event(5, 'hotfix.picked', { branch: 'hotfix/none', picked: ['89abcde'] }),
    );
    assert.deepEqual(
      hotfixes.map(({ branch, picked }) => [branch, picked]),
      [
        ['hotfix/a', ['1234567', '89abcde']],
        ['hotfix/b', undefined],
      ],
    );
    const [, , , , entry] = timeline;
    assert.deepEqual(entry && describeEvent(entry), {
      text: 'Picked 1 commit onto hotfix/a',
      detail: '89abcde\nConflicts in x.txt',
    });
  });
});
