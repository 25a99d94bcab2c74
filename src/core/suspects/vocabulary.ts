import { termCountOf } from './terms.ts';

/** No word has so many. */
const UNKNOWN = 255;

/**
 * Different words, numbered as they come: what hundreds of commits say is kept once, and counted by number. All of them
 * stand in one text, each with a line end before and after it, so that it can be searched and stored as it is.
 */
export class Vocabulary {
  #text: string;
  /** What is not in the text yet: to be put there for each word alone it is too long. */
  #added: string[] = [];
  /** Where each word begins, and the next one would. */
  #starts: Uint32Array;
  #termCounts: Uint8Array;
  #size: number;

  /**
   * @param text "\nword\nother\n"; for none a line end alone
   * @param starts where each word begins in it, and where the next one would
   * @param termCounts of how many terms each of them is
   */
  constructor(
    text = '\n',
    starts: Uint32Array = Uint32Array.of(1),
    termCounts: Uint8Array = new Uint8Array(0),
  ) {
    this.#text = text;
    this.#starts = starts;
    this.#termCounts = termCounts;
    this.#size = starts.length - 1;
  }

  get size(): number {
    return this.#size;
  }

  get text(): string {
    if (this.#added.length > 0) {
      this.#text += `${this.#added.join('\n')}\n`;
      this.#added = [];
    }
    return this.#text;
  }

  /** Of a word that is not in it yet. */
  add(word: string): number {
    const number = this.#size;
    if (number === this.#termCounts.length) this.#grow();
    this.#added.push(word);
    this.#termCounts[number] = UNKNOWN;
    this.#starts[number + 1] = (this.#starts[number] ?? 0) + word.length + 1;
    this.#size += 1;
    return number;
  }

  word(number: number): string {
    const inText = this.#size - this.#added.length;
    if (number >= inText) return this.#added[number - inText] ?? '';
    return this.#text.slice(this.#starts[number], (this.#starts[number + 1] ?? 1) - 1);
  }

  /** Of how many terms a word is: to take it apart takes longer than all else that is done with it. */
  termCount(number: number): number {
    const known = this.#termCounts[number] ?? 0;
    if (known !== UNKNOWN) return known;
    const count = termCountOf(this.word(number));
    this.#termCounts[number] = count;
    return count;
  }

  lengthOf(number: number): number {
    return (this.#starts[number + 1] ?? 0) - (this.#starts[number] ?? 0) - 1;
  }

  numberOf(word: string): number | undefined {
    const at = this.text.indexOf(`\n${word}\n`);
    return at < 0 ? undefined : this.numberAt(at + 1);
  }

  /** Of the word that stands at this place of the text. */
  numberAt(place: number): number {
    let [low, high] = [0, this.#size];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const room = Math.max(1024, 2 * this.#size);
    const starts = new Uint32Array(room + 1);
    starts.set(this.#starts.subarray(0, this.#size + 1));
    this.#starts = starts;
    const termCounts = new Uint8Array(room);
    termCounts.set(this.#termCounts);
    this.#termCounts = termCounts;
  }
}
