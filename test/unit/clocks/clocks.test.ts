import assert from 'node:assert/strict';
import { nextChange, pending } from '../../../src/core/clocks/due.ts';
import { dueWords, shownDues } from '../../../src/core/clocks/shown.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { Severity } from '../../../src/core/incident/vocabulary.ts';
import { ANA, BO, declared, event, MINUTE, T0 } from '../incident/make.ts';
import { brief, dueOf, duesAt } from './helpers.ts';

const at0 = (severity: Severity) => declared({ severity });
const status = (minute: number, to: 'identified' | 'monitoring' | 'resolved' | 'investigating') =>
  event(minute, 'status.changed', { to });
const acknowledged = event(4, 'step.done', { step: 's', title: 'Acknowledge', milestone: 'acknowledged' });

describe('the response clock', () => {
  it('S02: is due after the time that the severity allows, then overdue, and met by the acknowledgement', () => {
    assert.deepEqual(brief(dueOf('response', 59, [at0('P1')])), ['running', 60]);
    assert.deepEqual(brief(dueOf('response', 60, [at0('P1')])), ['overdue', 60]);
    assert.deepEqual(brief(dueOf('response', 61, [at0('P1'), acknowledged])), ['done', 60]);
    assert.deepEqual(brief(dueOf('response', 1, [at0('P0')])), ['running', 5]);
    assert.deepEqual(brief(dueOf('response', 1, [at0('P2')])), ['running', 240]);
  });

  it('S02: says since when it is overdue once a minute has passed: where it stands no seconds are counted', () => {
    const words = (minute: number) => {
      const [due] = shownDues(duesAt(minute, [at0('P1')])).filter(({ kind }) => kind === 'response');
      return due && dueWords(due, T0 + minute * MINUTE);
    };
    assert.equal(words(60), 'Response overdue');
    assert.equal(words(60.9), 'Response overdue');
    assert.equal(words(72), 'Response overdue by 12 min');
  });

  it('S02: a severity without a time has none', () => {
    assert.deepEqual(brief(dueOf('response', 9999, [at0('P3')])), ['never', undefined]);
  });

  it('is met by taking a role, and not by being given one', () => {
    const taken = event(2, 'role.assigned', { role: 'r', assignee: BO }, { actor: BO });
    const given = event(2, 'role.assigned', { role: 'r', assignee: BO }, { actor: ANA });
    assert.equal(dueOf('response', 3, [at0('P1'), taken])?.state, 'done');
    assert.equal(dueOf('response', 3, [at0('P1'), given])?.state, 'running');
  });
});

describe('the monitoring clock', () => {
  const run = (minute: number, ...events: StoredEvent[]) =>
    brief(dueOf('monitoring', minute, [at0('P1'), ...events]));

  it('S24: runs for thirty minutes from the fix', () => {
    assert.deepEqual(run(49, status(20, 'monitoring')), ['running', 50]);
    assert.deepEqual(run(50, status(20, 'monitoring')), ['done', 50]);
    assert.deepEqual(run(30), []);
  });

  it('S24: starts again after a relapse, told by the status', () => {
    const relapsed = [status(20, 'monitoring'), status(30, 'identified')];
    assert.deepEqual(run(31, ...relapsed), []);
    assert.deepEqual(run(41, ...relapsed, status(40, 'monitoring')), ['running', 70]);
  });

  it('S24: starts again after a relapse, told by a failed check, while the status stays', () => {
    const failed = [status(20, 'monitoring'), event(45, 'monitoring.failed', { note: 'Errors are back' })];
    assert.deepEqual(run(46, ...failed), ['running', 75]);
    assert.deepEqual(run(47, ...failed, status(46, 'identified')), []);
  });

  it('S24: a start by a person counts from then, with their minutes; a second one does not push it back', () => {
    const started = [status(20, 'monitoring'), event(30, 'monitoring.started', { minutes: 45 })];
    assert.deepEqual(run(31, ...started), ['running', 75]);
    assert.deepEqual(run(36, ...started, event(35, 'monitoring.started', {})), ['running', 75]);
  });

  it('S24: is done when it was confirmed, and has another id after each relapse', () => {
    const passed = [status(20, 'monitoring'), event(40, 'monitoring.passed', {})];
    assert.deepEqual(run(41, ...passed), ['done', 50]);
    const first = dueOf('monitoring', 21, [at0('P1'), status(20, 'monitoring')]);
    const again = [status(30, 'identified'), status(40, 'monitoring')];
    const second = dueOf('monitoring', 41, [at0('P1'), status(20, 'monitoring'), ...again]);
    assert.ok(first && second);
    assert.notEqual(first.id, second.id);
  });
});

