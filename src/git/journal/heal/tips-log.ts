import { appendFile, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent } from '../durable.ts';

const MAX_BYTES = 1024 * 1024;
const OBJECT_ID = /^[0-9a-f]{40,64}$/;

/** Where the refs of this clone have been, for the day a tip is damaged. */
export class TipsLog {
  readonly #path: string;

  /** @param store the folder of incidents in the common git directory */
  constructor(store: string) {
    this.#path = join(store, 'tips.log');
  }

  async add(tips: readonly { readonly ref: string; readonly oid: string }[]): Promise<void> {
    const size = (await ifPresent(stat(this.#path)))?.size ?? 0;
    if (size > MAX_BYTES) await rename(this.#path, `${this.#path}.1`);
    await appendFile(this.#path, tips.map(({ ref, oid }) => `${ref} ${oid}\n`).join(''));
  }

  /** The commits that a ref has been at, newest first. */
  async of(ref: string): Promise<string[]> {
    const texts = await Promise.all(
      [`${this.#path}.1`, this.#path].map((path) => ifPresent(readFile(path, 'utf8'))),
    );
    const prefix = `${ref} `;
    const rows = texts.join('\n').split('\n');
    const oids = rows.filter((row) => row.startsWith(prefix)).map((row) => row.slice(prefix.length).trim());
    return [...new Set(oids.filter((oid) => OBJECT_ID.test(oid)).reverse())];
  }
}
