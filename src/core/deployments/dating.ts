import type { Deployment } from './deployment.ts';
import type { TagClass } from './tag-name.ts';

/** What git recorded of a mark, in milliseconds since 1970. */
export interface Recorded {
  readonly committedAt: number;
  readonly taggedAt?: number;
}

/** Why a time that a mark claims was not believed, or may be off. */
export type Doubt =
  /** It is still to come: a clock was wrong. */
  | 'future'
  /** Nothing is deployed before it is made: the mark was moved, or a clock was wrong. */
  | 'before-commit'
  /** Earlier than its commit by less than a day's zones: the name tells a local time. */
  | 'local-time';

export interface Dated extends Pick<Deployment, 'at' | 'atSource'> {
  readonly doubt?: Doubt;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Clocks of machines in a team differ by less. */
const SLACK = 5 * MINUTE;
/** Zones reach from 12 hours behind UTC to 14 before it. */
const [BEHIND, BEFORE] = [12 * HOUR, 14 * HOUR];

/** The name knows best when it was deployed; then who tagged it; then its commit, which was made no later. */
export function dateOf(
  { time, isWholeDay = false }: Pick<TagClass, 'time' | 'isWholeDay'>,
  recorded: Recorded,
  now: number,
): Dated {
  const known = dateOfRecord(recorded, now);
  if (time === undefined) return known;
  const named = { at: time, atSource: 'name' } as const;
  const { committedAt } = recorded;
  // A name that knows only the day may mean a local one, and git may know the hour of it.
  if (isWholeDay) {
    const sinceMidnight = Date.parse(known.at) - Date.parse(time);
    if (sinceMidnight >= -BEFORE && sinceMidnight < DAY + BEHIND) return known;
    return committedAt < Date.parse(time) + DAY + BEHIND ? named : { ...known, doubt: 'before-commit' };
  }
  const early = committedAt - Date.parse(time);
  if (early > BEHIND + SLACK) return { ...known, doubt: 'before-commit' };
  // Which zone it is nobody says, so all names of a repository are read alike: that keeps their order.
  return early > SLACK ? { ...named, doubt: 'local-time' } : named;
}

function dateOfRecord({ committedAt, taggedAt }: Recorded, now: number): Dated {
  const committed: Dated =
    committedAt > now + DAY
      ? { at: iso(now), atSource: 'commit', doubt: 'future' }
      : { at: iso(committedAt), atSource: 'commit' };
  if (taggedAt === undefined) return committed;
  if (taggedAt > now + DAY) return { ...committed, doubt: 'future' };
  if (taggedAt < committedAt - SLACK && committed.doubt === undefined)
    return { ...committed, doubt: 'before-commit' };
  return { at: iso(taggedAt), atSource: 'tagger' };
}

const iso = (at: number): string => new Date(at).toISOString();
