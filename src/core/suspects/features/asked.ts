import type { Lines } from '../lines.ts';
import type { Query } from '../query.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { isTermAt, termsOf } from '../terms.ts';
import { Vocabulary } from '../vocabulary.ts';
import type { Telling } from './telling.ts';

const LINE_END = 10;

/** By the number of a word: the places in the query of the terms that it has. Only of words that have any. */
type Found = ReadonlyMap<number, readonly number[]>;

/** The terms of a report, to be looked for in the lines of commits. */
export class Asked {
  /** Of each term in the query. */
  readonly places: ReadonlyMap<string, number>;
  readonly #found: Found;
  /** By the number of a word. */
  readonly #isFound: Uint8Array;
  readonly #counts: Int32Array;

  private constructor({ terms }: Query, { size }: Vocabulary, found: Found) {
    this.places = new Map(terms.map(({ term }, index) => [term, index]));
    this.#found = found;
    this.#isFound = new Uint8Array(size);
    for (const number of found.keys()) this.#isFound[number] = 1;
    this.#counts = new Int32Array(terms.length);
  }

  /** @param telling all lines that will be asked for */
  static *of(query: Query, telling: Telling): Steps<Asked> {
    return new Asked(query, telling.vocabulary, yield* asking(query, telling));
  }

  /** The places of the terms that these lines have, and how often, in the order of the query. */
  in({ numbers, counts }: Lines): readonly (readonly [place: number, count: number])[] {
    const touched: number[] = [];
    for (let index = 0; index < numbers.length; index += 1) {
      const number = numbers[index] ?? 0;
      if (this.#isFound[number] !== 1) continue;
      for (const place of this.#found.get(number) ?? []) {
        if (this.#counts[place] === 0) touched.push(place);
        this.#counts[place] = (this.#counts[place] ?? 0) + (counts[index] ?? 0);
      }
    }
    const found = touched.sort((a, b) => a - b).map((place) => [place, this.#counts[place] ?? 0] as const);
    for (const place of touched) this.#counts[place] = 0;
    return found;
  }
}

/** Looks for the terms of a report in all lines, a little at each step. */
function* asking({ terms }: Query, telling: Telling): Steps<Found> {
  const all = searchedOf(telling);
  const isSame = all.last?.terms.length === terms.length;
  if (isSame && all.last?.terms.every((one, at) => one === terms[at]?.term)) return all.last.found;
  yield undefined;
  const places = new Map<number, number[]>();
  for (const [place, { term }] of terms.entries()) {
    for (const number of wordsWith(term, all)) {
      const of = all.numbers?.[number] ?? number;
      const known = places.get(of);
      if (known === undefined) places.set(of, [place]);
      else if (known.at(-1) !== place) known.push(place);
    }
    yield undefined;
  }
  all.last = { terms: terms.map(({ term }) => term), found: places };
  return places;
}

/** In longer words there may be so many parts that not all of them count. */
const MAX_PLAIN = 48;

/**
 * The words that have this term, some more than once. To take all of them apart takes longer than all else of a ranking,
 * and nearly none has any: so its letters are looked for in all words at once. A term is the beginning of a part of its
 * word, but for the `y` of "retries"; or of the whole word.
 */
function* wordsWith(term: string, { words, lower, isPlain }: Searched): Generator<number> {
  const { text } = words;
  const isIn = (number: number): boolean => termsOf(words.word(number)).includes(term);
  // What becomes longer in lower case is no word of code: rather than to lose one, take all.
  if (lower.length !== text.length) {
    for (let number = 0; number < words.size; number += 1) if (isIn(number)) yield number;
    return;
  }
  const beginning = term.length > 2 && term.endsWith('y') ? term.slice(0, -1) : term;
  for (let at = lower.indexOf(beginning); at >= 0; at = lower.indexOf(beginning, at + 1)) {
    const number = words.numberAt(at);
    const isOdd = !isPlain || words.lengthOf(number) > MAX_PLAIN;
    const isFirst = text.charCodeAt(at - 1) === LINE_END;
    if ((!isOdd && isTermAt(term, text, at)) || ((isOdd || isFirst) && isIn(number))) yield number;
  }
}

interface Searched {
  readonly words: Vocabulary;
  /** Their text in lower case. */
  readonly lower: string;
  /** All of them are words of code, of which no part has other letters. */
  readonly isPlain: boolean;
  /** What number each has in the vocabulary of the window; absent where it is the same one. */
  readonly numbers?: Uint32Array;
  /** What was asked last: one incident is ranked again and again. */
  last?: { readonly terms: readonly string[]; readonly found: Found };
}

const searched = new WeakMap<Telling['candidates'], Searched>();

function searchedOf(telling: Telling): Searched {
  const known = searched.get(telling.candidates);
  if (known) return known;
  const found = wordsOf(telling);
  const { text } = found.words;
  const made = { ...found, lower: text.toLowerCase(), isPlain: !/[^\w\n]/.test(text) };
  searched.set(telling.candidates, made);
  return made;
}

/** A repository has many more words than the lines of one window, unless it is read for the first time. */
function wordsOf({ candidates, vocabulary }: Telling): Pick<Searched, 'words' | 'numbers'> {
  const isIn = new Uint8Array(vocabulary.size);
  let count = 0;
  for (const { lines } of candidates) {
    for (const number of lines.numbers) {
      if (isIn[number] === 0) count += 1;
      isIn[number] = 1;
    }
  }
  if (2 * count > vocabulary.size) return { words: vocabulary };
  const words = new Vocabulary();
  const numbers = new Uint32Array(count);
  for (let number = isIn.indexOf(1); number >= 0; number = isIn.indexOf(1, number + 1)) {
    numbers[words.add(vocabulary.word(number))] = number;
  }
  return { words, numbers };
}
