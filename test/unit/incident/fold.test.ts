import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeEvent } from '../../../src/core/incident/describe.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { arbitraryRecord } from './arbitrary.ts';
import { ANA, at, BO, declared, event, fold } from './make.ts';

describe('the fold of events', () => {
  it('is the same for any order and any duplicates', () => {
    const shuffled = arbitraryRecord.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events, ...events], { minLength: events.length * 3 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([events, mixed]) => {
        assert.equal(JSON.stringify(foldIncident(mixed)), JSON.stringify(foldIncident(events)));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on valid events, and every entry can be put into words', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        const incident = foldIncident(events);
        assert.ok(incident);
        assert.equal(incident.timeline.length, events.length);
        for (const entry of incident.timeline) assert.notEqual(describeEvent(entry).text, '');
      }),
      { numRuns: 1000 },
    );
  });

  it('is nothing while the declaration is missing', () => {
    assert.equal(foldIncident([event(1, 'note.added', { text: 'hello' })]), undefined);
    assert.equal(foldIncident([]), undefined);
  });

  it('S01: starts at the severity it was declared with, and a change is an event', () => {
    const incident = fold(declared(), event(5, 'severity.changed', { to: 'P0', reason: 'all cards fail' }));
    assert.equal(incident.severity, 'P0');
    assert.deepEqual(
      incident.severities.map(({ severity, at: when }) => [severity, when]),
      [
        ['P1', at(0)],
        ['P0', at(5)],
      ],
    );
  });

  it('S08 S09: keeps the trigger and the three answers of triage, and takes a fact back', () => {
    const given = [
      declared({ trigger: 'user-report' }),
      event(1, 'incident.updated', {
        services: ['payments'],
        usersAffected: '40 % of buyers',
        dataAtRisk: 'no',
      }),
    ];
    const incident = fold(...given);
    assert.deepEqual(incident.facts, {
      trigger: 'user-report',
      services: ['payments'],
      usersAffected: '40 % of buyers',
      dataAtRisk: 'no',
    });
    const taken = fold(...given, event(2, 'incident.updated', { usersAffected: null, services: [] }));
    assert.deepEqual(taken.facts, { trigger: 'user-report', dataAtRisk: 'no' });
  });

  it('S16: the decision can be changed, and steps done under the other answer stay', () => {
    const incident = fold(
      declared(),
      event(1, 'cause.decided', { cause: 'deployment', reasons: 'deployed 12 min before' }),
      event(2, 'step.done', { step: 'mitigation/deployment/roll-back', title: 'Roll back' }),
      event(3, 'cause.decided', { cause: 'infrastructure' }),
    );
    assert.equal(incident.cause?.cause, 'infrastructure');
    assert.equal(incident.steps['mitigation/deployment/roll-back']?.status, 'done');
    assert.equal(incident.timeline.filter(({ kind }) => kind === 'cause.decided').length, 2);
  });

  it('S07: a severity change loses nobody who was assigned', () => {
    const incident = fold(
      declared(),
      event(1, 'role.assigned', { role: 'infrastructure-maintainer', assignee: BO }),
      event(2, 'severity.changed', { to: 'P3' }),
    );
    assert.equal(incident.roles['infrastructure-maintainer']?.assignee.name, 'Bo Lind');
  });

  it('gives each step its last state, and who and when', () => {
    const step = { step: 'triage/acknowledge', title: 'Acknowledge' };
    const incident = fold(
      declared(),
      event(1, 'step.done', { ...step, milestone: 'acknowledged' }),
      event(2, 'step.reopened', step, { actor: BO }),
    );
    assert.equal(incident.steps['triage/acknowledge']?.status, 'open');
    assert.equal(incident.steps['triage/acknowledge'].by.name, 'Bo Lind');
    assert.equal(incident.milestones.acknowledged, undefined);
  });

  it('shows a retracted entry and no longer counts it; a retraction can be retracted', () => {
    const note = event(1, 'severity.changed', { to: 'P0' });
    const retraction = event(2, 'event.retracted', { target: note.envelope.id, reason: 'wrong incident' });
    const incident = fold(declared(), note, retraction);
    assert.equal(incident.severity, 'P1');
    const entry = incident.timeline.find(({ id }) => id === note.envelope.id);
    assert.equal(entry?.retracted?.reason, 'wrong incident');
    const restored = fold(
      declared(),
      note,
      retraction,
      event(3, 'event.retracted', { target: retraction.envelope.id }),
    );
    assert.equal(restored.severity, 'P0');
  });

  it('never loses the declaration to a retraction', () => {
    const declaration = declared();
    const incident = fold(declaration, event(1, 'event.retracted', { target: declaration.envelope.id }));
    assert.equal(incident.title, 'Checkout returns 500');
  });

  it('shows a corrected time and keeps the time of writing', () => {
    const note = event(10, 'note.added', { text: 'restarted the pods' });
    const incident = fold(
      declared(),
      event(5, 'note.added', { text: 'looked at the graphs' }),
      note,
      event(11, 'event.corrected', { target: note.envelope.id, occurredAt: at(3), reason: 'pods say 14:03' }),
    );
    const texts = incident.timeline.map((entry) => describeEvent(entry).text);
    assert.ok(texts.indexOf('restarted the pods') < texts.indexOf('looked at the graphs'));
    const entry = incident.timeline.find(({ id }) => id === note.envelope.id);
    assert.equal(entry?.occurredAt, at(3));
    assert.equal(entry.recordedAt, at(10));
    assert.equal(entry.corrected?.reason, 'pods say 14:03');
  });

  it('ignores a correction that would make an event invalid', () => {
    const change = event(1, 'severity.changed', { to: 'P2' });
    const incident = fold(
      declared(),
      change,
      event(2, 'event.corrected', { target: change.envelope.id, data: { to: 'P9' } }),
    );
    assert.equal(incident.severity, 'P2');
  });

  it('keeps an event of an unknown kind in the timeline', () => {
    const known = event(1, 'note.added', { text: 'x' });
    const line = known.line.replace('note.added', 'weather.changed');
    const unknown = { line, envelope: { ...known.envelope, kind: 'weather.changed' } };
    const incident = fold(declared(), unknown);
    const entry = incident.timeline.at(-1);
    assert.equal(entry?.kind, 'weather.changed');
    assert.equal(entry.event, undefined);
  });

  it('cannot be poisoned by ids that are names of object members', () => {
    const incident = fold(
      declared(),
      event(1, 'role.assigned', { role: '__proto__', assignee: ANA }),
      event(2, 'step.done', { step: '__proto__', title: 'x' }),
    );
    assert.equal(incident.steps.constructor, undefined);
    assert.deepEqual(Object.keys(incident.roles), ['__proto__']);
    assert.equal(({} as { assignee?: unknown }).assignee, undefined);
  });

  it('S26: resolving, reopening and resolving again move the milestone', () => {
    const resolved = event(30, 'status.changed', { to: 'resolved' });
    assert.equal(fold(declared(), resolved).milestones.resolved?.at, at(30));
    const reopened = fold(
      declared(),
      resolved,
      event(40, 'incident.reopened', { reason: 'errors are back' }),
    );
    assert.equal(reopened.status, 'investigating');
    assert.equal(reopened.milestones.resolved, undefined);
    const again = [
      resolved,
      event(40, 'incident.reopened', { reason: 'back' }),
      event(55, 'status.changed', { to: 'resolved' }),
    ];
    assert.equal(fold(declared(), ...again).milestones.resolved?.at, at(55));
  });

  it('C04: links a deployment once, and unlinks it', () => {
    const deployment = { id: 'tag:v2', name: 'v2', revision: 'a'.repeat(40), at: at(-12) };
    const linked = [
      declared(),
      event(1, 'deployment.linked', { deployment }),
      event(2, 'deployment.linked', { deployment, reasons: 'seen twice' }),
    ];
    assert.equal(fold(...linked).deployments.length, 1);
    assert.equal(
      fold(...linked, event(3, 'deployment.unlinked', { deployment: 'tag:v2' })).deployments.length,
      0,
    );
  });

  it('tracks hypotheses and action items to their end', () => {
    const incident = fold(
      declared(),
      event(1, 'hypothesis.opened', { hypothesis: 'h1', text: 'connection pool is full' }),
      event(2, 'hypothesis.rejected', { hypothesis: 'h1', note: '12 of 100 used' }),
      event(3, 'action.added', { action: 'a1', title: 'Alert on 5xx', owner: 'Ana' }),
      event(4, 'action.changed', { action: 'a1', due: '2026-12-01', owner: null }),
      event(5, 'action.closed', { action: 'a1' }),
    );
    assert.equal(incident.hypotheses[0]?.status, 'rejected');
    assert.equal(incident.hypotheses[0].text, 'connection pool is full');
    const [action] = incident.actions;
    assert.deepEqual(
      [action?.title, action?.owner, action?.due, action?.closed],
      ['Alert on 5xx', undefined, '2026-12-01', true],
    );
  });
});
