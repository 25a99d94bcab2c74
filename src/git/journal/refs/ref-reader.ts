import type { ObjectReader } from '../../object-reader.ts';
import { countLines, decodeInSlices, NO_LINES } from '../lines.ts';
import { fewerReasons } from '../problems.ts';
import type { ChunkCache } from './chunk-cache.ts';
import type { Chunk, ChunkLines, Tip } from './tip.ts';
import { parseTree, type TreeEntry } from './tree.ts';

/** What others wrote may be anything, so nothing larger than this is read. */
export const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_TREE_BYTES = 1024 * 1024;
/** Many times what is written. Reading a million lines that are no events would keep the editor waiting. */
const MAX_CHUNK_LINES = 1024;
/** Of 64 entries each, and so many times what an incident may hold. */
const MAX_CHUNKS = 4_096;
/** Nearly all are of 300 bytes. */
const MAX_COMMIT_BYTES = 1024 * 1024;
const MAX_NAME = 100;
const MAX_REMEMBERED = 50_000;
/** Retired writers, whose entries another one carries on its ref. */
const MAX_CARRIED = 64;
const CHUNK = /^\d{6}\.jsonl$/;
const WRITER = /^[0-9a-f]{12}$/;

/** It could be read, but is more than anybody would write, or nothing that is written at all. */
export class TooMuch extends Error {}

const NOTHING_OF_IT = { ...NO_LINES, unreadable: 'has no entries of this incident', isComplete: true };

type UnmeasuredChunk = Omit<Chunk, 'size'>;

/** Reads tips and chunks. With a cache, what was read lately is not read again. */
export class RefReader {
  readonly #objects: ObjectReader;
  readonly #cache: ChunkCache | undefined;
  /** Of which incidents a chunk has entries. Anybody may name one file as the entries of any number of incidents. */
  readonly #about = new Map<string, ReadonlySet<string>>();
  readonly #reading = new Map<string, Promise<ChunkLines>>();

  constructor(objects: ObjectReader, cache?: ChunkCache) {
    this.#objects = objects;
    this.#cache = cache;
  }

  /**
   * Rejects when the commit or its tree cannot be read.
   * @param oid of a commit, or of a tree that is laid out as that of one
   * @param isTree which of them it is
   */
  async tip(oid: string, isTree = false): Promise<Tip> {
    const known = this.#cache?.tip(oid);
    if (known) return known;
    if (!isTree) await this.#expectCommit(oid);
    const tip = await this.#readTip(oid);
    this.#cache?.addTip(oid, tip);
    return tip;
  }

  /** @param incident whose entries are looked for: a chunk that is known to have none of them is not read again */
  async lines(chunk: Chunk, incident: string): Promise<ChunkLines> {
    const known = this.#cache?.chunk(chunk.oid);
    if (known) return known;
    // Many incidents are read side by side: what one finds out, the others need not.
    const other = this.#reading.get(chunk.oid);
    if (other) await other;
    if (this.#about.get(chunk.oid)?.has(incident) === false) return { ...NOTHING_OF_IT, size: chunk.size };
    const reading = this.#readLines(chunk);
    this.#reading.set(chunk.oid, reading);
    const lines = await reading;
    this.#reading.delete(chunk.oid);
    if (lines.isComplete) this.#remember(chunk.oid, incident, lines);
    if (lines.unreadable === undefined) this.#cache?.addChunk(chunk.oid, lines);
    return lines;
  }

  /** The incident that found it unreadable is told of each line of it, again and again. */
  #remember(oid: string, incident: string, { events, setAside, unreadable }: ChunkLines): void {
    // Nothing is wrong with an empty one, wherever it is.
    if (events.length + setAside.length === 0 && unreadable === undefined) return;
    const about = new Set([incident]);
    // Mostly it is the same text for all of them, and to see that costs less than to look up.
    let last: string | undefined;
    for (const { envelope } of events) if (envelope.incident !== last) about.add((last = envelope.incident));
    this.#about.set(oid, about);
    for (const oldest of this.#about.keys()) {
      if (this.#about.size <= MAX_REMEMBERED) return;
      this.#about.delete(oldest);
    }
  }

  /** The bytes of a chunk, to write behind them. */
  async bytes(chunk: Chunk): Promise<Buffer> {
    const object = await this.#objects.read(chunk.oid);
    if (!object) throw new Error(`${chunk.name} is missing from the repository`);
    return object.bytes;
  }

  /** git would follow a tag to its commit, through any number of them, and read a commit of any size. */
  async #expectCommit(oid: string): Promise<void> {
    const object = await this.#objects.info(oid);
    if (!object) throw new Error('its commit or tree is missing from the repository');
    if (object.type !== 'commit') throw new TooMuch(`it names a ${object.type}, not a commit`);
    if (object.size > MAX_COMMIT_BYTES)
      throw new TooMuch(`its commit has ${object.size} bytes, more than is read`);
  }

