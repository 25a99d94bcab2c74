import type { Incident } from '../../../src/core/incident/incident.ts';
import { ANA, at, BO, declared, event, fold } from '../incident/make.ts';

const REVISION = '4f1c2a9be07d5c3f8a6b1e2d3c4b5a697887766f';
export const deployment = {
  id: 'tag:deploy/production/2026-11-20.3',
  name: 'deploy/production/2026-11-20.3',
  revision: REVISION,
  at: at(-22),
  environment: 'production',
  author: 'Cem Kaya',
};

/** An incident in which everything that the document tells of has happened. */
export function fullIncident(): Incident {
  const wrong = event(3, 'note.added', { text: 'The database is down' });
  const late = event(12, 'note.added', { text: 'Error rate falls | "almost" `0`' }, { actor: BO });
  return fold(
    declared({
      severity: 'P1',
      startedAt: at(-14),
      detectedAt: at(-6),
      trigger: 'monitoring-alert',
      triggerDetail: 'checkout 5xx above 5 %',
      services: ['checkout', 'payments'],
      usersAffected: 'about 1,200',
    }),
    event(2, 'step.done', {
      step: 'detection-and-triage/acknowledge-the-alert',
      title: 'Acknowledge the alert',
      milestone: 'acknowledged',
    }),
    event(2, 'role.assigned', {
      role: 'infrastructure-maintainer',
      title: 'Infrastructure Maintainer',
      assignee: ANA,
    }),
    event(2, 'role.assigned', { role: 'backend-architect', assignee: { name: 'log reader', type: 'agent' } }),
    wrong,
    event(4, 'event.retracted', { target: wrong.envelope.id, reason: 'it was the pool, not the database' }),
    event(5, 'severity.changed', { to: 'P0', reason: 'nobody can pay' }),
    event(6, 'hypothesis.opened', { hypothesis: 'h1', text: 'Connection pool too small' }),
    event(8, 'step.started', {
      step: 'investigation/backend/compare-api-error-rates',
      title: 'Compare API error rates',
    }),
    event(9, 'deployment.linked', { deployment, reasons: '22 minutes before, touches src/pool' }),
    event(10, 'cause.decided', { cause: 'deployment', reasons: 'Rolled out right before the first error' }),
    event(11, 'rollback.performed', { deployment: deployment.id, branch: 'rollback/2026-11-20.3' }),
    late,
    event(13, 'event.corrected', {
      target: late.envelope.id,
      occurredAt: at(11.5),
      reason: 'read off the graph',
    }),
    event(14, 'comms.sent', { update: 'u1', audience: 'status page', text: 'Checkout is recovering.' }),
    event(15, 'milestone.set', { milestone: 'mitigated', at: at(15) }),
    event(16, 'status.changed', { to: 'monitoring' }),
    event(16, 'monitoring.started', { minutes: 30 }),
    event(20, 'milestone.set', { milestone: 'recovered', at: at(20) }),
    event(21, 'evidence.added', { title: 'Checkout works', url: 'https://grafana.example/d/1' }),
    event(46, 'monitoring.passed', {}),
    event(47, 'incident.updated', {
      summary: 'Checkout failed for an hour.\n\nA pool was made too small.',
      rootCause: 'The pool of connections was cut from 50 to 5.',
      revenueImpact: '€ 14,000',
      reputationImpact: 'Two press enquiries',
      dataImpact: 'None found',
      dataAtRisk: 'no',
    }),
    event(48, 'hypothesis.confirmed', { hypothesis: 'h1', note: 'pool size in the diff' }),
    event(50, 'status.changed', { to: 'resolved' }),
    event(51, 'factor.added', { factor: 'f1', text: 'The pool size has no test' }),
    event(52, 'factor.added', {
      factor: 'f2',
      text: 'Its default differs between environments',
      parent: 'f1',
    }),
    event(52, 'why.added', { why: 'w1', text: 'The pool size was never agreed on' }),
    event(52, 'why.added', {
      why: 'w2',
      text: 'No test covers it',
      parent: 'w1',
      evidence: [late.envelope.id],
    }),
    event(53, 'action.added', {
      action: 'a1',
      title: 'Alert on pool use',
      owner: 'Bo Lind',
      due: '2026-12-01',
    }),
    event(54, 'action.added', { action: 'a2', title: 'Test the pool size' }),
    event(55, 'action.closed', { action: 'a1' }),
    event(60, 'incident.closed', { reason: 'resolved' }),
  );
}
