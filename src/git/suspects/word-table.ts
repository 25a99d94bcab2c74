import { Vocabulary } from '../../core/suspects/vocabulary.ts';
import { LINE_END } from '../journal/lines.ts';

/** Most windows have fewer words. */
const ROOM = 1 << 15;

/**
 * Finds the number of a word from the bytes that git prints. Of a word that is known no text is made, for a diff has
 * hundreds of thousands of them.
 */
export class WordTable {
  readonly vocabulary: Vocabulary;
  /** One more than the number of a word, at the place that its hash tells or one of the next. */
  #table = new Uint32Array(2 * ROOM);
  /** By the number of a word. */
  #hashes = new Int32Array(ROOM);
  #starts = new Uint32Array(ROOM + 1);
  /** All words, one after the other. */
  #bytes = Buffer.alloc(16 * ROOM);
  #size = 0;

  /** @param vocabulary to which nobody else adds */
  constructor(vocabulary = new Vocabulary()) {
    this.vocabulary = vocabulary;
    const known = Buffer.from(vocabulary.text, 'latin1');
    for (let at = 1; at < known.length;) {
      const end = known.indexOf(LINE_END, at);
      this.#keep(known, at, end, hashOf(known, at, end));
      at = end + 1;
    }
  }

  /** @param hash of these bytes: see `hashed` */
  numberOf(bytes: Buffer, start: number, end: number, hash: number): number {
    const known = this.#find(bytes, start, end, hash);
    if (known !== undefined) return known;
    this.vocabulary.add(bytes.toString('latin1', start, end));
    return this.#keep(bytes, start, end, hash);
  }

  #find(bytes: Buffer, start: number, end: number, hash: number): number | undefined {
    const mask = this.#table.length - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const entry = this.#table[place] ?? 0;
      if (entry === 0) return undefined;
      if (this.#hashes[entry - 1] === hash && this.#isWord(entry - 1, bytes, start, end)) return entry - 1;
    }
  }

  #isWord(number: number, bytes: Buffer, start: number, end: number): boolean {
    const first = this.#starts[number] ?? 0;
    if ((this.#starts[number + 1] ?? 0) - first !== end - start) return false;
    for (let at = start, own = first; at < end; at += 1, own += 1)
      if (this.#bytes[own] !== bytes[at]) return false;
    return true;
  }

  #keep(bytes: Buffer, start: number, end: number, hash: number): number {
    const number = this.#size;
    if (number === this.#hashes.length) this.#grow();
    const first = this.#starts[number] ?? 0;
    const last = first + end - start;
    if (last > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(last)]);
    bytes.copy(this.#bytes, first, start, end);
    this.#hashes[number] = hash;
    this.#starts[number + 1] = last;
    this.#size += 1;
    this.#place(number);
    return number;
  }

  #place(number: number): void {
    const mask = this.#table.length - 1;
    const hash = this.#hashes[number] ?? 0;
    let place = (hash ^ (hash >>> 15)) & mask;
    while (this.#table[place] !== 0) place = (place + 1) & mask;
    this.#table[place] = number + 1;
  }

  #grow(): void {
    const hashes = new Int32Array(2 * this.#size);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const starts = new Uint32Array(hashes.length + 1);
    starts.set(this.#starts);
    this.#starts = starts;
    this.#table = new Uint32Array(2 * hashes.length);
    for (let number = 0; number < this.#size; number += 1) this.#place(number);
  }
}

/** The hash of bytes, one after the other: FNV-1a, of which the lowest bits tell words apart least. */
export const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);
export const NO_HASH = 0x811c9dc5 | 0;

function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = NO_HASH;
  for (let at = start; at < end; at += 1) hash = hashed(hash, bytes[at] ?? 0);
  return hash;
}
