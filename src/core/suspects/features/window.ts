import type { Candidate, Symptoms } from '../candidate.ts';
import { prepare, type Prepared } from '../prepare.ts';
import { queryOf, type Query } from '../query.ts';
import { asking } from './asked.ts';
import { cuttingToTelling, cutToTelling } from './telling.ts';

/** The candidates of one incident beside each other, newest first, and what they are held against. */
export interface Window {
  readonly symptoms: Symptoms;
  readonly query: Query;
  readonly candidates: readonly Prepared[];
}

/** A value for each candidate, in their order. */
export type Column = Float64Array;

/**
 * Does what takes longest, a little at each step: the ranking then finds it done. What does not depend on the symptoms is
 * done once for the same commits.
 * @param candidates those that are ranked: none from after detection
 */
export function* preparing(
  candidates: readonly Candidate[],
  symptoms: Symptoms,
): Generator<undefined, undefined> {
  const prepared: Prepared[] = [];
  for (const candidate of candidates) {
    prepared.push(prepare(candidate));
    yield undefined;
  }
  const cut = yield* cuttingToTelling(prepared);
  const lines = cut.map((one) => one.lines);
  yield* asking(queryOf(symptoms), lines);
  return undefined;
}

/** What comes after detection is left out by the caller: it would only blur how rare a word is. */
export function windowOf(candidates: readonly Candidate[], symptoms: Symptoms): Window {
  return { symptoms, query: queryOf(symptoms), candidates: cutToTelling(candidates.map(prepare)) };
}

export function columnOf(
  { candidates }: Window,
  value: (candidate: Prepared, index: number) => number,
): Column {
  return Float64Array.from(candidates, value);
}
