import { linesAt, listed, MAX_COUNT, MAX_WORDS, type Lines, type Listed } from '../lines.ts';
import type { Prepared } from '../prepare.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { rarity } from './rarity.ts';

interface Cut {
  readonly of: readonly Prepared[];
  readonly to: readonly Prepared[];
}

/** By the newest candidate: one incident is ranked again and again, with other symptoms and the same commits. */
const cuts = new WeakMap<Prepared, Cut>();

/**
 * Cuts what long commits say to their most telling words: those frequent there and rare among the candidates. The
 * incidents that the weights were fitted on hold no more of a commit, so a longer one would look like none of them.
 */
export function* cuttingToTelling(candidates: readonly Prepared[]): Steps<readonly Prepared[]> {
  const [newest] = candidates;
  if (!newest || !candidates.some(isLong)) return candidates;
  const known = cuts.get(newest);
  if (known?.of.length === candidates.length && known.of.every((one, index) => one === candidates[index])) {
    return known.to;
  }
  const numbered = new Numbering();
  const all: Numbered[] = [];
  for (const { candidate } of candidates) {
    all.push(numbered.add(listed(candidate)));
    yield undefined;
  }
  const rarities = numbered.having.map((count) => rarity(count, candidates.length));
  const to: Prepared[] = [];
  for (const [index, one] of candidates.entries()) {
    const words = all[index];
    to.push(words !== undefined && isLong(one) ? withLines(one, mostTelling(words, rarities)) : one);
    yield undefined;
  }
  cuts.set(newest, { of: candidates, to });
  return to;
}

const isLong = ({ candidate: { words } }: Prepared): boolean => (words?.size ?? 0) > MAX_WORDS;

interface Numbered extends Listed {
  /** By word. */
  readonly numbers: Int32Array;
}

/** Numbers words, so that what is known of one stands in a list. */
class Numbering {
  /** How many candidates have it, by the number of a word. */
  readonly having: number[] = [];
  readonly #numbers = new Map<string, number>();

  add(one: Listed): Numbered {
    const numbers = new Int32Array(one.words.length);
    for (const [place, word] of one.words.entries()) {
      let number = this.#numbers.get(word);
      if (number === undefined) {
        number = this.having.length;
        this.#numbers.set(word, number);
        this.having.push(0);
      }
      this.having[number] = (this.having[number] ?? 0) + 1;
      numbers[place] = number;
    }
    return { ...one, numbers };
  }
}

function mostTelling(one: Numbered, rarities: readonly number[]): Lines {
  const { words, counts, numbers } = one;
  const tells = new Float64Array(words.length);
  for (let place = 0; place < tells.length; place += 1) {
    tells[place] = Math.min(counts[place] ?? 0, MAX_COUNT) * (rarities[numbers[place] ?? 0] ?? 0);
  }
  const least = tells.toSorted()[tells.length - MAX_WORDS] ?? 0;
  const above: number[] = [];
  const equal: number[] = [];
  for (let place = 0; place < tells.length; place += 1) {
    const value = tells[place] ?? 0;
    if (value > least) above.push(place);
    else if (value === least) equal.push(place);
  }
  return linesAt(one, [...above, ...firstByName(equal, words, MAX_WORDS - above.length)]);
}

/** Of equals by name, so that it does not matter in what order git told them. */
function firstByName(places: readonly number[], words: readonly string[], most: number): readonly number[] {
  if (places.length <= most) return places;
  // Without a function that compares, it is sorted several times as fast.
  const names = places.map((place) => words[place] ?? '').sort();
  const first = new Set(names.slice(0, most));
  return places.filter((place) => first.has(words[place] ?? ''));
}

function withLines(one: Prepared, lines: Lines): Prepared {
  return { ...one, lines, lengths: { ...one.lengths, lines: lines.length } };
}
