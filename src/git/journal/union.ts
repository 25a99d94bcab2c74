import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../core/incident/codec.ts';
import type { JournalContents, JournalProblem } from './journal.ts';

/** The events of one place: a ref, or a segment of the log. */
export interface Place {
  readonly where: string;
  readonly writer: string;
  /** Only events of this incident belong there. Absent: of any. */
  readonly incident?: string;
  readonly events: readonly StoredEvent[];
}

/** Beyond this an incident is slow to show. Nothing is left out, but somebody should know. */
const MANY_EVENTS = 5_000;

const compareIds = (a: StoredEvent, b: StoredEvent): number => (a.envelope.id < b.envelope.id ? -1 : 1);

/** The union of all places by event id, in the order of ids. What does not belong where it is gets set aside. */
export function unite(places: readonly Place[]): JournalContents {
  const problems: JournalProblem[] = [];
  const byId = new Map<string, StoredEvent>();
  for (const place of places) {
    for (const stored of place.events) {
      const reason = misplaced(stored, place);
      if (reason === undefined) add(byId, stored, place, problems);
      else problems.push({ where: place.where, reason, line: stored.line });
    }
  }
  const incidents = new Map<string, StoredEvent[]>();
  for (const stored of [...byId.values()].sort(compareIds)) {
    const { incident } = stored.envelope;
    const events = incidents.get(incident);
    if (events) events.push(stored);
    else incidents.set(incident, [stored]);
  }
  for (const [incident, events] of incidents) {
    if (events.length <= MANY_EVENTS) continue;
    problems.push({
      where: incident,
      reason: `it has ${events.length} entries, more than ${MANY_EVENTS}: it will be slow`,
    });
  }
  return { incidents, problems };
}

/** Only a writer itself may speak in its name, except that an import carries what others wrote. */
export function misplaced({ envelope }: StoredEvent, place: Place): string | undefined {
  if (place.incident !== undefined && envelope.incident !== place.incident)
    return 'it belongs to another incident';
  if (envelope.writer !== place.writer && envelope.source !== 'import')
    return 'it was put there by another writer';
  return undefined;
}

function add(
  byId: Map<string, StoredEvent>,
  stored: StoredEvent,
  place: Place,
  problems: JournalProblem[],
): void {
  const { id } = stored.envelope;
  const known = byId.get(id);
  if (known === undefined) byId.set(id, stored);
  if (known === undefined || known.line === stored.line) return;
  // Whichever is met first, every machine must keep the same one.
  const [kept, dropped] = digest(known.line) < digest(stored.line) ? [known, stored] : [stored, known];
  byId.set(id, kept);
  problems.push({
    where: place.where,
    reason: `two different entries have the id ${id}; one was kept`,
    line: dropped.line,
  });
}

const digest = (line: string): string => createHash('sha256').update(line).digest('hex');
