import type { Lines } from '../lines.ts';
import type { Query } from '../query.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { termsOf } from '../terms.ts';

/** By word: the places in the query of the terms that it has. Only of words that have any. */
type Found = ReadonlyMap<string, readonly number[]>;

/** So many words are taken apart at each step. */
const STEP = 100;

/** Looks for the terms of a report in all lines, a little at each step. */
function* asking(query: Query, all: readonly Lines[]): Steps<Found> {
  const ofLines = textOf(all);
  const last = ofLines.last;
  if (
    last?.terms.length === query.terms.length &&
    last.terms.every((one, at) => one === query.terms[at]?.term)
  )
    return last.found;
  yield undefined;
  const places = new Map(query.terms.map(({ term }, index) => [term, index]));
  const found = new Map<string, readonly number[]>();
  let steps = 0;
  for (const word of wordsWith([...places.keys()], all, ofLines.text)) {
    const ofWord = termsOf(word).flatMap((term) => places.get(term) ?? []);
    if (ofWord.length > 0) found.set(word, ofWord);
    if ((steps += 1) % STEP === 0) yield undefined;
  }
  ofLines.last = { terms: [...places.keys()], found };
  return found;
}

/** The terms of a report, to be looked for in the lines of commits. */
export class Asked {
  /** Of each term in the query. */
  readonly places: ReadonlyMap<string, number>;
  readonly #found: Found;
  readonly #counts: Int32Array;

  private constructor(query: Query, found: Found) {
    this.#found = found;
    this.places = new Map(query.terms.map(({ term }, index) => [term, index]));
    this.#counts = new Int32Array(query.terms.length);
  }

  /** @param all those that will be asked for */
  static *of(query: Query, all: readonly Lines[]): Steps<Asked> {
    return new Asked(query, yield* asking(query, all));
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
function wordsWith(terms: readonly string[], all: readonly Lines[], written: string): ReadonlySet<string> {
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

interface Text {
  readonly of: readonly Lines[];
  /** Each word once, each with a line end before and after it. */
  readonly text: string;
  /** What was asked last. */
  last?: { readonly terms: readonly string[]; readonly found: Found };
}

/** By the lines of the newest candidate that has any: one incident is ranked again and again. */
const texts = new WeakMap<Lines, Text>();

function textOf(all: readonly Lines[]): Text {
  const newest = all.find(({ words }) => words.length > 0);
  const known = newest && texts.get(newest);
  if (known?.of.length === all.length && known.of.every((one, index) => one === all[index])) return known;
  const words = new Set<string>();
  for (const lines of all) for (const word of lines.words) words.add(word);
  const made: Text = { of: all, text: `\n${[...words].join('\n')}\n` };
  if (newest) texts.set(newest, made);
  return made;
}
