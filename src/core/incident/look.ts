import type { Seen } from './news.ts';

/** So long something must be in front of a person before it counts as read. */
export const READING_MS = 3_000;

/**
 * One look at a board, from when it came in front until it went. What was seen is told only at the end, so that new
 * entries stay marked while they are read, and what came in the last moments is not taken for read.
 */
export class Look {
  /** What stood there from when on, oldest first; milliseconds since 1970. */
  #shown: { readonly from: number; readonly seen: Seen }[] = [];

  show(seen: Seen, now: number): void {
    const latest = this.#shown.findLast(({ from }) => from <= now - READING_MS);
    this.#shown = [
      ...this.#shown.filter((one) => one === latest || one.from > now - READING_MS),
      { from: now, seen },
    ];
  }

  /** What was read. Undefined after a glance. */
  end(now: number): Seen | undefined {
    const read = this.#shown.findLast(({ from }) => from <= now - READING_MS);
    this.#shown = [];
    return read && { ...read.seen, at: new Date(now).toISOString() };
  }
}
