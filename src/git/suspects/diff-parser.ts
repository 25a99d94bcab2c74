import { StringDecoder } from 'node:string_decoder';
import type { ChangedFile } from '../../core/suspects/candidate.ts';
import { termCountOf } from '../../core/suspects/terms.ts';
import { addWords } from '../../core/suspects/words.ts';
import { LIMITS } from './limits.ts';
import { RawParser } from './raw.ts';

/** What one commit changed. */
export interface CommitDiff {
  readonly revision: string;
  readonly files: readonly ChangedFile[];
  /** Of all, where `files` stops at a limit. */
  readonly fileCount: number;
  readonly words: ReadonlyMap<string, number>;
  /** By word: of how many terms each is. */
  readonly termCounts: Uint8Array;
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
/** Words are looked for in so many lines at once, in characters: for each line alone it takes thrice as long. */
const RUN = 4 * 1024;
const [PLUS, MINUS, AT] = ['+', '-', '@'].map((letter) => letter.charCodeAt(0));

/**
 * Reads what `git diff-tree --raw -p -U0 -z` prints, whatever pieces it comes in. Which file a patch is of is told by
 * the order, so that no name has to be read from it.
 */
export class DiffParser {
  readonly #visit: (diff: CommitDiff) => void;
  readonly #decoder = new StringDecoder('utf8');
  readonly #hash: RegExp;
  readonly #hashLength: number;
  #raw = new RawParser();
  #rest = '';
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
  #words = new Map<string, number>();
  /** What is read now, and the lines of it whose words are not counted yet. */
  #text = '';
  #runStart = 0;
  #runEnd = 0;
  #fileCharacters = 0;
  #characters = 0;

  /** @param hashLength in characters: 40, or 64 */
  constructor(hashLength: number, visit: (diff: CommitDiff) => void) {
    this.#hashLength = hashLength;
    this.#hash = new RegExp(`^[0-9a-f]{${hashLength}}$`);
    this.#visit = visit;
  }

  /** The diff of this commit is longer than is read. */
  get isCut(): boolean {
    return this.#characters > LIMITS.diffCharacters;
  }

  /** @returns false when the diff of this commit is longer than is read: then there is nothing more to push */
  push(chunk: Buffer): boolean {
    const text = this.#rest + this.#decoder.write(chunk);
    this.#text = text;
    let at = 0;
    for (let next = 0; next >= 0 && !this.isCut;) {
      at = next;
      if (at === text.length) break;
      next = this.#isPatch ? this.#line(text, at) : this.#field(text, at);
      if (this.#isPatch && next > at) this.#characters += next - at;
    }
    this.#countRun();
    this.#text = '';
    this.#rest = text.slice(at);
    return !this.isCut;
  }

  /** There is no more of this commit. */
  finish(): void {
    if (this.#revision === undefined) return;
    this.#countRun();
    const { isCut } = this;
    const isRead = (index: number): boolean => !isCut || index <= this.#index;
    this.#visit({
      revision: this.#revision,
      files: this.#files.map(({ path, added, removed, isBinary }, index) =>
        isBinary || !isRead(index) ? { path } : { path, added, removed },
      ),
      fileCount: this.#fileCount,
      ...wordsOf(this.#words),
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
    this.#words = new Map();
    this.#characters = 0;
  }

  /** Each reads one thing that begins at `at`, and says where the next one begins; -1 when there is too little of it. */
  #field(text: string, at: number): number {
    const end = text.indexOf('\0', at);
    if (end < 0) {
      if (this.#longField === undefined && text.length - at <= PENDING_LIMIT) return -1;
      this.#longField ??= text.slice(at, at + LIMITS.pathBytes);
      return text.length;
    }
    const part = this.#raw.next(this.#longField ?? text.slice(at, end));
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

  #line(text: string, at: number): number {
    const found = text.indexOf('\n', at);
    if (this.#isInLongLine) {
      this.#isInLongLine = found < 0;
      return found < 0 ? text.length : found + 1;
    }
    const first = text.charCodeAt(at);
    const isChange = this.#isHunk && (first === PLUS || first === MINUS);
    if (!isChange && first !== AT) {
      const ofCommit = this.#commitAt(text, at, found);
      if (ofCommit !== undefined) return ofCommit;
    }
    if (found < 0 && text.length - at <= PENDING_LIMIT) return -1;
    const end = found < 0 ? text.length : found;
    if (isChange) this.#change(at, end, first === PLUS);
    else this.#heading(text.slice(at, Math.min(end, at + LIMITS.lineCharacters)), at, end);
    this.#isInLongLine = found < 0;
    return found < 0 ? end : end + 1;
  }

  /** After the patches of one commit comes the hash of the next, with a NUL. No line of a patch looks like that. */
  #commitAt(text: string, at: number, lineEnd: number): number | undefined {
    const end = at + this.#hashLength;
    if (lineEnd >= 0 && lineEnd <= end) return undefined;
    if (text.length <= end) return -1;
    if (text.charCodeAt(end) !== 0 || !this.#hash.test(text.slice(at, end))) return undefined;
    this.#isPatch = false;
    this.#isHunk = false;
    return at;
  }

  #change(at: number, end: number, isAdded: boolean): void {
    const file = this.#files[this.#index];
    if (file !== undefined) file[isAdded ? 'added' : 'removed'] += 1;
    this.#take(at, end);
  }

  #heading(line: string, at: number, end: number): void {
    if (line.startsWith('@@ ')) {
      this.#isHunk = true;
      // "@@ -1,2 +1 @@ function checkout() {" says in what the lines stand, which may be all that names it. What comes
      // before that has no words.
      this.#take(at, end);
    } else if (line.startsWith('diff --git ')) this.#nextFile();
    else if (!this.#isHunk && line.startsWith('Binary files ')) {
      const file = this.#files[this.#index];
      if (file !== undefined) file.isBinary = true;
    }
  }

  #nextFile(): void {
    this.#countRun();
    this.#isHunk = false;
    const file = this.#files[this.#index];
    if (file?.isTwofold === true) {
      file.isTwofold = false;
      return;
    }
    this.#index += 1;
    this.#fileCharacters = 0;
  }

  /** Signs and line ends are part of no word, so lines that follow each other are read as one text. */
  #take(at: number, end: number): void {
    if (at !== this.#runEnd || end - this.#runStart > RUN) this.#countRun();
    if (this.#runStart === this.#runEnd) this.#runStart = at;
    const longest = at + 1 + LIMITS.lineCharacters;
    this.#runEnd = end > longest ? longest : end + 1;
  }

  #countRun(): void {
    const text = this.#text.slice(this.#runStart, this.#runEnd);
    this.#runStart = this.#runEnd = 0;
    if (this.#words.size >= LIMITS.words || this.#fileCharacters > LIMITS.fileCharacters) return;
    this.#fileCharacters += text.length;
    addWords(text, this.#words, LIMITS.words);
  }
}

/** A word of twelve letters or more is part of what git printed, and would keep all of that in memory: a copy does not. */
function wordsOf(counts: ReadonlyMap<string, number>): Pick<CommitDiff, 'words' | 'termCounts'> {
  const copies = counts.size === 0 ? [] : [...counts.keys()].join('\n').split('\n');
  const words = new Map<string, number>();
  let place = 0;
  for (const count of counts.values()) words.set(copies[place++] ?? '', count);
  return { words, termCounts: Uint8Array.from(copies, termCountOf) };
}
