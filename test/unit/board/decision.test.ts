import assert from 'node:assert/strict';
import type { BoardState } from '../../../src/core/board/state.ts';
import type { Deployment } from '../../../src/core/deployments/deployment.ts';
import type { Mainline } from '../../../src/core/deployments/mainline.ts';
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

  it('S14: have a line in the place of what is not deployed yet, while it is read or where there is none', () => {
    const line = (state: Mainline['state'], isReleases = false) =>
      board([at('P1')], {
        deployments: { state: 'listed', list: [before], mainlines: [{ name: 'main', state, isReleases }] },
      }).deployments.mainlines;
    assert.deepEqual(line('reading'), [{ text: 'Reading what each deployment brought…', isReading: true }]);
    assert.deepEqual(line('released'), [{ text: 'All of main is deployed', isReading: false }]);
    assert.equal(line('released', true)[0]?.text, 'All of main is in a release');
    assert.equal(line('unknown')[0]?.text, 'What of main is not deployed is not known here');
    assert.deepEqual(line('unreleased'), []);
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

  it('count from the detection, where that is known and the start is not', () => {
    const detected = event(1, 'milestone.set', { milestone: 'detected', at: timeAt(-6) });
    assert.equal(list(at('P1'), detected)[1]?.distance, '20 min before detection');
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

  it('C04 S14: have what is on the mainline and not deployed on top, and never as the last before impact', () => {
    const unreleased = deployment('3 commits on main not yet deployed', -20, { kind: 'unreleased' });
    const shown = board([declared({ startedAt: timeAt(-14) })], {
      deployments: { state: 'ready', list: [after, older, unreleased, before] },
    }).deployments.list;
    assert.deepEqual(
      shown.map(({ name, isUnreleased, isLastBeforeImpact }) => [name, isUnreleased, isLastBeforeImpact]),
      [
        ['3 commits on main not yet deployed', true, false],
        ['v3', false, false],
        ['v2', false, true],
        ['v1', false, false],
      ],
    );
    assert.equal(shown[0]?.distance, 'newest 6 min before impact');
  });

  it('C04 S17: say what went back, and to what', () => {
    const previous = { id: 'tag:v2', name: 'v2', revision: 'b'.repeat(40) };
    const back = deployment('v1 again', 2, { step: 'rollback', previous });
    const forward = deployment('v3', 3, { step: 'forward', previous });
    const [shown, plain] = [back, forward].map(
      (one) => board([at('P1')], { deployments: { state: 'ready', list: [one] } }).deployments.list[0],
    );
    assert.deepEqual(shown?.step, {
      label: 'rolled back',
      detail: 'Back to a commit that v2, which was deployed before it, already had.',
      isRollback: true,
    });
    assert.equal(plain?.step, undefined);
  });

  it('C04 S14: show one that was told, found in git or not, with who told it and what they said', () => {
    const told = event(6, 'deployment.recorded', {
      deployment: { id: 'told:1', name: 'By hand', revision: 'c'.repeat(40), at: timeAt(-20) },
      note: 'from my laptop',
    });
    const expected = { at: timeAt(6), by: 'you', note: 'from my laptop' };
    const alone = list(at('P1'), told).find(({ id }) => id === 'told:1');
    assert.deepEqual([alone?.told, alone?.isRecordOnly, alone?.author], [expected, true, undefined]);
    const listed = deployment('By hand', -20, { id: 'told:1', kind: 'told', author: '' });
    const shown = board([at('P1'), told], { deployments: { state: 'ready', list: [listed] } }).deployments
      .list;
    assert.deepEqual(
      shown.map(({ told, isRecordOnly, author }) => [told, isRecordOnly, author]),
      [[expected, false, undefined]],
    );
  });

  it('C04: show a linked one that the repository no longer has', () => {
    const gone = deployment('gone', -60);
    const shown = list(at('P1'), link(7, gone)).find(({ name }) => name === 'gone');
    assert.equal(shown?.isRecordOnly, true);
    assert.equal(list(at('P1'), link(7, gone)).length, 4);
  });
});
