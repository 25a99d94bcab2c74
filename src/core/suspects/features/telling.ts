import type { Candidate } from '../candidate.ts';
import { bagOfWords, MAX_COUNT, MAX_WORDS, sizeOf, type Prepared } from '../prepare.ts';
import { rarity } from './rarity.ts';

type Words = ReadonlyMap<string, number>;
const NONE: Words = new Map();

/** Reading more of one commit would cost more than it could tell. */
const MAX_READ = 3_000;

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
export function cutToTelling(candidates: readonly Prepared[]): readonly Prepared[] {
  const cutting = cuttingToTelling(candidates);
  for (;;) {
    const step = cutting.next();
    if (step.done === true) return step.value;
  }
}

/** The same, a commit at each step, for whoever has to pause: a window of long commits takes a second. */
export function* cuttingToTelling(
  candidates: readonly Prepared[],
): Generator<undefined, readonly Prepared[]> {
  const [newest] = candidates;
  if (!newest || !candidates.some(isLong)) return candidates;
  const known = cuts.get(newest);
  if (known?.of.length === candidates.length && known.of.every((one, index) => one === candidates[index])) {
    return known.to;
  }
  const having = new Map<string, number>();
  for (const { candidate } of candidates) {
    for (const [word] of read(candidate)) having.set(word, (having.get(word) ?? 0) + 1);
    yield undefined;
  }
  const rarities = Float64Array.from({ length: candidates.length + 1 }, (_, count) =>
    rarity(count, candidates.length),
  );
  const rarityOf = (word: string): number => rarities[having.get(word) ?? 0] ?? 0;
  const to: Prepared[] = [];
  for (const one of candidates) {
    to.push(isLong(one) ? withWords(one, mostTelling(one, rarityOf)) : one);
    yield undefined;
  }
  cuts.set(newest, { of: candidates, to });
  return to;
}

const isLong = ({ candidate: { words = NONE } }: Prepared): boolean => words.size > MAX_WORDS;

function* read({ words = NONE }: Candidate): Generator<readonly [string, number]> {
  let left = MAX_READ;
  for (const entry of words) {
    if (left-- === 0) return;
    yield entry;
  }
}

function mostTelling(
  { candidate }: Prepared,
  rarityOf: (word: string) => number,
): readonly (readonly [string, number])[] {
  const entries = [...read(candidate)];
  const tells = Float64Array.from(entries, ([word, count]) => Math.min(count, MAX_COUNT) * rarityOf(word));
  const least = tells.toSorted()[tells.length - MAX_WORDS] ?? 0;
  const above = entries.filter((_, index) => (tells[index] ?? 0) > least);
  // Of equals by name, so that it does not matter in what order git told them.
  const equal = entries.filter((_, index) => tells[index] === least).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [...above, ...equal.slice(0, MAX_WORDS - above.length)];
}

function withWords(one: Prepared, words: readonly (readonly [string, number])[]): Prepared {
  const lines = bagOfWords(words);
  return { ...one, bags: { ...one.bags, lines }, lengths: { ...one.lengths, lines: sizeOf(lines) } };
}
