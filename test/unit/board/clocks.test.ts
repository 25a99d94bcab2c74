import assert from 'node:assert/strict';
import { at as timeAt, BO, declared, event } from '../incident/make.ts';
import { at, board, phase, tick } from './make-board.ts';

type Events = Parameters<typeof board>[0];
const clocksOf = (events: Events, change: Parameters<typeof board>[1] = {}) =>
  board(events, change).header.clocks.filter(({ id }) => id !== 'elapsed');
const clock = (id: string, events: Events, change?: Parameters<typeof board>[1]) =>
  clocksOf(events, change).find((one) => one.id === id);

describe('the clocks of a board', () => {
  it('S02: what is overdue stands first, with the button that satisfies it', () => {
    const [first] = clocksOf([at('P1')], { minute: 61 });
    assert.deepEqual([first?.id, first?.dueAt, first?.act?.label], ['response', timeAt(60), 'Acknowledge']);
    assert.equal(
      clocksOf([at('P1')], { minute: 10 })[0]?.id,
      'response',
      'though an update is due before it',
    );
    const acknowledged = clocksOf([at('P1'), tick(2, /^Acknowledge/)], { minute: 10 });
    assert.equal(acknowledged[0]?.id, 'update', 'then the next one');
  });

  it('S21: counts down to the next status update, which is a button away and can be put off', () => {
    const update = clock('update', [at('P0')], { minute: 5 });
    assert.deepEqual(
      [update?.label, update?.dueAt, update?.act?.action, update?.snooze],
      ['Status update due', timeAt(15), 'send-update', 'status'],
    );
    const sent = event(9, 'comms.sent', { update: 'u', audience: 'customers', kind: 'status' });
    assert.equal(clock('update', [at('P0'), sent], { minute: 10 })?.dueAt, timeAt(24));
    const set = { policy: { updatePace: { P0: 5 } } };
    assert.equal(
      clock('update', [at('P0')], { minute: 1, ...set })?.dueAt,
      timeAt(5),
      'as the team has set it',
    );
  });

  it('S22: the clock of the executive brief is there at P0 only', () => {
    assert.equal(clock('brief', [at('P0')], { minute: 5 })?.dueAt, timeAt(30));
    assert.equal(clock('brief', [at('P1')], { minute: 5 }), undefined);
  });

  it('S24: watches a fix for 30 minutes, anew after a relapse, and then offers to resolve', () => {
    const fixed = event(10, 'status.changed', { to: 'monitoring' });
    assert.equal(clock('monitoring', [at('P1'), fixed], { minute: 20 })?.dueAt, timeAt(40));
    const watched = clocksOf([at('P1'), fixed], { minute: 20 }).filter(({ id }) => id === 'monitoring');
    assert.equal(watched.length, 1);
    const relapse = event(25, 'monitoring.failed', { note: 'errors are back' });
    assert.equal(clock('monitoring', [at('P1'), fixed, relapse], { minute: 26 })?.dueAt, timeAt(55));
    const done = clock('monitoring', [at('P1'), fixed], { minute: 41 });
    assert.deepEqual(
      [done?.label, done?.until, done?.act?.action],
      ['Monitored for', timeAt(40), 'confirm-monitoring'],
    );
  });

  it('S27: after the end the post-mortem is due within 48 hours, and can be made from there', () => {
    const resolved = event(60, 'status.changed', { to: 'resolved' });
    const due = clock('postmortem', [at('P1'), resolved], { minute: 61 });
    assert.deepEqual([due?.dueAt, due?.act?.action], [timeAt(60 + 48 * 60), 'create-postmortem']);
    assert.equal(
      phase(board([at('P1'), resolved]), /post-mortem/i).lead?.split(' · ')[0],
      'Workflow Optimizer',
    );
  });

  it('says of a clock that ran out long ago only that it was due', () => {
    const response = clock('response', [at('P1')], { minute: 30 * 24 * 60 });
    assert.equal(response?.isStale, true);
  });
});

const raise = (minute: number, rule: string, to: string[], reason: string) =>
  event(minute, 'escalation.raised', { rule, to, reason, action: 'Do it' }, { source: 'automatic' });

describe('the escalations of a board', () => {
  it('S36: lists what was raised, to whom, why and what is asked, and who acknowledged it', () => {
    const raised = raise(30, 'p0-unresolved', ['Studio Producer'], 'P0 not resolved for 30 min');
    const [open] = board([at('P0'), raised], { minute: 31 }).escalations;
    assert.deepEqual(
      [open?.to, open?.reason, open?.action, open?.raised?.at, open?.acknowledged],
      ['Studio Producer', 'P0 not resolved for 30 min', 'Do it', timeAt(30), undefined],
    );
    const answered = event(33, 'escalation.acknowledged', { rule: 'p0-unresolved' }, { actor: BO });
    const [done] = board([at('P0'), raised, answered], { minute: 34 }).escalations;
    assert.deepEqual(done?.acknowledged, { at: timeAt(33), by: 'Bo Lind' });
  });

  it('S37: counts down to the escalation of a P1 before it is raised', () => {
    const next = clock('escalation:p1-unresolved', [at('P1'), tick(1, /^Acknowledge/)], { minute: 90 });
    assert.deepEqual([next?.label, next?.dueAt], ['Escalation to Project Shepherd', timeAt(120)]);
  });

  it('S38 S39: triage asks for a data breach and for data of users, and the 72-hour clock is shown', () => {
    const events = [
      at('P2'),
      event(4, 'incident.updated', { dataBreach: 'suspected', userDataAffected: 'yes' }),
    ];
    const values = phase(board(events), /triage/i).fields.flatMap(({ key, value }) =>
      key === 'dataBreach' || key === 'userDataAffected' ? [[key, value]] : [],
    );
    assert.deepEqual(values, [
      ['dataBreach', 'suspected'],
      ['userDataAffected', 'yes'],
    ]);
    const gdpr = clock('gdpr', events, { minute: 10 });
    assert.deepEqual([gdpr?.dueAt, gdpr?.act?.action], [timeAt(4 + 72 * 60), 'notify-authority']);
  });

  it('S40: says why it cannot be told whether the revenue impact is too high', () => {
    const policy = { escalation: { revenueThreshold: { amount: 10_000, currency: 'EUR' } } };
    const [question] = board([declared({ revenueImpact: 'a lot' })], { policy }).escalations;
    assert.equal(question?.raised, undefined);
    assert.match(question?.reason ?? '', /No amount can be read .* 10,000 EUR/);
    assert.deepEqual(board([declared({ revenueImpact: 'a lot' })]).escalations, [], 'without a threshold');
  });
});
