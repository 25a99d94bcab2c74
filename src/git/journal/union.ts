import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../core/incident/codec.ts';
import type { JournalProblem } from './journal.ts';
import { fewer, SHOWN_OF_INCIDENT } from './problems.ts';

/** The events of one place: a ref, or a segment of the log. */
export interface Place {
  readonly where: string;
  readonly writer: string;
  /** Only events of this incident belong there. Absent: of any. */
  readonly incident?: string;
  /** What it was fetched from, if it was. */
  readonly remote?: string;
  readonly events: readonly StoredEvent[];
}

export interface United {
  /** Once each, in the order of their ids. */
  readonly events: readonly StoredEvent[];
  readonly problems: readonly JournalProblem[];
  /** Other than its ids alone would say: of ids that two different events have, which one was kept. */
  readonly kept: readonly string[];
}

/** Beyond this an incident is slow to show. Nothing is left out, but somebody should know. */
const MANY_EVENTS = 5_000;

const compareIds = (a: StoredEvent, b: StoredEvent): number => (a.envelope.id < b.envelope.id ? -1 : 1);

/**
 * The union of what all places hold of one incident. What does not belong where it is gets set aside.
 * @param places those of the log, which hold several incidents, cut down to this one
 */
export function unite(incident: string, places: readonly Place[]): United {
  const [only, ...others] = places;
  if (only && others.length === 0 && isAsWritten(only)) return united(incident, only.events, []);
  const problems: JournalProblem[] = [];
  const kept = new Map<string, string>();
  const byId = new Map<string, StoredEvent>();
  for (const place of places) {
    for (const stored of place.events) {
      const reason = misplaced(stored, place);
      if (reason === undefined) add({ byId, problems, kept }, stored, place);
      else problems.push({ where: place.where, reason, line: stored.line });
    }
  }
  const events = [...byId.values()];
  if (!isInOrder(events)) events.sort(compareIds);
  return { ...united(incident, events, problems), kept: [...kept.values()].sort() };
}

/** Nearly every place is: then there is nothing to do. */
function isAsWritten(place: Place): boolean {
  let known: StoredEvent | undefined;
  let last = '';
  for (const stored of place.events) {
    const { id } = stored.envelope;
    if (id <= last) return false;
    last = id;
    if (known && hasOriginOf(stored, known)) continue;
    if (misplaced(stored, place) !== undefined) return false;
    known = stored;
  }
  return true;
}

/** Lines of one file mostly share these texts, and what is the same text is found equal without looking at it. */
const hasOriginOf = ({ envelope }: StoredEvent, { envelope: other }: StoredEvent): boolean =>
  envelope.incident === other.incident &&
  envelope.writer === other.writer &&
  envelope.source === other.source;

function united(incident: string, events: readonly StoredEvent[], problems: JournalProblem[]): United {
  if (events.length > MANY_EVENTS) {
    const reason = `it has ${events.length} entries, more than ${MANY_EVENTS}: it will be slow`;
    problems.push({ where: incident, reason });
  }
  return { events, problems: fewer(problems, SHOWN_OF_INCIDENT, incident), kept: [] };
}

function isInOrder(events: readonly StoredEvent[]): boolean {
  let last = '';
  for (const { envelope } of events) {
    if (envelope.id <= last) return false;
    last = envelope.id;
  }
  return true;
}

/** Only a writer itself may speak in its name, except that an import carries what others wrote. */
export function misplaced({ envelope }: StoredEvent, place: Place): string | undefined {
  if (place.incident !== undefined && envelope.incident !== place.incident)
    return 'it belongs to another incident';
  if (envelope.writer !== place.writer && envelope.source !== 'import')
    return 'it was put there by another writer';
  return undefined;
}

interface Uniting {
  readonly byId: Map<string, StoredEvent>;
  readonly problems: JournalProblem[];
  readonly kept: Map<string, string>;
}

function add({ byId, problems, kept }: Uniting, stored: StoredEvent, place: Place): void {
  const { id } = stored.envelope;
  const known = byId.get(id);
  if (known === undefined) byId.set(id, stored);
  if (known === undefined || known.line === stored.line) return;
  // Whichever is met first, every machine must keep the same one.
  const [winner, loser] = digest(known.line) < digest(stored.line) ? [known, stored] : [stored, known];
  byId.set(id, winner);
  kept.set(id, `${id} ${digest(winner.line)}`);
  problems.push({
    where: place.where,
    reason: `two different entries have the id ${id}; one was kept`,
    line: loser.line,
  });
}

const digest = (line: string): string => createHash('sha256').update(line).digest('hex');
