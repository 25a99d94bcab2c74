import type { Lines } from '../lines.ts';
import type { Query } from '../query.ts';
import { termsOf } from '../terms.ts';

/** The terms of a report, to be looked for in the lines of commits. */
export class Asked {
  /** Of each term in the query. */
  readonly places: ReadonlyMap<string, number>;
  /** By word: only of those that have any. */
  readonly #found: ReadonlyMap<string, readonly number[]>;
  readonly #counts: Int32Array;

  /** @param all those that will be asked for */
  constructor({ terms }: Query, all: readonly Lines[]) {
    const places = new Map(terms.map(({ term }, index) => [term, index]));
    const found = new Map<string, readonly number[]>();
    for (const word of wordsWith([...places.keys()], all)) {
      const ofWord = termsOf(word).flatMap((term) => places.get(term) ?? []);
      if (ofWord.length > 0) found.set(word, ofWord);
    }
    this.places = places;
    this.#found = found;
    this.#counts = new Int32Array(terms.length);
  }

  /** The places of the terms that these lines have, and how often, in the order of the query. */
  in({ words, counts }: Lines): readonly (readonly [place: number, count: number])[] {
    if (this.#found.size === 0) return [];
    const touched: number[] = [];
    for (let index = 0; index < words.length; index += 1) {
      const places = this.#found.get(words[index] ?? '');
      if (places === undefined) continue;
      for (const place of places) {
        if (this.#counts[place] === 0) touched.push(place);
        this.#counts[place] = (this.#counts[place] ?? 0) + (counts[index] ?? 0);
      }
    }
    const found = touched.sort((a, b) => a - b).map((place) => [place, this.#counts[place] ?? 0] as const);
    for (const place of touched) this.#counts[place] = 0;
    return found;
  }
}

/**
 * The words that may have any of these terms, and some others: to take all of them apart takes longer than all else of
 * a ranking, and nearly none has any. A term is the beginning of a part of its word, but for the `y` of "retries".
 */
function wordsWith(terms: readonly string[], all: readonly Lines[]): ReadonlySet<string> {
  const written = textOf(all);
  const text = written.toLowerCase();
  // What becomes longer in lower case is no word of code: rather than to lose one, take all.
  if (text.length !== written.length) return new Set(all.flatMap(({ words }) => words));
  const found = new Set<string>();
  for (const term of terms) {
    const beginning = term.length > 2 && term.endsWith('y') ? term.slice(0, -1) : term;
    for (let at = text.indexOf(beginning); at >= 0;) {
      const end = text.indexOf('\n', at);
      found.add(written.slice(text.lastIndexOf('\n', at) + 1, end));
      at = text.indexOf(beginning, end);
    }
  }
  return found;
}

/** By the lines of the newest candidate: one incident is ranked again and again. */
const texts = new WeakMap<Lines, { readonly of: readonly Lines[]; readonly text: string }>();

/** Each word once, each with a line end before and after it. */
function textOf(all: readonly Lines[]): string {
  const [newest] = all;
  const known = newest && texts.get(newest);
  if (known?.of.length === all.length && known.of.every((one, index) => one === all[index]))
    return known.text;
  const words = new Set<string>();
  for (const lines of all) for (const word of lines.words) words.add(word);
  const text = `\n${[...words].join('\n')}\n`;
  if (newest) texts.set(newest, { of: all, text });
  return text;
}
