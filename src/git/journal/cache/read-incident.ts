import { hash } from 'node:crypto';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import { summarizeInOrder } from '../../../core/incident/summary.ts';
import type { JournalProblem } from '../journal.ts';
import { beginIncident, isOwnOf, type RefContents } from '../refs/ref-contents.ts';
import type { RefReader } from '../refs/ref-reader.ts';
import { refName, type Source } from '../refs/refs.ts';
import { misplaced, unite, type Place } from '../union.ts';
import type { Entry } from './entry.ts';

/** All that is known of one incident. */
export interface WholeIncident {
  readonly incident: string;
  /** Once each, in the order of their ids. */
  readonly events: readonly StoredEvent[];
  readonly problems: readonly JournalProblem[];
  /** Of ids that two different events have, which one was kept. */
  readonly kept: readonly string[];
  /** What of it is in the log, by the ref where it belongs. */
  readonly logged: readonly Logged[];
  /** False when something of it could not be read that may be readable at another time. */
  readonly isComplete: boolean;
}

export interface Logged {
  readonly ref: string;
  readonly inGit: readonly StoredEvent[];
  readonly notInGit: readonly StoredEvent[];
}

/** What one incident is to be read from. */
export interface Places {
  readonly sources: readonly Source[];
  /** The part of the log that is about it. */
  readonly log: readonly Place[];
}

/**
 * Begins to read one incident from all places.
 * @param reader absent where there is no git
 * @returns reads it to the end. Rejects never: what cannot be read becomes a problem
 */
export function beginWhole(
  reader: RefReader | undefined,
  incident: string,
  { sources, log }: Places,
  ownWriters: ReadonlySet<string>,
): () => Promise<WholeIncident> {
  const read = reader && beginIncident(reader, sources, isOwnOf(ownWriters));
  return async () => {
    const inGit = read ? await read() : NOTHING;
    const { events, problems, kept } = unite(incident, [...inGit.places, ...log]);
    return {
      incident,
      events,
      problems: [...inGit.problems, ...problems],
      kept,
      // Without git, the log is where it belongs.
      logged: reader ? loggedOf(incident, inGit.places, log) : [],
      isComplete: inGit.isComplete,
    };
  };
}

const NOTHING: RefContents = { places: [], problems: [], isComplete: true };

/** Works out what is in the log and not in git, whichever session wrote it: so a dead one leaves nothing behind. */
function loggedOf(incident: string, inGit: readonly Place[], log: readonly Place[]): Logged[] {
  if (log.length === 0) return [];
  const idsOf = new Map<string, Set<string>>();
  for (const { writer, remote, events } of inGit) {
    if (remote !== undefined) continue;
    const ids = idsOf.get(writer) ?? new Set();
    for (const { envelope } of events) ids.add(envelope.id);
    idsOf.set(writer, ids);
  }
  return log.map((place) => {
    const placed = place.events.filter((stored) => misplaced(stored, place) === undefined);
    const ids = idsOf.get(place.writer);
    const isInGit = ({ envelope }: StoredEvent): boolean => ids?.has(envelope.id) ?? false;
    const [there, missing] = [placed.filter(isInGit), placed.filter((stored) => !isInGit(stored))];
    return { ref: refName(incident, place.writer), inGit: there, notInGit: missing };
  });
}

/** What the sources of one incident are at, as one text. */
export const keyOf = (sources: readonly Source[]): string =>
  sources.map(({ name, oid }) => `${name} ${oid}`).join('\n');

/**
 * What a list needs of an incident that was read whole.
 * @param horizon an id: later ones are too far ahead of the clock to set it by
 */
export function entryOf(whole: WholeIncident, sources: readonly Source[], horizon: string): Entry {
  const { incident, events, kept, problems } = whole;
  const summary = summarizeInOrder(events);
  const entry: Entry = {
    incident,
    key: keyOf(sources),
    ...(summary && { summary }),
    version: versionOf(events, kept),
    latest: latestBefore(events, horizon),
    isArchived: sources.length > 0 && sources.every(({ isArchived }) => isArchived),
    problems,
  };
  // Parts of texts keep the whole of them in memory, and there may be ten thousand entries. A copy does not.
  return JSON.parse(JSON.stringify(entry)) as Entry;
}

export const latestBefore = (events: readonly StoredEvent[], horizon: string): string =>
  events.findLast(({ envelope }) => envelope.id < horizon)?.envelope.id ?? '';

/** The same for the same events, whenever and wherever they are read. */
export function versionOf(events: readonly StoredEvent[], kept: readonly string[]): string {
  const ids = events.map(({ envelope }) => envelope.id);
  return hash('sha256', [...ids, ...kept].join('\n'), 'base64url');
}
