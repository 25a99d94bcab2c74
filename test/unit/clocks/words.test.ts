import assert from 'node:assert/strict';
import { at, declared, event } from '../incident/make.ts';
import type { Severity } from '../../../src/core/incident/vocabulary.ts';
import { brief, dueOf, duesAt } from './helpers.ts';

const at0 = (severity: Severity) => declared({ severity });
const sent = (minute: number, more: object = {}) =>
  event(minute, 'comms.sent', { update: `u${minute}`, audience: 'customers', text: 'x', ...more });
const snooze = (minute: number, more: object) =>
  event(minute, 'comms.snoozed', { update: `u${minute}`, audience: 'customers', ...more });

describe('the clock of status updates', () => {
  it('S21: asks for one every 15 minutes of a P0, counted from the declaration and then from the last one sent', () => {
    assert.deepEqual(brief(dueOf('update', 14, [at0('P0')])), ['running', 15]);
    assert.deepEqual(brief(dueOf('update', 15, [at0('P0')])), ['overdue', 15]);
    assert.deepEqual(brief(dueOf('update', 15, [at0('P0'), sent(9)])), ['running', 24]);
    const late = sent(2, { update: 'old' });
    assert.deepEqual(brief(dueOf('update', 15, [at0('P0'), sent(9), late])), ['running', 24]);
  });

  it('S21: other severities have other paces, and a team sets its own', () => {
    assert.deepEqual(brief(dueOf('update', 1, [at0('P1')])), ['running', 30]);
    assert.deepEqual(brief(dueOf('update', 1, [at0('P2')])), ['running', 60]);
    assert.deepEqual(brief(dueOf('update', 1, [at0('P1')], { updatePace: { P1: 7 } })), ['running', 7]);
    assert.deepEqual(brief(dueOf('update', 999, [at0('P1')], { updatePace: { P1: 'never' } })), [
      'never',
      undefined,
    ]);
  });

  it('S21: a P3 has one due when its status changes, and not again once that was told', () => {
    const change = event(10, 'status.changed', { to: 'identified' });
    assert.deepEqual(brief(dueOf('update', 500, [at0('P3')])), ['never', undefined]);
    assert.deepEqual(brief(dueOf('update', 11, [at0('P3'), change])), ['overdue', 10]);
    assert.equal(dueOf('update', 13, [at0('P3'), change, sent(12)])?.state, 'never');
    const early = [at0('P3'), sent(9, { status: 'identified' }), change];
    assert.equal(dueOf('update', 13, early)?.state, 'never');
  });

  it('S21: the time that readers were promised counts for more than the pace', () => {
    const promise = sent(10, { nextAt: at(50) });
    assert.deepEqual(brief(dueOf('update', 40, [at0('P0'), promise])), ['running', 50]);
    const nonsense = sent(10, { nextAt: at(5) });
    assert.deepEqual(brief(dueOf('update', 20, [at0('P0'), nonsense])), ['running', 25]);
  });

  it('S21: a snooze is on the record with its reason, and when it is over the update is due', () => {
    const events = [at0('P0'), snooze(16, { nextAt: at(40), note: 'Nothing new before the restore ends' })];
    const due = dueOf('update', 39, events);
    assert.deepEqual(brief(due), ['snoozed', 40]);
    assert.equal(due?.detail, 'Snoozed: Nothing new before the restore ends');
    assert.deepEqual(brief(dueOf('update', 40, events)), ['overdue', 40]);
    assert.notEqual(due.id, dueOf('update', 15, [at0('P0')])?.id);
    assert.deepEqual(brief(dueOf('update', 34, [...events, sent(20)])), ['running', 35]);
    assert.equal(dueOf('update', 900, [at0('P0'), snooze(16, {})])?.state, 'snoozed');
  });

  it('S21: after two hours the pace slows down', () => {
    assert.deepEqual(brief(dueOf('update', 121, [at0('P0'), sent(119)])), ['running', 134]);
    assert.deepEqual(brief(dueOf('update', 121, [at0('P0'), sent(120)])), ['running', 150]);
    const set = { longIncident: { afterMinutes: 60, factor: 4 } };
    assert.deepEqual(brief(dueOf('update', 61, [at0('P0'), sent(60)], set)), ['running', 120]);
    const never = { longIncident: { afterMinutes: 'never' as const } };
    assert.deepEqual(brief(dueOf('update', 201, [at0('P0'), sent(200)], never)), ['running', 215]);
  });

  it('counts anew from when the incident was reopened', () => {
    const events = [
      at0('P0'),
      sent(10),
      event(20, 'status.changed', { to: 'resolved' }),
      event(500, 'incident.reopened', { reason: 'It is back' }),
    ];
    assert.deepEqual(brief(dueOf('update', 501, events)), ['running', 515]);
  });

  it('a brief is no status update, and neither is a retracted one', () => {
    const asBrief = sent(9, { audience: 'executives', kind: 'brief' });
    assert.deepEqual(brief(dueOf('update', 10, [at0('P0'), asBrief])), ['running', 15]);
    const one = sent(9);
    const retracted = event(11, 'event.retracted', { target: one.envelope.id });
    assert.deepEqual(brief(dueOf('update', 12, [at0('P0'), one, retracted])), ['running', 15]);
  });
});

describe('the clock of executive briefs', () => {
  it('S22: is there at P0 only', () => {
    assert.deepEqual(brief(dueOf('brief', 1, [at0('P0')])), ['running', 30]);
    for (const severity of ['P1', 'P2', 'P3'] as const)
      assert.deepEqual(
        duesAt(1, [at0(severity)]).filter(({ kind }) => kind === 'brief'),
        [],
      );
    assert.equal(dueOf('brief', 9, [at0('P1'), event(8, 'severity.changed', { to: 'P0' })])?.kind, 'brief');
    assert.equal(dueOf('brief', 9, [at0('P0'), event(8, 'severity.changed', { to: 'P1' })]), undefined);
  });

  it('S22: counts from the last brief that was sent', () => {
    const one = event(20, 'comms.sent', { update: 'b', audience: 'executives', kind: 'brief' });
    assert.deepEqual(brief(dueOf('brief', 21, [at0('P0'), one])), ['running', 50]);
    assert.deepEqual(brief(dueOf('brief', 21, [at0('P0'), sent(20)])), ['running', 30]);
  });
});