  async #readTip(oid: string): Promise<Tip> {
    const problems: string[] = [];
    const entries = await this.#readTree(`${oid}^{tree}`, 'its commit or tree');
    const wanted: UnmeasuredChunk[] = [];
    for (const entry of entries) {
      if (isChunk(entry)) wanted.push({ name: entry.name, oid: entry.oid });
      else if (isFolder(entry, 'from')) wanted.push(...(await this.#carried(entry.oid, problems)));
      else if (!isFolder(entry, 'att')) problems.push(notRead(entry.name, entry));
    }
    if (wanted.length > MAX_CHUNKS)
      throw new TooMuch(`its tree has ${wanted.length} files of entries, more than are read`);
    return { chunks: await this.#measure(wanted), problems: fewerReasons(problems) };
  }

  /** `from/<writer>/<chunk>`: what retired writers of the same clone wrote. */
  async #carried(tree: string, problems: string[]): Promise<UnmeasuredChunk[]> {
    const chunks: UnmeasuredChunk[] = [];
    const folders = await this.#readTree(tree, 'its folder "from"');
    for (const [index, folder] of folders.entries()) {
      const path = `from/${folder.name}`;
      const isWriters = folder.mode === '40000' && WRITER.test(folder.name);
      if (!isWriters || index >= MAX_CARRIED) {
        problems.push(notRead(path, folder));
        continue;
      }
      for (const entry of await this.#readTree(folder.oid, `its folder ${JSON.stringify(path)}`)) {
        const name = `${path}/${entry.name}`;
        if (isChunk(entry)) chunks.push({ name, oid: entry.oid, writer: folder.name });
        else problems.push(notRead(name, entry));
      }
    }
    return chunks;
  }

  async #readTree(name: string, what: string): Promise<TreeEntry[]> {
    const tree = await this.#objects.info(name);
    if (tree?.type !== 'tree') throw new Error(`${what} is missing from the repository`);
    if (tree.size > MAX_TREE_BYTES) throw new TooMuch(`its tree has ${tree.size} bytes, more than is read`);
    const bytes = (await this.#objects.read(tree.oid))?.bytes ?? Buffer.alloc(0);
    return parseTree(bytes, tree.oid.length / 2);
  }

  /** A blob that is missing has no size yet; reading it will tell. */
  async #measure(chunks: readonly UnmeasuredChunk[]): Promise<Chunk[]> {
    const oids = [...new Set(chunks.map(({ oid }) => oid))];
    const sizes = new Map(
      await Promise.all(
        oids.map(async (oid): Promise<[string, number]> => {
          const size = this.#cache?.chunk(oid)?.size ?? (await this.#objects.info(oid))?.size ?? 0;
          return [oid, size];
        }),
      ),
    );
    return chunks.map((chunk) => ({ ...chunk, size: sizes.get(chunk.oid) ?? 0 }));
  }

  async #readLines(chunk: Chunk): Promise<ChunkLines> {
    const { size } = chunk;
    try {
      if (size > MAX_CHUNK_BYTES) throw new TooMuch(`has ${size} bytes, more than is read`);
      const bytes = await this.bytes(chunk);
      if (countLines(bytes, MAX_CHUNK_LINES + 1) > MAX_CHUNK_LINES)
        throw new TooMuch(`has more than ${MAX_CHUNK_LINES} lines, which is more than are read`);
      const { events, setAside } = await decodeInSlices(bytes);
      return { events, setAside, size, isComplete: true };
    } catch (error) {
      const unreadable = error instanceof Error ? error.message : String(error);
      return { ...NO_LINES, size, unreadable, isComplete: error instanceof TooMuch };
    }
  }
}

const isChunk = (entry: TreeEntry): boolean => entry.mode === '100644' && CHUNK.test(entry.name);
const isFolder = (entry: TreeEntry, name: string): boolean => entry.mode === '40000' && entry.name === name;
const notRead = (name: string, { mode }: TreeEntry): string =>
  `it holds ${JSON.stringify(name.slice(0, MAX_NAME))} (${mode.slice(0, MAX_NAME)}), which was not read`;
