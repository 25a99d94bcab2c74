import type { Tips } from './tips.ts';
import { parseAnywhere } from './refspecs.ts';

/** What was fetched before, so that what arrives can be told: by this window or, since it last looked, by another. */
export class Seen {
  readonly #tips = new Map<string, string>();
  readonly #prefixes = new Set<string>();

  /** Whether all refs below are known as they were at some time. */
  covers(prefixes: readonly string[]): boolean {
    return prefixes.every((prefix) => [...this.#prefixes].some((known) => prefix.startsWith(known)));
  }

  /** @returns the incidents whose refs have moved since, where that can be said */
  look(prefixes: readonly string[], tips: Tips, ownWriters: ReadonlySet<string>): string[] {
    const isCovered = this.covers(prefixes);
    const moved = new Set<string>();
    for (const [name, oid] of tips) {
      if (!prefixes.some((prefix) => name.startsWith(prefix)) || this.#tips.get(name) === oid) continue;
      this.#tips.set(name, oid);
      const ref = parseAnywhere(name);
      if (ref && !ownWriters.has(ref.writer)) moved.add(ref.incident);
    }
    for (const prefix of prefixes) this.#prefixes.add(prefix);
    return isCovered ? [...moved] : [];
  }
}
