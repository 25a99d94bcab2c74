import { duesOf } from '../../core/clocks/clocks.ts';
import { formatDuration } from '../../core/text/time.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { policyOf } from '../desk/policy.ts';

export interface OverduePostmortem {
  readonly incident: string;
  readonly shortId: string;
  readonly message: string;
}

const MOST = 50;

/** Of the incidents that are over and have none, those whose clock has run out. */
export async function overduePostmortems(desk: IncidentDesk): Promise<OverduePostmortem[]> {
  const now = Date.now();
  const found: OverduePostmortem[] = [];
  const over = desk.incidents.filter(
    ({ status, severity, kind, id }) =>
      status === 'resolved' &&
      (severity === 'P0' || severity === 'P1') &&
      kind !== 'drill' &&
      !desk.isArchived(id),
  );
  for (const { id, shortId, title } of over.slice(0, MOST)) {
    const incident = await desk.open(id);
    if (incident === undefined) continue;
    const due = duesOf(incident, now, await policyOf(desk, incident)).find(
      ({ kind }) => kind === 'postmortem',
    );
    if (due?.dueAt === undefined || (due.state !== 'overdue' && due.state !== 'stale')) continue;
    const late = formatDuration(now - due.dueAt);
    const message = `${shortId} "${title}" has no post-mortem, and it is overdue by ${late}.`;
    found.push({ incident: id, shortId, message });
  }
  return found;
}
