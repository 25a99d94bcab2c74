import type { Candidate, Symptoms } from '../candidate.ts';
import { prepare, type Prepared } from '../prepare.ts';
import { queryOf, type Query } from '../query.ts';
import { finish, type Steps } from '../../stepwise/steps.ts';
import { addingLines, type Telling } from './telling.ts';

/** The candidates of one incident beside each other, newest first, and what they are held against. */
export interface Window extends Telling {
  readonly symptoms: Symptoms;
  readonly query: Query;
}

/** A value for each candidate, in their order. */
export type Column = Float64Array;

/**
 * What does not depend on the symptoms is done once for the same commits.
 * @param candidates those that are ranked: what comes after detection would only blur how rare a word is
 */
export function* openingWindow(candidates: readonly Candidate[], symptoms: Symptoms): Steps<Window> {
  const prepared: Prepared[] = [];
  for (const candidate of candidates) {
    prepared.push(prepare(candidate));
    yield undefined;
  }
  const telling = yield* addingLines(prepared);
  return { symptoms, query: queryOf(symptoms), ...telling };
}

export const windowOf = (candidates: readonly Candidate[], symptoms: Symptoms): Window =>
  finish(openingWindow(candidates, symptoms));

export function columnOf(
  { candidates }: Window,
  value: (candidate: Prepared, index: number) => number,
): Column {
  return Float64Array.from(candidates, value);
}
