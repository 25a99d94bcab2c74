import { escalationDues } from '../escalation/raise.ts';
import { isSamePerson } from '../incident/actor.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { HOUR_MS, MINUTE_MS, type Due } from './due.ts';
import { WITHOUT_POSTMORTEM } from '../incident/closing.ts';
import { worstSeverity } from './episode.ts';
import type { ClockPolicy } from './policy.ts';
import { settle, type Context } from './settle.ts';
import { briefDue, gdprDue, updateDue } from './words.ts';

/**
 * All clocks of an incident. Once it is over there are two that go on: the post-mortem, and the time that law gives
 * for telling an authority.
 * @param now milliseconds since 1970
 */
export function duesOf(incident: Incident, now: number, policy: ClockPolicy): Due[] {
  const context = { incident, now, policy };
  if (isOver(incident)) return [...postmortemDue(context), ...gdprDue(context)];
  return [
    ...responseDue(context),
    ...escalationDues(context),
    ...monitoringDue(context),
    ...updateDue(context),
    ...briefDue(context),
    ...gdprDue(context),
  ];
}

/** Met by the acknowledgement, or by somebody who takes a role: assigned by another they may not even know of it. */
function responseDue(context: Context): Due[] {
  const { incident, policy } = context;
  const minutes = policy.responseMinutes[incident.severity];
  const isTaken = Object.values(incident.roles).some(({ assignee, by }) => isSamePerson(assignee, by));
  const from = Date.parse(incident.declared.at);
  return [
    settle(context, {
      kind: 'response',
      label: 'Response due',
      action: 'acknowledge',
      from,
      anchor: incident.declared.event,
      ...(minutes !== 'never' && { dueAt: from + minutes * MINUTE_MS }),
      ...((incident.milestones.acknowledged ?? isTaken) && { state: 'done' }),
    }),
  ];
}

/** Runs from the fix, and again from each relapse. It ends well by itself: nobody is late when it is over. */
function monitoringDue(context: Context): Due[] {
  const run = context.incident.monitoring.at(-1);
  if (run === undefined || (run.state !== 'running' && run.state !== 'passed')) return [];
  const from = Date.parse(run.at);
  const dueAt = from + (run.minutes ?? context.policy.monitoringMinutes) * MINUTE_MS;
  const isDone = run.state === 'passed' || context.now >= dueAt;
  return [
    settle(context, {
      kind: 'monitoring',
      label: 'Monitoring ends',
      action: 'confirm-monitoring',
      from,
      dueAt,
      anchor: run.event,
      state: isDone ? 'done' : 'running',
    }),
  ];
}

function postmortemDue(context: Context): Due[] {
  const { incident, policy } = context;
  const { milestones, closed, kind, postmortems } = incident;
  const end = milestones.resolved ?? closed;
  const hours = policy.postmortemHours[worstSeverity(incident)];
  const isExempt = kind === 'drill' || (closed !== undefined && WITHOUT_POSTMORTEM.has(closed.reason));
  if (end === undefined || isExempt || hours === 'never') return [];
  const from = Date.parse(end.at);
  return [
    settle(context, {
      kind: 'postmortem',
      label: 'Post-mortem due',
      action: 'create-postmortem',
      from,
      dueAt: from + hours * HOUR_MS,
      anchor: end.event,
      isDeadline: true,
      ...(postmortems.length > 0 && { state: 'done' }),
    }),
  ];
}
