import { CountedWords } from '../../core/suspects/counted-words.ts';
import { hashed, NO_HASH, type WordTable } from './word-table.ts';

/** Of shorter words there are too many to tell anything. */
const SHORTEST = 3;
const MAX_COUNT = 65_535;
const [NONE, DIGIT, LETTER] = [0, 1, 2];

/** What each byte can be of a word: it begins with a letter. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  if (/[A-Za-z_]/.test(letter)) return LETTER;
  return /[0-9]/.test(letter) ? DIGIT : NONE;
});

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

  /** @param end where the line ends, or is long enough */
  countLine(bytes: Buffer, from: number, end: number): void {
    for (let at = from; at < end;) {
      while (at < end && KINDS[bytes[at] ?? 0] !== LETTER) at += 1;
      const start = at;
      let hash = NO_HASH;
      for (; at < end; at += 1) {
        const byte = bytes[at] ?? 0;
        if (KINDS[byte] === NONE) break;
        hash = hashed(hash, byte);
      }
      if (at - start >= SHORTEST) this.#count(this.#table.numberOf(bytes, start, at, hash));
    }
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
