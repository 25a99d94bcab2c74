import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Vocabulary } from '../../core/suspects/vocabulary.ts';
import { ifPresent, makeDirectory, replaceFile } from '../journal/durable.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import { makeCache, parseCache, type Kept } from './cache-file.ts';
import { parseMeta, toMeta } from './cache-meta.ts';
import type { CommitDiff } from './diff-parser.ts';
import { WordTable } from './word-table.ts';

/** On disk, and of what is kept in memory as it is there. A usual commit has one or two thousand. */
const MAX_BYTES = 16 * 1024 * 1024;
/** So many are kept as they are used: more than one window has. */
const MAX_PARSED = 700;
/** Those of commits that are no longer kept stay until there are so many: then all begins anew, from the disk. */
const MAX_WORDS = 500_000;
/** Longer ones would keep the event loop too long. */
const MAX_META_BYTES = 256 * 1024;
/** So long the ranking has the event loop for itself. */
const SAVE_AFTER_MS = 1_000;

/**
 * Keeps what commits changed, for a commit never changes: in memory, and in a file of the common git directory that may
 * be deleted at any time. What was asked for last is kept longest.
 */
export class DiffCache {
  readonly #folder: string;
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #maxWords: number;
  /** The last used at the end. */
  readonly #kept = new Map<string, Kept>();
  /** The last used at the end. */
  readonly #parsed = new Map<string, CommitDiff>();
  /** Not yet made ready to be written. */
  readonly #news = new Map<string, CommitDiff>();
  #vocabulary = new Vocabulary();
  #words: WordTable | undefined;
  #opening: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(commonDir: string, maxBytes = MAX_BYTES, maxWords = MAX_WORDS) {
    this.#folder = join(commonDir, 'incidents', 'cache');
    this.#path = join(this.#folder, 'diffs.bin');
    this.#maxBytes = maxBytes;
    this.#maxWords = maxWords;
  }

  /** Reads what was kept, the first time. Never rejects. */
  open(): Promise<void> {
    return (this.#opening ??= this.#read());
  }

  /** What commits are to be read with, after it was opened: then all of them have one vocabulary. */
  get words(): WordTable {
    return (this.#words ??= new WordTable(this.#vocabulary));
  }

  /** The same object as long as it is in memory, so that what was made of it can be found by it. */
  get(revision: string): CommitDiff | undefined {
    const news = this.#news.get(revision);
    if (news !== undefined) return news;
    const kept = this.#kept.get(revision);
    if (kept === undefined) return undefined;
    const diff = this.#parsed.get(revision) ?? parsed(kept);
    this.#kept.delete(revision);
    if (diff?.revision !== revision) return undefined;
    this.#kept.set(revision, kept);
    this.#keepParsed(diff);
    return diff;
  }

  /** Keeps what was read with `words`. */
  put(diff: CommitDiff): void {
    this.#news.set(diff.revision, diff);
  }

  #keepParsed(diff: CommitDiff): void {
    this.#parsed.delete(diff.revision);
    this.#parsed.set(diff.revision, diff);
    for (const oldest of this.#parsed.keys()) {
      if (this.#parsed.size <= MAX_PARSED) return;
      this.#parsed.delete(oldest);
    }
  }

  /** Writes what is new when it has been shown. */
  saveLater(): void {
    if (this.#news.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS).unref();
  }

  /** Writes what is new. A disk that takes none of it costs only time, so it never rejects. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      await this.#write().catch(() => undefined);
      if (this.#vocabulary.size > this.#maxWords) this.#forget();
    });
    return this.#saving;
  }

  #forget(): void {
    this.#opening = undefined;
    this.#vocabulary = new Vocabulary();
    this.#words = undefined;
    for (const known of [this.#kept, this.#parsed, this.#news]) known.clear();
  }

  async #read(): Promise<void> {
    try {
      const file = await ifPresent(readBounded(this.#path, this.#maxBytes));
      const contents = file && (await parseCache(file));
      if (contents === undefined) return;
      this.#vocabulary = contents.vocabulary;
      this.#words = undefined;
      for (const [revision, kept] of contents.kept) this.#kept.set(revision, kept);
    } catch {
      // It can be made anew, so whatever is wrong with it is of no consequence.
    }
  }

  async #write(): Promise<void> {
    if (this.#news.size === 0) return;
    for (const [revision, diff] of this.#news) {
      if (isTimeUp()) await nextTurn();
      this.#news.delete(revision);
      this.#kept.delete(revision);
      const meta = toMeta(diff);
      // A reading may have begun before all began anew, and its words have other numbers.
      if (meta.length > MAX_META_BYTES || diff.words.vocabulary !== this.#vocabulary) continue;
      this.#kept.set(revision, { meta, words: diff.words });
      this.#keepParsed(diff);
    }
    const lastFirst = [...this.#kept].reverse();
    const kept = lastFirst.map(([, one]) => one);
    const { file, count } = await makeCache(this.#vocabulary, kept, this.#maxBytes);
    for (const [revision] of lastFirst.slice(count)) this.#kept.delete(revision);
    await makeDirectory(this.#folder);
    const temporary = `${this.#path}.${randomBytes(4).toString('hex')}.new`;
    await replaceFile(this.#path, file, temporary);
  }
}

function parsed({ meta, words }: Kept): CommitDiff | undefined {
  const known = parseMeta(meta);
  return known && { ...known, words };
}

async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > limit) return undefined;
    // Of its own, so that numbers can be read where they stand.
    const file = Buffer.from(new ArrayBuffer(size));
    const { bytesRead } = await handle.read(file, 0, size, 0);
    return bytesRead === size ? file : undefined;
  } finally {
    await handle.close();
  }
}
