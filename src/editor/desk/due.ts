import { clocksOf, type Clock } from '../../core/incident/clocks.ts';
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
  const clocks = clocksOf(incident, minutes, now);
  const clock = clocks.find(({ isOverdue }) => isOverdue) ?? clocks[0];
  return clock && { text: wordsFor(clock, now), isOverdue: clock.isOverdue };
}

function wordsFor({ label, from, dueAt, isOverdue, isDone }: Clock, now: number): string {
  if (isOverdue) return `${label.replace(' due', '')} overdue by ${formatDuration(now - dueAt)}`;
  if (isDone) return `Monitored for ${formatDuration(dueAt - from)}`;
  return `${label} ${formatLocalShort(new Date(dueAt).toISOString(), now)}`;
}
