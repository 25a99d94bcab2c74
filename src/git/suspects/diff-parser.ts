import type { ChangedFile } from '../../core/suspects/candidate.ts';
import type { CountedWords } from '../../core/suspects/counted-words.ts';
import { LINE_END } from '../journal/lines.ts';
import { LIMITS } from './limits.ts';
import { RawParser } from './raw.ts';
import { WordCounter } from './word-counter.ts';
import { WordTable } from './word-table.ts';

/** What one commit changed. */
export interface CommitDiff {
  readonly revision: string;
  readonly files: readonly ChangedFile[];
  /** Of all, where `files` stops at a limit. */
  readonly fileCount: number;
  readonly words: CountedWords;
  /** The diff was longer than is read. */
  readonly isCut: boolean;
}

interface OpenFile {
  readonly path: string;
  /** A file that becomes a link, or the like, has two patches: it goes, and comes again. */
  isTwofold: boolean;
  added: number;
  removed: number;
  isBinary: boolean;
}

/** So much is put together of a line or a field that did not end yet. */
const PENDING_LIMIT = 64 * 1024;
/** Of the next piece, to finish what the one before ended in. */
const JOINT = 1024;
const NUL = 0;
const [PLUS, MINUS, AT] = ['+', '-', '@'].map((letter) => letter.charCodeAt(0));
const NEXT_FILE = 'diff --git ';
const BINARY = 'Binary files ';

/**
 * Reads what `git diff-tree --raw -p -U0 -z` prints, whatever pieces it comes in. Which file a patch is of is told by
 * the order, so that no name has to be read from it. Bytes are not made text of, but for what is kept.
 */
export class DiffParser {
  readonly #visit: (diff: CommitDiff) => void;
  readonly #hash: RegExp;
  readonly #hashLength: number;
  readonly #words: WordCounter;
  #raw = new RawParser();
  #rest: Buffer = Buffer.alloc(0);
  #isPatch = false;
  #isHunk = false;
  /** The beginning of a field that was too long to be kept. */
  #longField: string | undefined;
  #isInLongLine = false;
  #revision: string | undefined;
  #files: OpenFile[] = [];
  #fileCount = 0;
  /** Of the file that the patch is of. */
  #index = -1;
  #fileBytes = 0;
  #diffBytes = 0;

  /** @param hashLength in characters: 40, or 64 */
  constructor(hashLength: number, visit: (diff: CommitDiff) => void, words = new WordTable()) {
    this.#hashLength = hashLength;
    this.#hash = new RegExp(`^[0-9a-f]{${hashLength}}$`);
    this.#visit = visit;
    this.#words = new WordCounter(words, LIMITS.words);
  }

  /** The diff of this commit is longer than is read. */
  get isCut(): boolean {
    return this.#diffBytes > LIMITS.diffBytes;
  }

