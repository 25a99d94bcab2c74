import type { StoredEvent } from '../../../core/incident/codec.ts';

/** What is on disk and not yet on its ref. */
export class Pending {
  readonly #byRef = new Map<string, Map<string, StoredEvent>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get refs(): string[] {
    return [...this.#byRef.keys()];
  }

  /** In the order of ids. */
  of(ref: string): StoredEvent[] {
    const events = [...(this.#byRef.get(ref)?.values() ?? [])];
    return events.sort((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1));
  }

  all(): StoredEvent[] {
    return this.refs.flatMap((ref) => this.of(ref));
  }

  add(ref: string, stored: StoredEvent): void {
    const events = this.#byRef.get(ref) ?? new Map<string, StoredEvent>();
    this.#byRef.set(ref, events);
    if (!events.has(stored.envelope.id)) this.#size += 1;
    events.set(stored.envelope.id, stored);
  }

  remove(ref: string, ids: Iterable<string>): void {
    const events = this.#byRef.get(ref);
    if (!events) return;
    for (const id of ids) if (events.delete(id)) this.#size -= 1;
    if (events.size === 0) this.#byRef.delete(ref);
  }
}
