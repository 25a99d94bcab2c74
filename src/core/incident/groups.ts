import { isOver } from './incident.ts';
import type { IncidentSummary } from './summary.ts';

/** How a list of incidents is cut up, so that ten thousand of them do not hide the one that burns. */
export interface IncidentGroups<T> {
  readonly open: readonly T[];
  /** The newest that are over. */
  readonly recent: readonly T[];
  readonly earlier: readonly T[];
  readonly archived: readonly T[];
}

export const RECENT_SHOWN = 100;

/** @param incidents newest first; each group keeps their order */
export function groupIncidents<T extends Pick<IncidentSummary, 'id' | 'status'>>(
  incidents: readonly T[],
  isArchived: (id: string) => boolean,
): IncidentGroups<T> {
  const open: T[] = [];
  const over: T[] = [];
  const archived: T[] = [];
  for (const incident of incidents) {
    const group = !isOver(incident) ? open : isArchived(incident.id) ? archived : over;
    group.push(incident);
  }
  return { open, recent: over.slice(0, RECENT_SHOWN), earlier: over.slice(RECENT_SHOWN), archived };
}
