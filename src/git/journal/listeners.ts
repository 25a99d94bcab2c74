import type { JournalChange } from './journal.ts';

type Listener = (change: JournalChange) => void;

/** Those who want to hear of changes. They are called in a turn of their own, so what they throw is theirs. */
export class Listeners {
  readonly #listeners = new Set<{ readonly call: Listener }>();

  add(listener: Listener): { dispose(): void } {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return { dispose: () => void this.#listeners.delete(entry) };
  }

  fire(change: JournalChange): void {
    for (const entry of this.#listeners) {
      queueMicrotask(() => {
        if (this.#listeners.has(entry)) entry.call(change);
      });
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
