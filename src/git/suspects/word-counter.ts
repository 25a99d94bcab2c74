import { CountedWords } from '../../core/suspects/counted-words.ts';
import { LINE_END } from '../journal/lines.ts';
import { hashed, NO_HASH, type WordTable } from './word-table.ts';

/** Of shorter words there are too many to tell anything. */
const SHORTEST = 3;
const MAX_COUNT = 65_535;
const [NONE, DIGIT, LETTER, END] = [0, 1, 2, 4];

/** What each byte can be of a word, which begins with a letter; and what ends a line. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(letter)) return LETTER;
  if (byte === LINE_END) return END;
  return /[0-9]/.test(letter) ? DIGIT : NONE;
});
const isOfWord = (kind: number): boolean => kind === LETTER || kind === DIGIT;

/** Counts the words of the lines of one commit after the other. Case tells `Query` from `query`. */
export class WordCounter {
  readonly #table: WordTable;
  readonly #most: number;
  /** By the number of a word. */
  #counts = new Uint16Array(0);
  /** The words of this commit. */
  #numbers: number[] = [];

  /** @param most different words of one commit: others are left out */
  constructor(table: WordTable, most: number) {
    this.#table = table;
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#numbers.length >= this.#most;
  }

  /**
   * @param limit where it is long enough, if it does not end before
   * @returns the place of its line end, or the limit
   */
  countLine(bytes: Buffer, from: number, limit: number): number {
    let at = from;
    for (let kind = NONE; at < limit;) {
      for (; at < limit; at += 1) {
        kind = KINDS[bytes[at] ?? 0] ?? NONE;
        if (kind >= LETTER) break;
      }
      if (kind === END || at === limit) return at;
      const start = at;
      let hash = NO_HASH;
      for (; at < limit; at += 1) {
        const byte = bytes[at] ?? 0;
        if (!isOfWord(KINDS[byte] ?? NONE)) break;
        hash = hashed(hash, byte);
      }
      if (at - start >= SHORTEST) this.#count(this.#table.numberOf(bytes, start, at, hash));
    }
    return at;
  }

  /** What was counted; then it begins anew. */
  take(): CountedWords {
    const { vocabulary } = this.#table;
    const numbers = Uint32Array.from(this.#numbers).sort();
    const counts = new Uint16Array(numbers.length);
    for (let place = 0; place < numbers.length; place += 1) {
      const number = numbers[place] ?? 0;
      counts[place] = this.#counts[number] ?? 0;
      this.#counts[number] = 0;
      // The ranking will ask for it, and now git is still busy with the next commit.
      vocabulary.termCount(number);
    }
    this.#numbers = [];
    return new CountedWords(vocabulary, numbers, counts);
  }

  #count(number: number): void {
    if (number >= this.#counts.length) {
      const counts = new Uint16Array(Math.max(1 << 13, 2 * number));
      counts.set(this.#counts);
      this.#counts = counts;
    }
    const count = this.#counts[number] ?? 0;
    if (count === 0) {
      if (this.isFull) return;
      this.#numbers.push(number);
    }
    if (count < MAX_COUNT) this.#counts[number] = count + 1;
  }
}
