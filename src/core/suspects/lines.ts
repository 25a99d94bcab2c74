import type { CountedWords } from './counted-words.ts';

/**
 * Words of changed lines. They are so many that they are not taken apart into terms: of how many terms they are is
 * enough, until a report asks for some; see features/asked.ts.
 */
export interface Lines {
  /** In the vocabulary of the window. */
  readonly numbers: Uint32Array;
  /** How often each of them stands there. */
  readonly counts: Uint8Array;
  /** In terms. */
  readonly length: number;
}

/** Of a commit's changed lines so many words count, each so often, as in the incidents that were learned from. */
export const MAX_WORDS = 120;
export const MAX_COUNT = 99;

export const NO_LINES: Lines = { numbers: new Uint32Array(0), counts: new Uint8Array(0), length: 0 };

/** Those at these places. */
export function linesAt(words: CountedWords, places: Uint32Array): Lines {
  const numbers = new Uint32Array(places.length);
  const counts = new Uint8Array(places.length);
  let length = 0;
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index] ?? 0;
    const number = words.numbers[place] ?? 0;
    const count = Math.min(words.counts[place] ?? 0, MAX_COUNT);
    numbers[index] = number;
    counts[index] = count;
    length += count * words.vocabulary.termCount(number);
  }
  return { numbers, counts, length };
}
