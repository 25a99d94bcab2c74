import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectReader } from '../../object-reader.ts';
import { decodeLines } from '../lines.ts';
import type { ChunkFile } from './chunks.ts';
import type { RefUpdate } from './fast-import.ts';
import { folderOf, readChunkBytes, readOwnTip } from './own-tip.ts';

/** What is on a ref that this clone writes. */
export interface OwnRef {
  /** Absent: there is no such ref yet. */
  readonly oid?: string;
  readonly ids: ReadonlySet<string>;
  /** The last chunk in each folder: see `folderOf`. */
  readonly last: ReadonlyMap<string, ChunkFile>;
}

const NO_REF: OwnRef = { ids: new Set(), last: new Map() };
const REMEMBERED = 64;

/** Knows what is on the refs that were flushed last, so that the next flush need not read it. */
export class OwnRefs {
  readonly #objects: ObjectReader;
  readonly #commonDir: string;
  readonly #known = new Map<string, OwnRef>();

  constructor(objects: ObjectReader, commonDir: string) {
    this.#objects = objects;
    this.#commonDir = commonDir;
  }

  /**
   * As it is now: another window may have moved it.
   * @throws Error when it cannot be read whole
   */
  async look(ref: string): Promise<OwnRef> {
    const [tip, isSymbolic] = await Promise.all([this.#objects.info(ref), this.#isSymbolic(ref)]);
    if (isSymbolic) throw new Error('it points at another ref');
    const known = this.#known.get(ref);
    if (tip && known?.oid === tip.oid) return this.#stillThere(known);
    if (tip) return this.#read(ref, tip.oid);
    if (known) throw new Error('its commit is missing from the repository');
    return NO_REF;
  }

  /** As `look`, but believes only what git has at present. */
  lookAgain(ref: string): Promise<OwnRef> {
    this.forget([ref]);
    return this.look(ref);
  }

  forget(refs: Iterable<string>): void {
    for (const ref of refs) this.#known.delete(ref);
  }

  /** After `update` became the commit `oid`. */
  moved(before: OwnRef, update: RefUpdate, ids: readonly string[], oid: string): void {
    const last = new Map(before.last);
    for (const { name, bytes } of update.chunks) {
      const start = name.lastIndexOf('/') + 1;
      last.set(name.slice(0, start), { name: name.slice(start), bytes });
    }
    this.#known.delete(update.ref);
    this.#known.set(update.ref, { oid, ids: new Set([...before.ids, ...ids]), last });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  /** git would write to the other ref in its place. (Where refs are not files, reading what is there must do.) */
  async #isSymbolic(ref: string): Promise<boolean> {
    const text = await readFile(join(this.#commonDir, ref), 'latin1').catch(() => '');
    return text.startsWith('ref:');
  }

  /** A `git gc --prune=now` may have taken what was just written. What is built on that could never be pushed. */
  async #stillThere(known: OwnRef): Promise<OwnRef> {
    const files = [...known.last].map(([folder, { name }]) => `${known.oid}:${folder}${name}`);
    const names = [`${known.oid}^{tree}`, ...files];
    const found = await Promise.all(names.map((name) => this.#objects.info(name)));
    const missing = names.find((_, index) => found[index] === undefined);
    if (missing !== undefined) throw new Error(`${missing} is missing from the repository`);
    return known;
  }

  async #read(ref: string, oid: string): Promise<OwnRef> {
    const writer = ref.slice(ref.lastIndexOf('/') + 1);
    const { chunks } = await readOwnTip(this.#objects, oid);
    const ids = new Set<string>();
    const last = new Map<string, ChunkFile>();
    for (const chunk of chunks) {
      const bytes = await readChunkBytes(this.#objects, chunk);
      for (const { envelope } of decodeLines(bytes).events) {
        // Then the ref is not ours to go on with, whatever its name says.
        if (envelope.writer !== (chunk.carriedFrom ?? writer) && envelope.source !== 'import')
          throw new Error('it holds entries of another writer');
        ids.add(envelope.id);
      }
      last.set(folderOf(chunk.carriedFrom), { name: chunk.name, bytes });
    }
    return { oid, ids, last };
  }
}
