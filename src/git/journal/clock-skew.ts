import type { StoredEvent } from '../../core/incident/codec.ts';
import { timeOfId } from '../../core/incident/event-id.ts';
import type { JournalProblem } from './journal.ts';

/** Clocks differ by seconds. So much is a clock that was set wrong. */
const MAX_SKEW_MS = 5 * 60_000;

/**
 * Who wrote entries that are dated ahead of this machine's clock. They are kept, and order nothing that is written
 * here: see SKEW_LIMIT_MS.
 * @param events of one incident, in the order of their ids
 */
export function skewProblems(
  incident: string,
  events: readonly StoredEvent[],
  now: number,
): JournalProblem[] {
  const ahead = new Map<string, { count: number; readonly latest: StoredEvent }>();
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const stored = events[index];
    if (stored === undefined || timeOfId(stored.envelope.id).ms <= now + MAX_SKEW_MS) break;
    const known = ahead.get(stored.envelope.writer);
    if (known) known.count += 1;
    else ahead.set(stored.envelope.writer, { count: 1, latest: stored });
  }
  return [...ahead].map(([writer, { count, latest }]) => {
    const until = new Date(timeOfId(latest.envelope.id).ms).toISOString();
    const entries = count === 1 ? '1 entry was' : `${count} entries were`;
    const reason =
      `${entries} written by ${latest.envelope.actor.name} with a clock ahead of this machine's (${until}); they are ` +
      'kept, but count as later than what was written since. Set the clock that is wrong';
    return { where: `${incident} writer ${writer}`, reason };
  });
}
