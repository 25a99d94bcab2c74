import { isOver, type Incident } from './incident.ts';

/** Something that is due at a time. A function of the record and of now, so that every window shows the same. */
export interface Clock {
  readonly id: 'response';
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly isOverdue: boolean;
}

/**
 * The clocks that run for an incident; none once it is over.
 * @param responseMinutes how soon its severity asks for a response, counted from the declaration; undefined
 *   where the severity has no clock. An incident is responded to when it is acknowledged.
 * @param now milliseconds since 1970
 */
export function clocksOf(incident: Incident, responseMinutes: number | undefined, now: number): Clock[] {
  if (isOver(incident) || responseMinutes === undefined || incident.milestones.acknowledged) return [];
  const dueAt = Date.parse(incident.declared.at) + responseMinutes * 60_000;
  return [{ id: 'response', label: 'Response due', dueAt, isOverdue: now > dueAt }];
}
