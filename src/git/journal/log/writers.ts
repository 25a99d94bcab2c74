import { randomBytes } from 'node:crypto';
import { listWriters } from './log-reader.ts';
import {
  ensureWriter,
  markCarried,
  readCarried,
  readRetired,
  readWriter,
  retireWriter,
} from './writer-id.ts';

/** What others need to know of who writes in this clone. */
export interface WriterRotation {
  /** Whose refs this clone writes, and pushes. Two, when entries had to be kept in the spare store at first. */
  ownWriters(): Promise<readonly string[]>;
  /**
   * Goes on under a new id, and never writes or pushes the refs of the old one again. What only this clone has of the
   * old writer is put on the refs of the new one. For when somebody else writes as us (this clone is a copy, or was
   * restored from a backup), or when the history of a ref is damaged.
   * @param reason why, for a person: a clause such as "somebody else writes as this clone"
   * @param writer whom; by default the one of the repository
   */
  rotateWriter(reason: string, writer?: string): Promise<void>;
  /**
   * Reads through the history of this clone's own refs and mends what is damaged. For when git cannot send it.
   * @param incidents which; absent: all
   * @returns whether something was damaged: then it is worth trying again, with `ownWriters()` asked anew
   */
  repair(incidents?: readonly string[]): Promise<boolean>;
}

/** Who writes in this clone, as its stores say. The first of `roots` is that of the repository. */
export class Writers {
  readonly #roots: readonly [string, ...string[]];
  readonly #random: (size: number) => Uint8Array;
  #retired: ReadonlySet<string> = new Set();

  constructor(roots: readonly [string, ...string[]], random: (size: number) => Uint8Array = randomBytes) {
    this.#roots = roots;
    this.#random = random;
  }

  /** As of the last `refresh`. */
  get retired(): ReadonlySet<string> {
    return this.#retired;
  }

  /** Another window may have retired one. */
  async refresh(): Promise<void> {
    this.#retired = await this.#union(readRetired);
  }

  /** Not the retired ones. Those that only the log knows are among them: a damaged `writer` file is made anew. */
  async own(): Promise<string[]> {
    await this.refresh();
    const ofStores = await Promise.all(this.#roots.map((root) => readWriter(root)));
    const known = [...ofStores.filter((writer) => writer !== undefined), ...(await listWriters(this.#roots))];
    return [...new Set(known)].filter((writer) => !this.#retired.has(writer));
  }

  /** The one that carries what retired ones wrote. */
  current(): Promise<string> {
    return ensureWriter(this.#roots[0], this.#random);
  }

  /** To be called by who holds the lock of the flush, so that nobody is just writing in its name. */
  async retire(writer?: string): Promise<string> {
    const [store] = this.#roots;
    const retiring = writer ?? (await this.current());
    const owners = await Promise.all(
      this.#roots.map(async (root) => [root, await readWriter(root)] as const),
    );
    const owner = owners.find(([, its]) => its === retiring)?.[0];
    // In the repository's store in any case: the spare one may not be there tomorrow.
    for (const root of new Set([store, owner ?? store])) await retireWriter(root, retiring);
    await this.current();
    await this.refresh();
    return retiring;
  }

  /** Retired ones whose entries are not all carried yet. */
  async uncarried(): Promise<string[]> {
    await this.refresh();
    if (this.#retired.size === 0) return [];
    const carried = await readCarried(this.#roots[0]);
    return [...this.#retired].filter((writer) => !carried.has(writer));
  }

  async carried(writers: readonly string[]): Promise<void> {
    for (const writer of writers) await markCarried(this.#roots[0], writer);
  }

  async #union(read: (root: string) => Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
    const sets = await Promise.all(this.#roots.map(read));
    return new Set(sets.flatMap((set) => [...set]));
  }
}
