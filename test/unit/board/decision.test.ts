import assert from 'node:assert/strict';
import type { BoardState } from '../../../src/core/board/state.ts';
import type { Deployment } from '../../../src/core/deployments/deployment.ts';
import { CAUSES, type Cause } from '../../../src/core/incident/vocabulary.ts';
import { at as timeAt, declared, event } from '../incident/make.ts';
import { at, board, phase, tick } from './make-board.ts';

const decide = (minute: number, cause: Cause) =>
  event(minute, 'cause.decided', { cause, reasons: 'because' });
const decisionOf = (state: BoardState) => {
  const { decision } = phase(state, /mitigation/i);
  assert.ok(decision);
  return decision;
};
const chosenSteps = (cause: Cause): string[] => {
  const { chosen, answers } = decisionOf(board([at('P1'), decide(1, cause)]));
  assert.equal(chosen, cause);
  return answers.find((answer) => answer.cause === cause)?.steps.map(({ title }) => title) ?? [];
};

const deployment = (name: string, minutes: number, more: Partial<Deployment> = {}): Deployment => ({
  id: `tag:${name}`,
  name,
  kind: 'tag',
  revision: 'abcdef0123456789abcdef0123456789abcdef01',
  at: timeAt(minutes),
  atSource: 'tagger',
  author: 'Bo Lind',
  repository: '/repo',
  isCurrent: false,
  ...more,
});
const link = (minute: number, { id, name, revision, at: deployedAt }: Deployment) =>
  event(minute, 'deployment.linked', {
    deployment: { id, name, revision, at: deployedAt },
    reasons: 'it fits',
  });

describe('what caused it', () => {
  it('S16: asks with four answers, none chosen until somebody decides', () => {
    const decision = decisionOf(board([at('P1')]));
    assert.deepEqual(decision.answers.map(({ cause }) => cause).toSorted(), CAUSES.toSorted());
    assert.equal(decision.chosen, undefined);
  });

  it('S16: another answer keeps what was recorded under the first', () => {
    const decision = decisionOf(
      board([at('P1'), decide(1, 'infrastructure'), tick(2, /^Scale/), decide(3, 'code-bug')]),
    );
    assert.equal(decision.chosen, 'code-bug');
    assert.equal(decision.reasons, 'because');
    const kept = decision.answers.find(({ cause }) => cause === 'infrastructure')?.steps;
    assert.equal(kept?.find(({ title }) => title.startsWith('Scale'))?.status, 'done');
  });

  it('S17: a deployment asks to roll back, to verify and to confirm', () => {
    assert.deepEqual(
      chosenSteps('deployment').map((title) => title.split(' ')[0]),
      ['Roll', 'Verify', 'Confirm'],
    );
  });

  it('S18: infrastructure asks to scale, to support and to verify', () => {
    assert.deepEqual(
      chosenSteps('infrastructure').map((title) => title.split(' ')[0]),
      ['Scale,', 'Support', 'Verify'],
    );
  });

  it('S19: a bug asks for a hotfix, from its branch to its deployment', () => {
    assert.deepEqual(
      chosenSteps('code-bug').map((title) => title.split(' ')[0]),
      ['Write', 'Verify', 'Deploy', 'Monitor'],
    );
    const answers = decisionOf(board([at('P1')])).answers;
    assert.equal(answers.find(({ cause }) => cause === 'code-bug')?.steps[0]?.action?.id, 'create-hotfix');
  });

  it('S20: an external dependency asks for a fallback, to tell users and to watch', () => {
    assert.deepEqual(
      chosenSteps('external-dependency').map((title) => title.split(' ')[0]),
      ['Switch', 'Tell', 'Watch'],
    );
  });
});

describe('deployments on the board', () => {
  const before = deployment('v2', -26);
  const older = deployment('v1', -300);
  const after = deployment('v3', 5, { atSource: 'commit' });
  const list = (...events: Parameters<typeof board>[0]) =>
    board(events, { deployments: { state: 'ready', list: [older, after, before] } }).deployments.list;

  it('C04: are listed newest first with how long before the impact, the last one before it marked', () => {
    const shown = list(declared({ startedAt: timeAt(-14) }));
    assert.deepEqual(
      shown.map(({ name, distance, isLastBeforeImpact }) => [name, distance, isLastBeforeImpact]),
      [
        ['v3', '19 min after impact', false],
        ['v2', '12 min before impact', true],
        ['v1', '4 h 46 min before impact', false],
      ],
    );
  });

  it('C04: suspect what went to production, not what went to staging after it', () => {
    const staging = deployment('v4', -20, { environment: 'staging' });
    const shown = board([declared({ startedAt: timeAt(-14) })], {
      deployments: { state: 'ready', list: [older, staging, before] },
    }).deployments.list;
    assert.deepEqual(
      shown.map(({ name, isLastBeforeImpact }) => [name, isLastBeforeImpact]),
      [
        ['v4', false],
        ['v2', true],
        ['v1', false],
      ],
    );
  });

  it('count from the declaration, and say so, while the start is not recorded', () => {
    assert.equal(list(at('P1'))[1]?.distance, '26 min before it was declared');
  });

  it('say where a time is only that of the commit', () => {
    assert.deepEqual(
      list(at('P1')).map(({ isTimeUncertain }) => isTimeUncertain),
      [true, false, false],
    );
  });

  it('C04: tell which is linked, by whom, when it was linked and why', () => {
    const shown = list(at('P1'), link(7, before)).find(({ name }) => name === 'v2');
    assert.deepEqual(shown?.linked, { at: timeAt(7), by: 'you', reasons: 'it fits' });
    assert.equal(shown.at, timeAt(-26));
  });

  it('C04: show a linked one that the repository no longer has', () => {
    const gone = deployment('gone', -60);
    const shown = list(at('P1'), link(7, gone)).find(({ name }) => name === 'gone');
    assert.equal(shown?.isRecordOnly, true);
    assert.equal(list(at('P1'), link(7, gone)).length, 4);
  });
});
