import type { EventData } from './events.ts';
import type { TimelineEntry } from './incident.ts';

export type GitFact = NonNullable<EventData<'note.added'>['git']>;

/** What git knew of it, of an entry that was taken over from there. */
export const gitFactOf = ({ event }: Pick<TimelineEntry, 'event'>): GitFact | undefined =>
  event?.kind === 'note.added' ? event.data.git : undefined;

/**
 * Two responders may take over the same from git without knowing of each other: the first of them stands, whichever way
 * their records meet. One that was added after that had been retracted stands on its own.
 * @param entries in the order of their ids
 */
export function factsOnce(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const standing = new Map<string, TimelineEntry>();
  return entries.filter((entry) => {
    const key = gitFactOf(entry)?.key;
    if (key === undefined) return true;
    const before = standing.get(key);
    if (before !== undefined && (before.retracted === undefined || entry.id < before.retracted.event))
      return false;
    standing.set(key, entry);
    return true;
  });
}
