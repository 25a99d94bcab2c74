import assert from 'node:assert/strict';
import fc from 'fast-check';
import { duesOf } from '../../../src/core/clocks/clocks.ts';
import type { PolicySetting } from '../../../src/core/clocks/policy.ts';
import { raisesDue } from '../../../src/core/escalation/raise.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import { isOver } from '../../../src/core/incident/incident.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';
import { BO, declared, event, fold, MINUTE, T0 } from '../incident/make.ts';
import { brief, dueOf, policy } from '../clocks/helpers.ts';

const raises = (minute: number, events: StoredEvent[], setting?: PolicySetting): EventDraft[] =>
  raisesDue(fold(...events), T0 + minute * MINUTE, policy(setting));
const toWhom = (drafts: EventDraft[]) =>
  drafts.map((draft) =>
    draft.kind === 'escalation.raised' ? [draft.data.rule, ...(draft.data.to ?? [])] : [],
  );
const record = (minute: number, draft: EventDraft | undefined): StoredEvent => {
  assert.equal(draft?.kind, 'escalation.raised');
  return event(minute, 'escalation.raised', draft.data, { source: 'automatic' });
};
const marked = (minute: number, data: object) => event(minute, 'incident.updated', data);
const P0 = declared({ severity: 'P0' });
const P1 = declared({ severity: 'P1' });

describe('escalations by time', () => {
  it('S36: a P0 that is not resolved after 30 minutes is raised to the studio producer, once', () => {
    assert.deepEqual(raises(29, [P0]), []);
    assert.deepEqual(toWhom(raises(30, [P0])), [['p0-unresolved', 'Studio Producer']]);
    const raised = record(30, raises(30, [P0])[0]);
    assert.deepEqual(raises(31, [P0, raised]), []);
    assert.deepEqual(raises(30, [P0, event(29, 'status.changed', { to: 'resolved' })]), []);
  });

  it('S36: two windows that raise it in one moment have raised one', () => {
    const [first, second] = [record(30, raises(30, [P0])[0]), record(30, raises(30, [P0])[0])];
    const { escalations } = fold(P0, first, second);
    assert.equal(escalations.length, 1);
    assert.equal(escalations[0]?.raised?.event, first.envelope.id);
    assert.deepEqual(escalations[0].raised.to, ['Studio Producer']);
  });

  it('S36: an acknowledgement from any machine ends it, before or after it is raised', () => {
    const acknowledged = event(20, 'escalation.acknowledged', { rule: 'p0-unresolved' }, { actor: BO });
    assert.deepEqual(raises(30, [P0, acknowledged]), []);
    assert.equal(dueOf('escalation', 40, [P0, acknowledged])?.state, 'done');
    const raised = record(30, raises(30, [P0])[0]);
    const waiting = dueOf('escalation', 40, [P0, raised]);
    assert.deepEqual([waiting?.state, waiting?.label], ['overdue', 'Escalated to Studio Producer']);
    const after = event(41, 'escalation.acknowledged', { rule: 'p0-unresolved' }, { actor: BO });
    assert.equal(dueOf('escalation', 42, [P0, raised, after])?.state, 'done');
    assert.equal(fold(P0, raised, after).escalations[0]?.acknowledged?.by.name, 'Bo Lind');
  });

  it('S37: a P1 that is not resolved after two hours is raised to the project shepherd', () => {
    assert.deepEqual(raises(119, [P1]), []);
    assert.deepEqual(toWhom(raises(120, [P1])), [['p1-unresolved', 'Project Shepherd']]);
  });

  it('S36 S37: the time counts from when it got this bad, and time at a worse severity counts', () => {
    const worse = [P1, event(60, 'severity.changed', { to: 'P0' })];
    assert.deepEqual(raises(89, worse), []);
    assert.deepEqual(toWhom(raises(90, worse)), [['p0-unresolved', 'Studio Producer']]);
    const better = [P0, event(20, 'severity.changed', { to: 'P1' })];
    assert.deepEqual(raises(119, better), []);
    assert.deepEqual(toWhom(raises(120, better)), [['p1-unresolved', 'Project Shepherd']]);
  });

  it('S36: an incident that is reopened can be raised again', () => {
    const raised = record(30, raises(30, [P0])[0]);
    const again = [
      P0,
      raised,
      event(60, 'status.changed', { to: 'resolved' }),
      event(200, 'incident.reopened', { reason: 'Back' }),
    ];
    assert.deepEqual(raises(229, again), []);
    const [draft] = raises(230, again);
    assert.deepEqual(raises(231, [...again, record(230, draft)]), []);
  });

  it('is not raised when its time passed long ago and nobody was there, nor again after it was taken back', () => {
    assert.deepEqual(raises(30 + 12 * 60 + 1, [P0]), []);
    const raised = record(30, raises(30, [P0])[0]);
    const back = event(33, 'event.retracted', { target: raised.envelope.id });
    assert.deepEqual(raises(40, [P0, raised, back]), []);
    assert.equal(dueOf('escalation', 40, [P0, raised, back])?.detail, 'Raised, and taken back');
  });

  it('goes by the rules that the team has set', () => {
    const rules = [
      {
        id: 'p3-slow',
        condition: { when: 'unresolved' as const, severity: 'P3' as const, minutes: 7 },
        to: ['Sprint Prioritizer'],
        action: 'Plan it',
      },
    ];
    const setting = { escalation: { rules } };
    assert.deepEqual(raises(60, [P0], setting), []);
    assert.deepEqual(toWhom(raises(7, [declared({ severity: 'P3' })], setting)), [
      ['p3-slow', 'Sprint Prioritizer'],
    ]);
  });
});