describe('the post-mortem clock', () => {
  const DAY = 24 * 60;
  const resolved = status(60, 'resolved');

  it('S27: runs for 48 hours from the resolution of a P0 or P1, and is met by the document', () => {
    assert.deepEqual(brief(dueOf('postmortem', 61, [at0('P1'), resolved])), ['running', 60 + 2 * DAY]);
    assert.deepEqual(brief(dueOf('postmortem', 61 + 2 * DAY, [at0('P0'), resolved])), [
      'overdue',
      60 + 2 * DAY,
    ]);
    const written = event(90, 'postmortem.created', { path: 'docs/x.md' });
    assert.equal(dueOf('postmortem', 61 + 2 * DAY, [at0('P0'), resolved, written])?.state, 'done');
  });

  it('S27: there is none while it is open, for a lesser one, for a false alarm or a drill', () => {
    assert.equal(dueOf('postmortem', 61, [at0('P0')]), undefined);
    assert.equal(dueOf('postmortem', 61, [at0('P2'), resolved]), undefined);
    assert.equal(
      dueOf('postmortem', 61, [declared({ severity: 'P0', incidentKind: 'drill' }), resolved]),
      undefined,
    );
    const closed = event(60, 'incident.closed', { reason: 'false-alarm' });
    assert.equal(dueOf('postmortem', 61, [at0('P0'), closed]), undefined);
  });

  it('S27: goes by the worst severity that it had, and by what the team has set', () => {
    const lowered = event(30, 'severity.changed', { to: 'P3' });
    assert.equal(dueOf('postmortem', 61, [at0('P1'), lowered, resolved])?.state, 'running');
    const set = { postmortemHours: { P2: 100 } };
    assert.deepEqual(brief(dueOf('postmortem', 61, [at0('P2'), resolved], set)), ['running', 60 + 6000]);
  });

  it('S27: one that nobody has looked at for weeks reads as stale and not as late', () => {
    assert.equal(dueOf('postmortem', 60 + 10 * DAY, [at0('P0'), resolved])?.state, 'overdue');
    assert.equal(dueOf('postmortem', 60 + 17 * DAY, [at0('P0'), resolved])?.state, 'stale');
  });
});

describe('all clocks', () => {
  it('have stopped when the incident is over, but for the post-mortem and the authority', () => {
    const events = [
      declared({ severity: 'P0', dataBreach: 'suspected', userDataAffected: 'yes' }),
      status(20, 'monitoring'),
      status(60, 'resolved'),
    ];
    assert.deepEqual(
      duesAt(9000, events).map(({ kind }) => kind),
      ['postmortem', 'gdpr'],
    );
  });

  it('read as stale when they were due while nobody was there, and as late when somebody was', () => {
    assert.equal(dueOf('response', 60 + 12 * 60, [at0('P1')])?.state, 'overdue');
    assert.equal(dueOf('response', 61 + 12 * 60, [at0('P1')])?.state, 'stale');
    const note = event(100, 'note.added', { text: 'Still at it' });
    assert.equal(dueOf('response', 61 + 12 * 60, [at0('P1'), note])?.state, 'overdue');
    const automatic = event(100, 'escalation.raised', { rule: 'p1-unresolved' }, { source: 'automatic' });
    assert.equal(dueOf('response', 61 + 12 * 60, [at0('P1'), automatic])?.state, 'stale');
  });

  it('say what is next, and when to look again', () => {
    const dues = duesAt(10, [at0('P1'), status(5, 'monitoring')]);
    assert.deepEqual(
      pending(dues).map(({ kind }) => kind),
      ['update', 'monitoring', 'response', 'escalation'],
    );
    assert.equal(nextChange(dues, T0 + 10 * MINUTE), T0 + 30 * MINUTE);
    assert.equal(nextChange([], T0), undefined);
  });

  it('have the same ids in every window, whatever the time is', () => {
    const events = [at0('P0'), event(3, 'incident.updated', { userDataAffected: 'yes' })];
    const ids = (minute: number) => duesAt(minute, events).map(({ id }) => id);
    assert.deepEqual(ids(4), ids(700));
    assert.equal(new Set(ids(4)).size, ids(4).length);
  });
});

describe('the clock of the authority', () => {
  const HOURS = 72 * 60;

  it('S39: runs for 72 hours from when it was recorded that data of users is or may be affected', () => {
    const suspected = event(10, 'incident.updated', { userDataAffected: 'suspected' });
    const confirmed = event(30, 'incident.updated', { userDataAffected: 'yes' });
    assert.equal(dueOf('gdpr', 11, [at0('P1')]), undefined);
    const due = dueOf('gdpr', 31, [at0('P1'), suspected, confirmed]);
    assert.deepEqual(brief(due), ['running', 10 + HOURS]);
    const over = [at0('P1'), suspected, event(50, 'status.changed', { to: 'resolved' })];
    assert.deepEqual(brief(dueOf('gdpr', 10 + HOURS, over)), ['overdue', 10 + HOURS]);
  });

  it('S39: ends when it was not so after all, and begins anew when it is', () => {
    const marks = [
      event(10, 'incident.updated', { userDataAffected: 'yes' }),
      event(20, 'incident.updated', { userDataAffected: 'no' }),
    ];
    assert.equal(dueOf('gdpr', 21, [at0('P1'), ...marks]), undefined);
    const again = event(40, 'incident.updated', { userDataAffected: 'yes' });
    assert.deepEqual(brief(dueOf('gdpr', 41, [at0('P1'), ...marks, again])), ['running', 40 + HOURS]);
  });

  it('S39: is met by the notification, or put aside with a recorded reason', () => {
    const marked = [at0('P1'), event(10, 'incident.updated', { userDataAffected: 'yes' })];
    const data = { update: 'n', audience: 'authority', kind: 'notification' } as const;
    assert.equal(dueOf('gdpr', 99, [...marked, event(60, 'comms.sent', data)])?.state, 'done');
    const aside = event(60, 'comms.snoozed', { ...data, note: 'Counsel: no risk to people' });
    const due = dueOf('gdpr', 99, [...marked, aside]);
    assert.deepEqual([due?.state, due?.detail], ['snoozed', 'Snoozed: Counsel: no risk to people']);
  });
});
