import { Vocabulary } from './vocabulary.ts';

/** How often each word stands somewhere, by its number: a map that is cheap to make, and to go through. */
export class CountedWords implements ReadonlyMap<string, number> {
  readonly vocabulary: Vocabulary;
  readonly numbers: Uint32Array;
  /** In the order of the numbers; more than 65,535 count as so many. */
  readonly counts: Uint16Array;

  constructor(vocabulary: Vocabulary, numbers: Uint32Array, counts: Uint16Array) {
    this.vocabulary = vocabulary;
    this.numbers = numbers;
    this.counts = counts;
  }

  get size(): number {
    return this.numbers.length;
  }

  get(word: string): number | undefined {
    const number = this.vocabulary.numberOf(word);
    return number === undefined ? undefined : this.counts[this.numbers.indexOf(number)];
  }

  has(word: string): boolean {
    return this.get(word) !== undefined;
  }

  forEach(visit: (count: number, word: string, words: ReadonlyMap<string, number>) => void): void {
    for (const [word, count] of this) visit(count, word, this);
  }

  *[Symbol.iterator](): Generator<[string, number], undefined> {
    for (const [place, number] of this.numbers.entries())
      yield [this.vocabulary.word(number), this.counts[place] ?? 0];
  }

  entries(): MapIterator<[string, number]> {
    return this[Symbol.iterator]();
  }

  *keys(): Generator<string, undefined> {
    for (const number of this.numbers) yield this.vocabulary.word(number);
  }

  values(): MapIterator<number> {
    return this.counts.values();
  }
}

/** Reading more of one commit would cost more than it could tell. */
const MAX_READ = 3_000;
const MAX_COUNT = 65_535;

/** Numbers the words of maps in a vocabulary of their own. */
export class Numbering {
  readonly vocabulary = new Vocabulary();
  readonly #numbers = new Map<string, number>();

  add(words: ReadonlyMap<string, number>): CountedWords {
    const size = Math.min(words.size, MAX_READ);
    const [numbers, counts] = [new Uint32Array(size), new Uint16Array(size)];
    let place = 0;
    for (const [word, count] of words) {
      if (place === size) break;
      numbers[place] = this.#numberOf(word);
      counts[place] = Math.min(count, MAX_COUNT);
      place += 1;
    }
    return new CountedWords(this.vocabulary, numbers, counts);
  }

  #numberOf(word: string): number {
    const known = this.#numbers.get(word);
    if (known !== undefined) return known;
    const number = this.vocabulary.add(word);
    this.#numbers.set(word, number);
    return number;
  }
}
