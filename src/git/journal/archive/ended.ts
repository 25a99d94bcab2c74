import { isOver } from '../../../core/incident/incident.ts';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import type { ListedIncident } from '../journal.ts';
import type { Retired } from './archiver.ts';

/**
 * Which incidents ended before then (milliseconds since 1970) and are not in an archive yet.
 * @param sharedWith the remotes that an incident is shared with, as they are encoded in names of refs
 */
export function retiredOf(
  incidents: Iterable<ListedIncident>,
  endedBefore: number,
  sharedWith: (incident: string) => readonly string[],
): Retired[] {
  const retired: Retired[] = [];
  for (const { summary, isArchived } of incidents) {
    const end = endOf(summary);
    if (isArchived || end === undefined || end >= endedBefore) continue;
    // A time that somebody typed may lie in a year that has no month by such a name.
    const month = new Date(end).toISOString().slice(0, 7);
    if (/^\d{4}-\d{2}$/.test(month))
      retired.push({ incident: summary.id, month, sharedWith: sharedWith(summary.id) });
  }
  return retired;
}

/** Undefined while it is not over, or when nobody knows since when it is. */
function endOf(summary: IncidentSummary): number | undefined {
  if (!isOver(summary)) return undefined;
  const { closed, resolved } = summary.milestones;
  const at = Date.parse((closed ?? resolved)?.at ?? '');
  return Number.isNaN(at) ? undefined : at;
}
