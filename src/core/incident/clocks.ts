import { isOver, type Incident } from './incident.ts';

/** Something that is due at a time. A function of the record and of now, so that every window shows the same. */
export interface Clock {
  readonly id: 'response' | 'monitoring';
  readonly label: string;
  /** When it began, and when it is due. Milliseconds since 1970. */
  readonly from: number;
  readonly dueAt: number;
  /** Past its time with nothing done: what a warning is for. */
  readonly isOverdue: boolean;
  /** It has run to its end, as it should. */
  readonly isDone: boolean;
}

const MINUTE_MS = 60_000;
/** Half an hour without a relapse before a fix counts as confirmed: the bundled runbook, "Monitor for 30 minutes". */
export const MONITORING_MINUTES = 30;

/**
 * The clocks that run for an incident; none once it is over.
 * @param responseMinutes how soon its severity asks for a response, counted from the declaration; undefined
 *   where the severity has no clock. An incident is responded to when it is acknowledged.
 * @param now milliseconds since 1970
 */
export function clocksOf(incident: Incident, responseMinutes: number | undefined, now: number): Clock[] {
  if (isOver(incident)) return [];
  return [...responseClock(incident, responseMinutes, now), ...monitoringClock(incident, now)];
}

function responseClock(incident: Incident, minutes: number | undefined, now: number): Clock[] {
  if (minutes === undefined || incident.milestones.acknowledged) return [];
  const from = Date.parse(incident.declared.at);
  const dueAt = from + minutes * MINUTE_MS;
  return [{ id: 'response', label: 'Response due', from, dueAt, isOverdue: now > dueAt, isDone: false }];
}

/** Starts anew each time the incident comes back to being monitored, so a relapse restarts it. */
function monitoringClock({ status, statuses }: Incident, now: number): Clock[] {
  const since = statuses.findLast((change) => change.status === 'monitoring');
  if (status !== 'monitoring' || since === undefined) return [];
  const from = Date.parse(since.at);
  const dueAt = from + MONITORING_MINUTES * MINUTE_MS;
  return [
    { id: 'monitoring', label: 'Monitoring ends', from, dueAt, isOverdue: false, isDone: now >= dueAt },
  ];
}