  /** @returns false when the diff of this commit is longer than is read: then there is nothing more to push */
  push(chunk: Buffer): boolean {
    const had = this.#rest.length;
    let [bytes, at] = [chunk, 0];
    if (had > 0) {
      // Mostly a line that goes on for some bytes: to put all of it together would copy all that git prints.
      bytes = Buffer.concat([this.#rest, chunk.subarray(0, JOINT)]);
      at = this.#read(bytes, 0);
      const isPast = at >= had;
      bytes = isPast ? chunk : Buffer.concat([this.#rest, chunk]);
      at -= isPast ? had : 0;
    }
    at = this.#read(bytes, at);
    this.#rest = bytes.subarray(at);
    return !this.isCut;
  }

  /** @returns up to where: of what follows there is too little */
  #read(bytes: Buffer, from: number): number {
    const lastEnd = bytes.lastIndexOf(LINE_END);
    let at = from;
    for (let next = from; next >= 0 && !this.isCut;) {
      at = next;
      if (at === bytes.length) break;
      if (!this.#isPatch) next = this.#field(bytes, at);
      else if (at < lastEnd && this.#isHunk && isChange(bytes[at])) next = this.#wholeChange(bytes, at);
      else next = this.#line(bytes, at);
      if (this.#isPatch && next > at) this.#diffBytes += next - at;
    }
    return at;
  }

  /** There is no more of this commit. */
  finish(): void {
    if (this.#revision === undefined) return;
    const { isCut } = this;
    const isRead = (index: number): boolean => !isCut || index <= this.#index;
    this.#visit({
      revision: this.#revision,
      files: this.#files.map(({ path, added, removed, isBinary }, index) =>
        isBinary || !isRead(index) ? { path } : { path, added, removed },
      ),
      fileCount: this.#fileCount,
      words: this.#words.take(),
      isCut,
    });
    this.#revision = undefined;
  }

  #begin(revision: string): void {
    this.finish();
    this.#revision = revision;
    this.#files = [];
    this.#fileCount = 0;
    this.#index = -1;
    this.#diffBytes = 0;
  }

  /** Each reads one thing that begins at `at`, and says where the next one begins; -1 when there is too little of it. */
  #field(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(NUL, at);
    if (end < 0) {
      if (this.#longField === undefined && bytes.length - at <= PENDING_LIMIT) return -1;
      this.#longField ??= beginningOf(bytes, at);
      return bytes.length;
    }
    const part = this.#raw.next(this.#longField ?? bytes.toString('utf8', at, end));
    this.#longField = undefined;
    if (part?.kind === 'commit') this.#begin(part.revision);
    else if (part?.kind === 'file') this.#addFile(part.path, part.status);
    else if (part?.kind === 'patch') this.#isPatch = true;
    return end + 1;
  }

  #addFile(path: string, status: string): void {
    this.#fileCount += 1;
    if (this.#files.length === LIMITS.files) return;
    this.#files.push({ path, isTwofold: status === 'T', added: 0, removed: 0, isBinary: false });
  }

  #line(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(LINE_END, at);
    if (this.#isInLongLine) {
      this.#isInLongLine = found < 0;
      return found < 0 ? bytes.length : found + 1;
    }
    const first = bytes[at];
    const isOfHunk = this.#isHunk && isChange(first);
    if (!isOfHunk && first !== AT) {
      const ofCommit = this.#commitAt(bytes, at, found);
      if (ofCommit !== undefined) return ofCommit;
    }
    if (found < 0 && bytes.length - at <= PENDING_LIMIT) return -1;
    const end = found < 0 ? bytes.length : found;
    if (isOfHunk) this.#change(bytes, at, end);
    else this.#heading(bytes, at, end);
    this.#isInLongLine = found < 0;
    return found < 0 ? end : end + 1;
  }

  /** After the patches of one commit comes the hash of the next, with a NUL. No line of a patch looks like that. */
  #commitAt(bytes: Buffer, at: number, lineEnd: number): number | undefined {
    const end = at + this.#hashLength;
    if (lineEnd >= 0 && lineEnd <= end) return undefined;
    if (bytes.length <= end) return -1;
    if (bytes[end] !== NUL || !this.#hash.test(bytes.toString('latin1', at, end))) return undefined;
    this.#isPatch = false;
    this.#isHunk = false;
    return at;
  }

  /** Nearly all lines are such, so their end is found while their words are. */
  #wholeChange(bytes: Buffer, at: number): number {
    if (this.#isInLongLine) return this.#line(bytes, at);
    const end = this.#change(bytes, at, bytes.length);
    return (bytes[end] === LINE_END ? end : bytes.indexOf(LINE_END, end)) + 1;
  }

  #change(bytes: Buffer, at: number, limit: number): number {
    const file = this.#files[this.#index];
    if (file !== undefined) file[bytes[at] === PLUS ? 'added' : 'removed'] += 1;
    return this.#count(bytes, at + 1, limit);
  }

  #heading(bytes: Buffer, at: number, end: number): void {
    if (bytes[at] === AT) {
      this.#isHunk = true;
      // "@@ -1,2 +1 @@ function checkout() {" says in what the lines stand, which may be all that names it. What comes
      // before that has no words.
      this.#count(bytes, at, end);
    } else if (startsWith(bytes, at, NEXT_FILE)) this.#nextFile();
    else if (!this.#isHunk && startsWith(bytes, at, BINARY)) {
      const file = this.#files[this.#index];
      if (file !== undefined) file.isBinary = true;
    }
  }

  #nextFile(): void {
    this.#isHunk = false;
    const file = this.#files[this.#index];
    if (file?.isTwofold === true) {
      file.isTwofold = false;
      return;
    }
    this.#index += 1;
    this.#fileBytes = 0;
  }

  /** @returns up to where, at most to the end of the line */
  #count(bytes: Buffer, at: number, limit: number): number {
    if (this.#fileBytes > LIMITS.fileBytes || this.#words.isFull) return at;
    const end = this.#words.countLine(bytes, at, Math.min(limit, at + LIMITS.lineBytes));
    this.#fileBytes += end - at;
    return end;
  }
}

const isChange = (first: number | undefined): boolean => first === PLUS || first === MINUS;

const startsWith = (bytes: Buffer, at: number, text: string): boolean =>
  bytes[at] === text.charCodeAt(0) && bytes.toString('latin1', at, at + text.length) === text;

/** The cut may go through a character. */
const beginningOf = (bytes: Buffer, at: number): string =>
  bytes.toString('utf8', at, at + LIMITS.pathBytes).replace(/\uFFFD+$/, '');
