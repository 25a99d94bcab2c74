import type { Candidate } from '../candidate.ts';
import { CountedWords, Numbering } from '../counted-words.ts';
import { linesAt, MAX_COUNT, MAX_WORDS, type Lines } from '../lines.ts';
import type { Prepared } from '../prepare.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { Vocabulary } from '../vocabulary.ts';
import { rarity } from './rarity.ts';

/** Candidates with their lines. */
export interface Telling {
  readonly candidates: readonly Prepared[];
  /** Of all these lines. */
  readonly vocabulary: Vocabulary;
}

interface Told extends Telling {
  readonly of: readonly Prepared[];
}

/** By the newest candidate: one incident is ranked again and again, with other symptoms and the same commits. */
const made = new WeakMap<Prepared, Told>();

/**
 * Adds the lines, and cuts what long commits say to their most telling words: those frequent there and rare among the
 * candidates. The incidents that the weights were fitted on hold no more of a commit, so a longer one would look like
 * none of them.
 */
export function* addingLines(of: readonly Prepared[]): Steps<Telling> {
  const [newest] = of;
  const known = newest && made.get(newest);
  if (known?.of.length === of.length && known.of.every((one, index) => one === of[index])) return known;
  const { vocabulary, all } = yield* numbering(of.map(({ candidate }) => candidate));
  const rarities = raritiesOf(vocabulary, all);
  yield undefined;
  const candidates: Prepared[] = [];
  for (const [index, one] of of.entries()) {
    const words = all[index];
    candidates.push(words === undefined || words.size === 0 ? one : withLines(one, linesOf(words, rarities)));
    yield undefined;
  }
  const told = { of, candidates, vocabulary };
  if (newest) made.set(newest, told);
  return told;
}

const linesOf = (words: CountedWords, rarities: Float64Array): Lines =>
  linesAt(
    words,
    words.size > MAX_WORDS ? mostTelling(words, rarities) : Uint32Array.from(words.numbers.keys()),
  );

interface Numbered {
  readonly vocabulary: Vocabulary;
  /** By candidate. */
  readonly all: readonly (CountedWords | undefined)[];
}

/** Words are numbered where they are read. Those of two repositories are numbered again, together. */
function* numbering(candidates: readonly Candidate[]): Steps<Numbered> {
  const told = candidates.map(({ words }) => words);
  const counted = told.map((words) => (words instanceof CountedWords ? words : undefined));
  const vocabulary = counted.find((words) => words !== undefined)?.vocabulary ?? new Vocabulary();
  if (
    told.every(
      (words, index) => words === counted[index] && (counted[index]?.vocabulary ?? vocabulary) === vocabulary,
    )
  )
    return { vocabulary, all: counted };
  const anew = new Numbering();
  const all: (CountedWords | undefined)[] = [];
  for (const words of told) {
    all.push(words && anew.add(words));
    yield undefined;
  }
  return { vocabulary: anew.vocabulary, all };
}

const NONE = new Uint32Array(0);

/** By the number of a word. */
function raritiesOf({ size }: Vocabulary, all: readonly (CountedWords | undefined)[]): Float64Array {
  const having = new Uint32Array(size);
  for (const words of all) {
    const numbers = words?.numbers ?? NONE;
    // An iterator takes several times as long until it is compiled, and these are tens of thousands.
    let place = numbers.length;
    while (place > 0) {
      place -= 1;
      const number = numbers[place] ?? 0;
      having[number] = (having[number] ?? 0) + 1;
    }
  }
  const byCount = Float64Array.from({ length: all.length + 1 }, (_, count) => rarity(count, all.length));
  const rarities = new Float64Array(size);
  for (let number = 0; number < size; number += 1) rarities[number] = byCount[having[number] ?? 0] ?? 0;
  return rarities;
}

/** The places of these words. */
function mostTelling({ vocabulary, numbers, counts }: CountedWords, rarities: Float64Array): Uint32Array {
  const tells = new Float64Array(numbers.length);
  for (let place = 0; place < tells.length; place += 1) {
    tells[place] = Math.min(counts[place] ?? 0, MAX_COUNT) * (rarities[numbers[place] ?? 0] ?? 0);
  }
  const least = tells.toSorted()[tells.length - MAX_WORDS] ?? 0;
  const places = new Uint32Array(MAX_WORDS);
  let count = 0;
  const equal: number[] = [];
  for (let place = 0; place < tells.length; place += 1) {
    const value = tells[place] ?? 0;
    if (value === least) equal.push(place);
    else if (value > least) {
      places[count] = place;
      count += 1;
    }
  }
  const name = (place: number): string => vocabulary.word(numbers[place] ?? 0);
  places.set(firstByName(equal, name, MAX_WORDS - count), count);
  return places;
}

/** Of equals by name, so that it does not matter in what order git told them. */
function firstByName(
  places: readonly number[],
  name: (place: number) => string,
  most: number,
): readonly number[] {
  if (places.length <= most) return places;
  const names = places.map(name);
  // Without a function that compares, it is sorted several times as fast.
  const first = new Set(names.toSorted().slice(0, most));
  return places.filter((_, index) => first.has(names[index] ?? ''));
}

function withLines(one: Prepared, lines: Lines): Prepared {
  return { ...one, lines, lengths: { ...one.lengths, lines: lines.length } };
}
