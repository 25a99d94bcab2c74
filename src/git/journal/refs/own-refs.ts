import type { ObjectReader } from '../../object-reader.ts';
import type { ChunkFile } from './chunks.ts';
import type { RefUpdate } from './fast-import.ts';
import { RefReader } from './ref-reader.ts';

/** What is on a ref that this clone writes. */
export interface OwnRef {
  /** Absent: there is no such ref yet. */
  readonly oid?: string;
  readonly ids: ReadonlySet<string>;
  readonly last?: ChunkFile;
}

const NO_REF: OwnRef = { ids: new Set() };
const REMEMBERED = 64;

/** Knows what is on the refs that were flushed last, so that the next flush need not read it. */
export class OwnRefs {
  readonly #objects: ObjectReader;
  readonly #known = new Map<string, OwnRef>();

  constructor(objects: ObjectReader) {
    this.#objects = objects;
  }

  /** As it is now: another window may have moved it. Rejects when it cannot be read. */
  async look(ref: string): Promise<OwnRef> {
    const tip = await this.#objects.info(ref);
    if (!tip) return NO_REF;
    const known = this.#known.get(ref);
    return known?.oid === tip.oid ? known : this.#read(tip.oid);
  }

  /** After `update` became the commit `oid`. */
  moved(before: OwnRef, update: RefUpdate, ids: readonly string[], oid: string): void {
    const last = update.chunks.at(-1);
    this.#known.delete(update.ref);
    this.#known.set(update.ref, { oid, ids: new Set([...before.ids, ...ids]), ...(last ? { last } : {}) });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  async #read(oid: string): Promise<OwnRef> {
    const reader = new RefReader(this.#objects);
    const { chunks } = await reader.tip(oid);
    const lines = await Promise.all(chunks.map((chunk) => reader.lines(chunk)));
    const ids = new Set(lines.flatMap(({ events }) => events.map(({ envelope }) => envelope.id)));
    const last = chunks.at(-1);
    return last ? { oid, ids, last: { name: last.name, bytes: await reader.bytes(last) } } : { oid, ids };
  }
}
