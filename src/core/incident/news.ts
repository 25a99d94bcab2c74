import { isSamePerson } from './actor.ts';
import type { StoredEvent } from './codec.ts';
import type { Actor } from './events.ts';

/**
 * What somebody has seen of an incident: the highest number of each writer and session. Neither ids nor times would
 * do, because an entry that arrives late may be older than all that was seen before it.
 */
export interface Seen {
  /** When they last looked. ISO 8601, UTC. */
  readonly at: string;
  /** By `<writer>-<session>`. */
  readonly numbers: Readonly<Record<string, number>>;
}

export interface Reader {
  readonly me: Actor;
  /** What this clone wrote is no news here, whoever it was written for. */
  readonly writers: ReadonlySet<string>;
  /** Absent: they never looked. */
  readonly seen?: Seen | undefined;
}

export interface News {
  /** Ids of the entries that are new to the reader. */
  readonly entries: ReadonlySet<string>;
  /** When they last looked; absent when they never did. */
  readonly since?: string;
  /** Others began, and the reader has neither looked nor taken part yet: what they need is the whole story. */
  readonly isFirstSight: boolean;
}

const keyOf = ({ envelope }: StoredEvent): string => `${envelope.writer}-${envelope.session}`;

/** What a person who sees all of these events has seen. */
export function seeAll(events: readonly StoredEvent[], at: string): Seen {
  const numbers = new Map<string, number>();
  for (const stored of events) {
    const key = keyOf(stored);
    numbers.set(key, Math.max(stored.envelope.seq, numbers.get(key) ?? 0));
  }
  return { at, numbers: Object.fromEntries(numbers) };
}

/** What was seen in either of two places, two windows for one. */
export function mergeSeen(a: Seen, b: Seen): Seen {
  const numbers = { ...a.numbers };
  for (const [key, seq] of Object.entries(b.numbers)) numbers[key] = Math.max(seq, numbers[key] ?? 0);
  return { at: Date.parse(a.at) > Date.parse(b.at) ? a.at : b.at, numbers };
}

/** Those to be marked as new. At first sight all are new, and marks on all would point at nothing. */
export const markedEntries = ({ entries, isFirstSight }: News): ReadonlySet<string> =>
  isFirstSight ? new Set() : entries;

const isByOthers = ({ envelope }: StoredEvent, { me, writers }: Reader): boolean =>
  !writers.has(envelope.writer) && !isSamePerson(envelope.actor, me);

/** Whether any of it is the reader's own. */
export const tookPart = (events: readonly StoredEvent[], reader: Reader): boolean =>
  events.some((stored) => !isByOthers(stored, reader));

export function newsOf(events: readonly StoredEvent[], reader: Reader): News {
  const { seen } = reader;
  const others = events.filter((stored) => isByOthers(stored, reader));
  const unseen = others.filter((stored) => stored.envelope.seq > (seen?.numbers[keyOf(stored)] ?? 0));
  return {
    entries: new Set(unseen.map(({ envelope }) => envelope.id)),
    ...(seen && { since: seen.at }),
    isFirstSight: seen === undefined && others.length > 0 && others.length === events.length,
  };
}
