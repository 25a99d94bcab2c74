import { raisesDue } from '../escalation/raise.ts';
import type { EventDraft } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { duesOf } from './clocks.ts';
import { nextChange, type Due } from './due.ts';
import type { ClockPolicy } from './policy.ts';
import { nextReminder } from './reminder.ts';
import { shownDues, type TimedDue } from './shown.ts';

export interface Watched {
  readonly incident: Incident;
  readonly policy: ClockPolicy;
}

/** One notification: the most urgent clock, and how many others are overdue beside it. */
export interface Reminder {
  readonly due: TimedDue;
  readonly others: number;
  /** Ids of all that it tells of. None of them is told again. */
  readonly covers: readonly string[];
}

export interface Round {
  readonly raises: readonly { readonly incident: string; readonly drafts: readonly EventDraft[] }[];
  readonly reminder?: Reminder;
  /** When to look again, in milliseconds since 1970; absent while nothing changes by itself. */
  readonly nextAt?: number;
}

/**
 * What is to be done now. A window that was asleep finds much overdue at once: it raises each escalation once, and
 * tells of all that is overdue in one reminder, as a row of them would hide the one that matters.
 * @param now milliseconds since 1970
 * @param shown ids that were told before
 */
export function roundOf(watched: readonly Watched[], now: number, shown: ReadonlySet<string>): Round {
  const dues = watched.flatMap(({ incident, policy }) => duesOf(incident, now, policy));
  const nextAt = nextChange(dues, now);
  const reminder = reminderOf(dues, shown);
  return {
    raises: watched
      .map(({ incident, policy }) => ({ incident: incident.id, drafts: raisesDue(incident, now, policy) }))
      .filter(({ drafts }) => drafts.length > 0),
    ...(reminder && { reminder }),
    ...(nextAt !== undefined && { nextAt }),
  };
}

/** An escalation is told of once it is on the record. */
function reminderOf(dues: readonly Due[], shown: ReadonlySet<string>): Reminder | undefined {
  const ready = dues.filter(({ kind, raised }) => kind !== 'escalation' || raised);
  const first = nextReminder(ready, shown);
  const late = shownDues(ready).filter(({ id, state }) => state === 'overdue' && !shown.has(id));
  const due = late.find(({ id }) => id === first?.id);
  return due && { due, others: late.length - 1, covers: late.map(({ id }) => id) };
}
