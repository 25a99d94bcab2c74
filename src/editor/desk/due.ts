import { clocksOf } from '../../core/incident/clocks.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatDuration, formatLocalShort } from '../../core/text/time.ts';
import { responseMinutes } from '../../core/runbook/lookup.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** The next thing that is due, in words. */
export interface Due {
  readonly text: string;
  readonly isOverdue: boolean;
}

export async function dueOf(desk: IncidentDesk, incident: Incident): Promise<Due | undefined> {
  const now = Date.now();
  const minutes = responseMinutes(await desk.runbookOf(incident), incident.severity);
  const [clock] = clocksOf(incident, minutes, now);
  if (clock === undefined) return undefined;
  const text = clock.isOverdue
    ? `${clock.label.replace(' due', '')} overdue by ${formatDuration(now - clock.dueAt)}`
    : `${clock.label} ${formatLocalShort(new Date(clock.dueAt).toISOString(), now)}`;
  return { text, isOverdue: clock.isOverdue };
}
