import type { ObjectReader } from '../../object-reader.ts';
import { countLines, decodeLines, type Lines } from '../lines.ts';
import { parseTree, type TreeEntry } from './tree.ts';

/** What others wrote may be anything, so nothing larger than this is read. */
export const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_TREE_BYTES = 1024 * 1024;
/** Many times what is written. Reading a million lines that are no events would keep the editor waiting. */
const MAX_CHUNK_LINES = 1024;
const CHUNK = /^\d{6}\.jsonl$/;

export interface Chunk {
  readonly name: string;
  readonly oid: string;
  readonly size: number;
}

/** What a commit on a ref of an incident holds, its events not yet read. */
export interface Tip {
  /** In order. */
  readonly chunks: readonly Chunk[];
  readonly problems: readonly string[];
}

export interface ChunkLines extends Lines {
  readonly unreadable?: string;
}

/** Reads tips and chunks. Both are named by what they hold, so what was read once need not be read again. */
export class RefReader {
  readonly #objects: ObjectReader;
  #tips = new Map<string, Tip>();
  #chunks = new Map<string, ChunkLines>();
  #used = new Set<string>();

  constructor(objects: ObjectReader) {
    this.#objects = objects;
  }

  /** Rejects when the commit or its tree cannot be read. */
  async tip(commit: string): Promise<Tip> {
    this.#used.add(commit);
    const known = this.#tips.get(commit);
    if (known) return known;
    const tip = await this.#readTip(commit);
    this.#tips.set(commit, tip);
    return tip;
  }

  async lines(chunk: Chunk): Promise<ChunkLines> {
    this.#used.add(chunk.oid);
    const known = this.#chunks.get(chunk.oid);
    if (known) return known;
    const lines = await this.#readLines(chunk);
    if (lines.unreadable === undefined) this.#chunks.set(chunk.oid, lines);
    return lines;
  }

  /** The bytes of a chunk, to write behind them. */
  async bytes(chunk: Chunk): Promise<Buffer> {
    const object = await this.#objects.read(chunk.oid);
    if (!object) throw new Error(`${chunk.name} is missing from the repository`);
    return object.bytes;
  }

  /** Forgets what was not asked for since the last time. */
  forgetUnused(): void {
    const isUsed = ([oid]: [string, unknown]): boolean => this.#used.has(oid);
    this.#tips = new Map([...this.#tips].filter(isUsed));
    this.#chunks = new Map([...this.#chunks].filter(isUsed));
    this.#used = new Set();
  }

  async #readTip(commit: string): Promise<Tip> {
    const tree = await this.#objects.info(`${commit}^{tree}`);
    if (tree?.type !== 'tree') throw new Error('its commit or tree is missing from the repository');
    if (tree.size > MAX_TREE_BYTES) throw new Error(`its tree has ${tree.size} bytes, more than is read`);
    const bytes = (await this.#objects.read(tree.oid))?.bytes ?? Buffer.alloc(0);
    const entries = parseTree(bytes, tree.oid.length / 2);
    const wanted = entries.filter(isChunk);
    const foreign = entries.filter((entry) => !isChunk(entry) && !isAttachments(entry));
    const problems = foreign.map(
      (entry) => `it holds ${JSON.stringify(entry.name)} (${entry.mode}), which was not read`,
    );
    const chunks = await Promise.all(wanted.map((entry) => this.#measure(entry)));
    return { chunks, problems };
  }

  /** A blob that is missing has no size yet; reading it will tell. */
  async #measure(entry: TreeEntry): Promise<Chunk> {
    const info = await this.#objects.info(entry.oid);
    return { name: entry.name, oid: entry.oid, size: info?.size ?? 0 };
  }

  async #readLines(chunk: Chunk): Promise<ChunkLines> {
    const unreadable = (why: string): ChunkLines => ({ events: [], setAside: [], unreadable: why });
    if (chunk.size > MAX_CHUNK_BYTES) return unreadable(`has ${chunk.size} bytes, more than is read`);
    try {
      const bytes = await this.bytes(chunk);
      const lines = countLines(bytes);
      return lines > MAX_CHUNK_LINES
        ? unreadable(`has ${lines} lines, more than are read`)
        : decodeLines(bytes);
    } catch (error) {
      return unreadable(error instanceof Error ? error.message : String(error));
    }
  }
}

const isChunk = (entry: TreeEntry): boolean => entry.mode === '100644' && CHUNK.test(entry.name);
const isAttachments = (entry: TreeEntry): boolean => entry.mode === '40000' && entry.name === 'att';
