import assert from 'node:assert/strict';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import type { Status } from '../../../src/core/incident/vocabulary.ts';
import { scaffoldPostmortem } from '../../../src/core/postmortem/document.ts';
import { at, BO, declared, event, fold } from './make.ts';

const words = (minute: number, kind: 'drafted' | 'approved' | 'sent' | 'snoozed', more: object = {}) =>
  event(minute, `comms.${kind}`, { update: 'u1', audience: 'customers', ...more });

describe('words to the world on the record', () => {
  it('S34: keep each text as it was sent, and what became of its draft', () => {
    const { updates } = fold(
      declared(),
      words(1, 'drafted', { text: 'We look into it.' }),
      words(2, 'approved', { text: 'We are looking into it.' }),
      words(3, 'sent', { channel: 'slack', nextAt: at(18) }),
      words(4, 'sent', { channel: 'statuspage', text: 'Looking into it' }),
      words(5, 'drafted', { text: 'A later thought' }),
    );
    assert.equal(updates.length, 1);
    const [update] = updates;
    assert.deepEqual([update?.kind, update?.state], ['status', 'sent']);
    assert.deepEqual(
      update?.sent.map(({ text, channel, nextAt }) => [text, channel, nextAt]),
      [
        ['We are looking into it.', 'slack', at(18)],
        ['Looking into it', 'statuspage', undefined],
      ],
    );
    assert.equal(update.drafted?.text, 'A later thought');
  });

  it('S34 S35: are told apart by their id and audience', () => {
    const { updates } = fold(
      declared(),
      words(1, 'drafted'),
      words(2, 'snoozed', { audience: 'executives', kind: 'brief', nextAt: at(30), note: 'Asleep' }),
    );
    assert.deepEqual(
      updates.map(({ audience, kind, state }) => [audience, kind, state]),
      [
        ['customers', 'status', 'drafted'],
        ['executives', 'brief', 'snoozed'],
      ],
    );
    assert.deepEqual([updates[1]?.snoozed?.nextAt, updates[1]?.snoozed?.note], [at(30), 'Asleep']);
  });
});

describe('what was marked', () => {
  it('S38 S39: stands since its first record, until it is taken back', () => {
    const mark = (minute: number, data: object) => event(minute, 'incident.updated', data);
    const marks = [mark(2, { dataBreach: 'suspected' }), mark(5, { dataBreach: 'confirmed' })];
    const { concerns, facts } = fold(declared(), ...marks);
    assert.deepEqual([concerns.dataBreach?.at, concerns.dataBreach?.again], [at(2), false]);
    assert.equal(facts.dataBreach, 'confirmed');
    assert.equal(fold(declared(), ...marks, mark(6, { dataBreach: null })).concerns.dataBreach, undefined);
    const again = fold(
      declared(),
      ...marks,
      mark(6, { dataBreach: 'no' }),
      mark(9, { dataBreach: 'suspected' }),
    );
    assert.deepEqual([again.concerns.dataBreach?.at, again.concerns.dataBreach?.again], [at(9), true]);
    assert.deepEqual(Object.keys(fold(declared({ userDataAffected: 'yes' })).concerns), ['userDataAffected']);
  });
});

describe('monitoring on the record', () => {
  it('S24: is a list of runs, of which only the last can be running', () => {
    const { monitoring } = fold(
      declared(),
      event(10, 'status.changed', { to: 'monitoring' }),
      event(20, 'monitoring.failed', { note: 'Errors again' }, { actor: BO }),
      event(30, 'monitoring.failed', {}),
      event(31, 'status.changed', { to: 'identified' }),
      event(40, 'monitoring.started', { minutes: 45 }),
      event(90, 'monitoring.passed', {}),
      event(91, 'monitoring.passed', {}),
      event(92, 'status.changed', { to: 'monitoring' }),
      event(95, 'status.changed', { to: 'resolved' }),
    );
    assert.deepEqual(
      monitoring.map(({ at: when, begunBy, state }) => [when, begunBy, state]),
      [
        [at(10), 'status', 'failed'],
        [at(20), 'relapse', 'failed'],
        [at(30), 'relapse', 'stopped'],
        [at(40), 'start', 'passed'],
        [at(92), 'status', 'ended'],
      ],
    );
    assert.deepEqual(
      [monitoring[0]?.ended?.note, monitoring[0]?.ended?.by.name],
      ['Errors again', 'Bo Lind'],
    );
    assert.equal(monitoring[3]?.minutes, 45);
  });

  it('S24: keeps the watch that a relapse began, however the status ends it, and never as one that passed', () => {
    const relapsed = [
      declared(),
      event(10, 'status.changed', { to: 'monitoring' }),
      event(20, 'monitoring.failed', {}),
    ];
    const runsAfter = (...events: ReturnType<typeof event>[]) =>
      fold(...relapsed, ...events).monitoring.map(({ at: from, state, ended }) => [from, state, ended?.at]);
    const first = [at(10), 'failed', at(20)];
    const status = (minute: number, to: Status) => event(minute, 'status.changed', { to });
    assert.deepEqual(runsAfter(status(25, 'monitoring')), [first, [at(20), 'running', undefined]]);
    assert.deepEqual(runsAfter(status(50, 'resolved')), [first, [at(20), 'ended', at(50)]]);
    assert.deepEqual(runsAfter(status(45, 'identified'), status(60, 'monitoring')), [
      first,
      [at(20), 'stopped', at(45)],
      [at(60), 'running', undefined],
    ]);
    const document = scaffoldPostmortem(fold(...relapsed, status(45, 'identified')), { now: at(60) });
    assert.match(document, /14:20 to 14:45 \(25 min\): the fix was watched, until it was worked on again/);
  });

  it('S24: begins anew when the problem is back under a fix that had been confirmed', () => {
    const confirmed = [
      declared(),
      event(10, 'status.changed', { to: 'monitoring' }),
      event(45, 'monitoring.passed', {}),
      event(50, 'monitoring.failed', {}),
    ];
    assert.deepEqual(
      fold(...confirmed).monitoring.map(({ at: from, state }) => [from, state]),
      [
        [at(10), 'passed'],
        [at(50), 'running'],
      ],
    );
  });
});

describe('their entries in words', () => {
  it('say what went out, to whom and why not', () => {
    const text = (stored: ReturnType<typeof event>) => {
      const { timeline } = fold(declared(), stored);
      const entry = timeline.at(-1);
      assert.ok(entry);
      const { text: first, detail } = describeEvent(entry);
      return [first, detail];
    };
    assert.deepEqual(text(words(1, 'sent', { kind: 'status', channel: 'slack', text: 'x' })), [
      'Status update: sent to customers (slack)',
      'x',
    ]);
    assert.deepEqual(text(words(1, 'snoozed', { nextAt: at(30), note: 'Asleep' })), [
      'Snoozed for customers until 2026-11-20 14:30 UTC',
      'Asleep',
    ]);
    assert.deepEqual(
      text(
        event(1, 'escalation.raised', {
          rule: 'p0',
          to: ['Studio Producer'],
          reason: 'P0 for 30 min',
          action: 'Help',
        }),
      ),
      ['Escalated to Studio Producer', 'P0 for 30 min\nHelp'],
    );
    assert.deepEqual(text(event(1, 'incident.updated', { userDataAffected: 'suspected' })), [
      'User data affected: suspected',
      undefined,
    ]);
  });
});
