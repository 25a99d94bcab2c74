import { MINUTE_MS, type Due } from '../clocks/due.ts';
import { episodeOf, severeSince } from '../clocks/episode.ts';
import type { ClockPolicy } from '../clocks/policy.ts';
import { settle, type Context } from '../clocks/settle.ts';
import type { EventDraft } from '../incident/events.ts';
import { isOver, type Incident, type Recorded } from '../incident/incident.ts';
import { judgeRevenue } from './revenue.ts';
import type { EscalationRule } from './matrix.ts';

/** A rule whose condition holds, or will hold if nothing changes. */
interface Match {
  readonly rule: EscalationRule;
  /** The same in every window: the rule, and for a later stretch the event that began it. */
  readonly instance: string;
  readonly reason: string;
  readonly from: number;
  /** Absent when it cannot be told whether the condition holds: then `detail` says why. */
  readonly dueAt?: number;
  readonly detail?: string;
}

/** The escalations of the matrix that concern this incident now: to come, to be raised, or waiting for an answer. */
export function escalationDues(context: Context): Due[] {
  const { incident } = context;
  return matches(context).map(({ rule, instance, reason, from, dueAt, detail }) => {
    const known = incident.escalations.find((one) => one.rule === instance);
    const isTakenBack = known?.raised === undefined && wasRaised(incident, instance);
    const isFact = rule.condition.when !== 'unresolved';
    return settle(context, {
      kind: 'escalation',
      label: `${known?.raised ? 'Escalated' : 'Escalation'} to ${rule.to.join(', ')}`,
      action: 'acknowledge-escalation',
      from,
      anchor: instance,
      rule: instance,
      raised: known?.raised !== undefined,
      detail: detail ?? (isTakenBack ? 'Raised, and taken back' : `${reason}. ${rule.action}`),
      isDeadline: isFact,
      ...(dueAt !== undefined && { dueAt }),
      ...((known?.acknowledged ?? isTakenBack) && { state: 'done' }),
    });
  });
}

/** Retracted or not: what a person took back must not come again by itself. */
const wasRaised = ({ timeline }: Incident, instance: string): boolean =>
  timeline.some(({ event }) => event?.kind === 'escalation.raised' && event.data.rule === instance);

/**
 * What must be recorded as raised now. A rule that is on the record as raised or acknowledged is left alone; when two
 * windows raise it in the same moment, both name the same instance and the fold shows one.
 * @param now milliseconds since 1970
 */
export function raisesDue(incident: Incident, now: number, policy: ClockPolicy): EventDraft[] {
  if (isOver(incident)) return [];
  const context = { incident, now, policy };
  const due = new Set(
    escalationDues(context).flatMap(({ state, raised, rule }) =>
      state === 'overdue' && !raised ? [rule] : [],
    ),
  );
  return matches(context)
    .filter(({ instance }) => due.has(instance))
    .map(({ rule, instance, reason }) => ({
      kind: 'escalation.raised',
      source: 'automatic',
      data: { rule: instance, to: [...rule.to], reason: reason.slice(0, 500), action: rule.action },
    }));
}

const matches = (context: Context): Match[] =>
  context.policy.escalation.rules.flatMap((rule) => matchOf(rule, context) ?? []);

function matchOf(rule: EscalationRule, context: Context): Match | undefined {
  const { condition } = rule;
  const { concerns, facts } = context.incident;
  switch (condition.when) {
    case 'unresolved':
      return unresolved(rule, condition, context.incident);
    case 'data-breach':
      return marked(rule, concerns.dataBreach, `Data breach ${facts.dataBreach ?? 'suspected'}`);
    case 'user-data':
      return marked(
        rule,
        concerns.userDataAffected,
        facts.userDataAffected === 'yes' ? 'Data of users is affected' : 'Data of users may be affected',
      );
    case 'revenue':
      return revenue(rule, context);
  }
}

function unresolved(
  rule: EscalationRule,
  { severity, minutes }: { readonly severity: string; readonly minutes: number },
  incident: Incident,
): Match | undefined {
  if (incident.severity !== severity) return undefined;
  const episode = episodeOf(incident);
  const from = severeSince(incident, incident.severity);
  return {
    rule,
    instance: episode.isFirst ? rule.id : `${rule.id}@${episode.event}`,
    reason: `${severity} not resolved for ${minutes} min`,
    from,
    dueAt: from + minutes * MINUTE_MS,
  };
}

function marked(
  rule: EscalationRule,
  concern: (Recorded & { readonly again: boolean }) | undefined,
  reason: string,
): Match | undefined {
  if (concern === undefined) return undefined;
  const at = Date.parse(concern.at);
  const instance = concern.again ? `${rule.id}@${concern.event}` : rule.id;
  return { rule, instance, reason, from: at, dueAt: at };
}

function revenue(rule: EscalationRule, { incident, policy }: Context): Match | undefined {
  const since = incident.revenueRecorded;
  const text = incident.facts.revenueImpact;
  if (since === undefined || text === undefined) return undefined;
  const judged = judgeRevenue(text, policy.escalation.revenueThreshold);
  if (judged.verdict === 'below' || judged.verdict === 'no-threshold') return undefined;
  const from = Date.parse(since.at);
  const common = { rule, instance: rule.id, reason: judged.words, from };
  return judged.verdict === 'above' ? { ...common, dueAt: from } : { ...common, detail: judged.words };
}
