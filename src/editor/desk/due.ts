import { duesOf } from '../../core/clocks/clocks.ts';
import type { Due as Clock } from '../../core/clocks/due.ts';
import { policyFor } from '../../core/clocks/policy.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatDuration, formatLocalShort } from '../../core/text/time.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** The next thing that is due, in words. */
export interface Due {
  readonly text: string;
  readonly isOverdue: boolean;
}

export async function dueOf(desk: IncidentDesk, incident: Incident): Promise<Due | undefined> {
  const now = Date.now();
  const clocks = duesOf(incident, now, policyFor(await desk.runbookOf(incident))).filter(isShown);
  const clock = clocks.find(({ state }) => state === 'overdue') ?? clocks[0];
  return clock && { text: wordsFor(clock, now), isOverdue: clock.state === 'overdue' };
}

type Timed = Clock & { readonly dueAt: number };

const isShown = (clock: Clock): clock is Timed =>
  clock.dueAt !== undefined &&
  (clock.kind === 'monitoring' || (clock.kind === 'response' && clock.state !== 'done'));

function wordsFor({ label, from, dueAt, state }: Timed, now: number): string {
  if (state === 'overdue' || state === 'stale')
    return `${label.replace(' due', '')} overdue by ${formatDuration(now - dueAt)}`;
  if (state === 'done') return `Monitored for ${formatDuration(dueAt - from)}`;
  return `${label} ${formatLocalShort(new Date(dueAt).toISOString(), now)}`;
}
