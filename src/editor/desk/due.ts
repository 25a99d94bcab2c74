import { duesOf } from '../../core/clocks/clocks.ts';
import { dueWords, shownDues } from '../../core/clocks/shown.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentDesk } from './incidentDesk.ts';
import { policyOf } from './policy.ts';

/** The next thing that is due, in words; and what else is pending, a line each. */
export interface Due {
  readonly text: string;
  readonly isOverdue: boolean;
  readonly others: readonly string[];
  /** How many are overdue. */
  readonly overdue: number;
}

export async function dueOf(desk: IncidentDesk, incident: Incident): Promise<Due | undefined> {
  const now = Date.now();
  const dues = shownDues(duesOf(incident, now, await policyOf(desk, incident)));
  const [first, ...others] = dues;
  return (
    first && {
      text: dueWords(first, now),
      isOverdue: first.state === 'overdue',
      others: others.map((due) => dueWords(due, now)),
      overdue: dues.filter(({ state }) => state === 'overdue').length,
    }
  );
}