describe('escalations by what is recorded', () => {
  it('S38: a suspected data breach is raised to the legal compliance checker at once', () => {
    assert.deepEqual(toWhom(raises(5, [P1, marked(5, { dataBreach: 'suspected' })])), [
      ['data-breach', 'Legal Compliance Checker'],
    ]);
    assert.deepEqual(raises(5, [P1, marked(5, { dataBreach: 'no' })]), []);
    const both = [P1, marked(5, { dataBreach: 'suspected' }), marked(6, { dataBreach: 'confirmed' })];
    assert.deepEqual(raises(7, [...both, record(5, raises(5, both)[0])]), []);
  });

  it('S38: marked again after it was taken back, it is raised again', () => {
    const events = [P1, marked(5, { dataBreach: 'suspected' })];
    events.push(record(5, raises(5, events)[0]));
    events.push(marked(9, { dataBreach: 'no' }));
    assert.deepEqual(raises(10, events), []);
    events.push(marked(20, { dataBreach: 'confirmed' }));
    assert.equal(raises(20, events).length, 1);
  });

  it('S39: affected data of users is raised to legal and to the executive summary generator', () => {
    assert.deepEqual(toWhom(raises(5, [P1, marked(5, { userDataAffected: 'yes' })])), [
      ['user-data', 'Legal Compliance Checker', 'Executive Summary Generator'],
    ]);
  });

  it('S40: impact on revenue above the threshold is raised to the finance tracker and the studio producer', () => {
    const setting = { escalation: { revenueThreshold: { amount: 10_000, currency: 'USD' } } };
    const lost = (revenueImpact: string) => [P1, marked(5, { revenueImpact })];
    assert.deepEqual(toWhom(raises(5, lost('$12,500'), setting)), [
      ['revenue', 'Finance Tracker', 'Studio Producer'],
    ]);
    assert.deepEqual(raises(5, lost('$10,000'), setting), []);
    assert.deepEqual(raises(5, lost('unknown'), setting), []);
    assert.deepEqual(raises(5, lost('$12,500')), [], 'no threshold is set');
  });

  it('S40: what cannot be compared is said, and not raised', () => {
    const setting = { escalation: { revenueThreshold: { amount: 10_000, currency: 'USD' } } };
    const events = [P1, marked(5, { revenueImpact: '12.500 €' })];
    assert.deepEqual(raises(6, events, setting), []);
    const due = duesOf(fold(...events), T0 + 6 * MINUTE, policy(setting)).find(
      ({ rule }) => rule === 'revenue',
    );
    assert.equal(due?.state, 'never');
    assert.match(due.detail ?? '', /12,500 EUR cannot be compared with the threshold of 10,000 USD/);
  });

  it('S38: is still raised days later, as the law does not go stale overnight', () => {
    assert.equal(raises(2000, [P1, marked(5, { dataBreach: 'suspected' })]).length, 1);
    assert.deepEqual(
      brief(dueOf('escalation', 99999, [P1, marked(5, { dataBreach: 'suspected' })]))[0],
      'stale',
    );
  });
});

describe('clocks of any record', () => {
  const times = fc.integer({ min: -5_000, max: 60_000 }).map((minute) => T0 + minute * MINUTE);
  const revenueThreshold = { amount: 1, currency: 'USD' };

  it('never throw, and their ids are not shared', () => {
    fc.assert(
      fc.property(arbitraryRecord, times, (events, now) => {
        const incident = foldIncident(events);
        assert.ok(incident);
        const dues = duesOf(incident, now, policy({ escalation: { revenueThreshold } }));
        assert.equal(new Set(dues.map(({ id }) => id)).size, dues.length);
        for (const { dueAt, from } of dues) assert.ok(!Number.isNaN(dueAt) && !Number.isNaN(from));
      }),
      { numRuns: 400 },
    );
  });

  it('S36: a raised rule is never raised again, whatever else happens to the incident', () => {
    let raisedAtAll = 0;
    fc.assert(
      fc.property(arbitraryRecord, times, fc.nat(5000), (events, now, later) => {
        const before = foldIncident(events);
        assert.ok(before);
        const drafts = raisesDue(before, now, policy({ escalation: { revenueThreshold } }));
        raisedAtAll += drafts.length;
        const recorded = drafts.map((draft) => record((now - T0) / MINUTE + 99_999, draft));
        const after = foldIncident([...events, ...recorded]);
        assert.ok(after);
        const rules = new Set(drafts.map((draft) => draft.kind === 'escalation.raised' && draft.data.rule));
        for (const again of raisesDue(
          after,
          now + later * MINUTE,
          policy({ escalation: { revenueThreshold } }),
        ))
          assert.ok(again.kind === 'escalation.raised' && !rules.has(again.data.rule));
      }),
      { numRuns: 400 },
    );
    assert.ok(raisedAtAll > 20, `only ${raisedAtAll} were raised, which proves little`);
  });

  it('an incident that is over raises nothing, and reminds of the post-mortem and the authority alone', () => {
    let over = 0;
    fc.assert(
      fc.property(arbitraryRecord, times, (events, now) => {
        const incident = foldIncident(events);
        assert.ok(incident);
        if (!isOver(incident)) return;
        over += 1;
        assert.deepEqual(raisesDue(incident, now, policy()), []);
        for (const { kind } of duesOf(incident, now, policy())) assert.match(kind, /^(?:postmortem|gdpr)$/);
      }),
      { numRuns: 400 },
    );
    assert.ok(over > 20, `only ${over} were over`);
  });
});
