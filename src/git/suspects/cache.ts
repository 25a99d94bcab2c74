import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent, makeDirectory, replaceFile } from '../journal/durable.ts';
import { LINE_END } from '../journal/lines.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import { parseLine, revisionOf, toLine } from './cache-line.ts';
import type { CommitDiff } from './diff-parser.ts';

/**
 * To be raised when lines get another meaning, or other words are found, or a word has other terms, or limits change:
 * then they are made anew.
 */
const FORMAT = 2;
const HEAD = `${JSON.stringify({ format: FORMAT, of: 'diffs' })}\n`;
/** Of all lines, in memory and on disk: a usual commit has one or two thousand. */
const MAX_BYTES = 16 * 1024 * 1024;
/** So many are kept as they are used, not as lines: more than one window has. */
const MAX_PARSED = 700;
/** A longer line would keep the event loop too long. */
const MAX_LINE_BYTES = 256 * 1024;

/**
 * Keeps what commits changed, for a commit never changes: in memory, and in a file of the common git directory that may
 * be deleted at any time. What was asked for last is kept longest.
 */
export class DiffCache {
  readonly #folder: string;
  readonly #path: string;
  readonly #maxBytes: number;
  /** The last used at the end. */
  readonly #lines = new Map<string, string>();
  /** The last used at the end. */
  readonly #parsed = new Map<string, CommitDiff>();
  /** Not yet made lines of, which takes a while: that can wait until they have been shown. */
  readonly #news = new Map<string, CommitDiff>();
  #bytes = 0;
  #opening: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(commonDir: string, maxBytes = MAX_BYTES) {
    this.#folder = join(commonDir, 'incidents', 'cache');
    this.#path = join(this.#folder, 'diffs.jsonl');
    this.#maxBytes = maxBytes;
  }

  /** Reads what was kept, the first time. Never rejects. */
  open(): Promise<void> {
    return (this.#opening ??= this.#read());
  }

  /** The same object as long as it is in memory, so that what was made of it can be found by it. */
  get(revision: string): CommitDiff | undefined {
    const news = this.#news.get(revision);
    if (news !== undefined) return news;
    const line = this.#lines.get(revision);
    if (line === undefined) return undefined;
    const diff = this.#parsed.get(revision) ?? parseLine(line);
    this.#remove(revision);
    if (diff?.revision !== revision) return undefined;
    this.#add(revision, line);
    this.#keepParsed(diff);
    return diff;
  }

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

  /** Writes what is new. A disk that takes none of it costs only time, so it never rejects. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#write().catch(() => undefined));
    return this.#saving;
  }

  #add(revision: string, line: string): void {
    this.#lines.set(revision, line);
    this.#bytes += line.length;
    for (const oldest of this.#lines.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(revision: string): void {
    const line = this.#lines.get(revision);
    if (line === undefined) return;
    this.#lines.delete(revision);
    this.#bytes -= line.length;
  }

  async #read(): Promise<void> {
    try {
      const bytes = await ifPresent(readBounded(this.#path, 2 * this.#maxBytes));
      if (bytes?.toString('utf8', 0, HEAD.length) !== HEAD) return;
      for (let start = HEAD.length; start < bytes.length;) {
        if (isTimeUp()) await nextTurn();
        const end = bytes.indexOf(LINE_END, start);
        // The end of a file that was cut is of no use.
        if (end < 0) return;
        const line = bytes.toString('utf8', start, Math.min(end, start + MAX_LINE_BYTES + 1));
        const revision = revisionOf(line);
        if (revision !== undefined && !this.#lines.has(revision)) this.#add(revision, line);
        start = end + 1;
      }
    } catch {
      // It can be made anew, so whatever is wrong with it is of no consequence.
    }
  }

  async #write(): Promise<void> {
    if (this.#news.size === 0) return;
    for (const [revision, diff] of this.#news) {
      if (isTimeUp()) await nextTurn();
      this.#news.delete(revision);
      this.#remove(revision);
      const line = toLine(diff);
      if (line.length > MAX_LINE_BYTES) continue;
      this.#add(revision, line);
      this.#keepParsed(diff);
    }
    const pieces = [Buffer.from(HEAD)];
    for (const line of [...this.#lines.values()]) {
      if (isTimeUp()) await nextTurn();
      pieces.push(Buffer.from(`${line}\n`));
    }
    await makeDirectory(this.#folder);
    const temporary = `${this.#path}.${randomBytes(4).toString('hex')}.new`;
    await replaceFile(this.#path, Buffer.concat(pieces), temporary);
  }
}

async function readBounded(path: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(path, 'r');
  try {
    return (await handle.stat()).size > limit ? undefined : await handle.readFile();
  } finally {
    await handle.close();
  }
}
