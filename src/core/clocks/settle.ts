import type { Incident } from '../incident/incident.ts';
import { HOUR_MS, type Due, type DueState } from './due.ts';
import { lastPresence } from './episode.ts';
import type { ClockPolicy } from './policy.ts';

/** What a clock is a function of. */
export interface Context {
  readonly incident: Incident;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly policy: ClockPolicy;
}

type Plan = Omit<Due, 'id' | 'incident' | 'severity' | 'state'> & {
  /** What the id ends with: the event that began it, or the instance of a rule. */
  readonly anchor: string;
  /** Where the time alone does not tell. */
  readonly state?: DueState;
  /** One of those that go on after the end, and that are not given up so soon. */
  readonly isDeadline?: boolean;
};

/** Gives a clock its id and its state at this moment. */
export function settle(context: Context, { anchor, state, isDeadline, ...due }: Plan): Due {
  const { incident } = context;
  return {
    id: `${due.kind}:${incident.id}:${anchor}`,
    incident: incident.id,
    severity: incident.severity,
    ...due,
    state: state ?? stateAt(context, due.dueAt, isDeadline === true),
  };
}

function stateAt(
  { incident, now, policy }: Context,
  dueAt: number | undefined,
  isDeadline: boolean,
): DueState {
  if (dueAt === undefined) return 'never';
  if (now < dueAt) return 'running';
  const hours = isDeadline ? policy.staleDeadlineAfterHours : policy.staleAfterHours;
  const isLate = now - dueAt > hours * HOUR_MS;
  return isLate && lastPresence(incident) <= dueAt ? 'stale' : 'overdue';
}
