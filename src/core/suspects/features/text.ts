import { FIELDS, type Field, type Prepared } from '../prepare.ts';
import type { Kind } from '../query.ts';
import { Asked } from './asked.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { rarity } from './rarity.ts';
import { columnOf, type Column, type Window } from './window.ts';

/** Where one word of the report was met again: for each candidate that has it, how often in which field. */
export interface Occurrence {
  /** Index of the term in the query. */
  readonly term: number;
  readonly field: Field;
  readonly count: number;
}

export interface TextMatch {
  /** By candidate. */
  readonly occurrences: readonly (readonly Occurrence[])[];
  /** By term of the query: how rare it is among the candidates, in any field. 0 for what no candidate has. */
  readonly rarities: Column;
  /** BM25 by field, and over all fields. */
  readonly scores: Readonly<Record<Field | 'all', Column>>;
  /** As `scores`, of the first words of the report alone: people begin with what is broken, and end with what they paste. */
  readonly firstWords: Readonly<Record<'subject' | 'lines', Column>>;
}

/** Okapi BM25: a word that stands there ten times tells little more than one that stands there thrice. */
const SATURATION = 1.6;
/** How much a long field is held against its words: 0 not at all, 1 fully. */
const LENGTH: Readonly<Record<Field, number>> = { subject: 0.5, body: 0.8, paths: 0.6, lines: 0.8 };
const FIELD_WEIGHT: Readonly<Record<Field, number>> = { subject: 1.3, body: 1, paths: 1, lines: 1 };
const KIND_WEIGHT: Readonly<Record<Kind, number>> = { common: 0.5, plain: 1, named: 1.2 };
/** Brings the scores to the scale of the other features. */
const SCALE = 5;
/** So many terms of a report are its first words. */
const FIRST_WORDS = 15;

export function* matchingText(window: Window): Steps<TextMatch> {
  const asked = yield* Asked.of(window.query, window);
  const occurrences: Occurrence[][] = [];
  for (const candidate of window.candidates) {
    occurrences.push(occurrencesIn(candidate, asked));
    yield undefined;
  }
  const counts = countOf(occurrences, window);
  const total = window.candidates.length;
  const averages = averageLengths(window);
  const scores = { ...emptyScores(window), all: columnOf(window, () => 0) };
  const firstWords = { subject: columnOf(window, () => 0), lines: columnOf(window, () => 0) };
  const shares = new Float64Array(window.query.terms.length);
  for (const [index, found] of occurrences.entries()) {
    const lengths = window.candidates[index]?.lengths ?? averages;
    const terms: number[] = [];
    for (const { term, field, count } of found) {
      const stretch = 1 - LENGTH[field] + (LENGTH[field] * lengths[field]) / averages[field];
      const share = count / (count + SATURATION * stretch);
      const value = weightOf(term, window) * rarity(counts[field][term] ?? 0, total) * share;
      scores[field][index] = (scores[field][index] ?? 0) + (value * 1.1) / SCALE;
      if (term < FIRST_WORDS && (field === 'subject' || field === 'lines')) {
        firstWords[field][index] = (firstWords[field][index] ?? 0) + value / SCALE;
      }
      if (shares[term] === 0) terms.push(term);
      shares[term] = (shares[term] ?? 0) + share * FIELD_WEIGHT[field];
    }
    for (const term of terms) {
      const share = shares[term] ?? 0;
      const value = weightOf(term, window) * rarity(counts.any[term] ?? 0, total) * (share / (share + 0.5));
      scores.all[index] = (scores.all[index] ?? 0) + value / SCALE;
      shares[term] = 0;
    }
    yield undefined;
  }
  const rarities = counts.any.map((count) => (count === 0 ? 0 : rarity(count, total)));
  return { occurrences, rarities, scores, firstWords };
}

function weightOf(term: number, { query }: Window): number {
  const kind = query.terms[term]?.kind;
  return kind === undefined ? 0 : KIND_WEIGHT[kind];
}

function occurrencesIn({ bags, lines }: Prepared, asked: Asked): Occurrence[] {
  const found: Occurrence[] = [];
  for (const field of FIELDS) {
    if (field === 'lines') {
      for (const [term, count] of asked.in(lines)) found.push({ term, field, count });
      continue;
    }
    const bag = bags[field];
    // Whichever has fewer words is gone through, the other one asked.
    const words = bag.size < asked.places.size ? bag : asked.places;
    for (const word of words.keys()) {
      const count = bag.get(word);
      const term = asked.places.get(word);
      if (count !== undefined && term !== undefined) found.push({ term, field, count });
    }
  }
  return found;
}

/** In how many candidates each term stands, by field and at all. */
function countOf(occurrences: TextMatch['occurrences'], { query }: Window): Record<Field | 'any', Column> {
  const size = query.terms.length;
  const counts = {
    subject: new Float64Array(size),
    body: new Float64Array(size),
    paths: new Float64Array(size),
    lines: new Float64Array(size),
    any: new Float64Array(size),
  };
  const lastSeen = new Float64Array(size).fill(-1);
  for (const [index, found] of occurrences.entries()) {
    for (const { term, field } of found) {
      counts[field][term] = (counts[field][term] ?? 0) + 1;
      if (lastSeen[term] !== index) counts.any[term] = (counts.any[term] ?? 0) + 1;
      lastSeen[term] = index;
    }
  }
  return counts;
}

function averageLengths({ candidates }: Window): Record<Field, number> {
  const average = (field: Field): number =>
    candidates.reduce((sum, { lengths }) => sum + lengths[field], 0) / candidates.length || 1;
  return {
    subject: average('subject'),
    body: average('body'),
    paths: average('paths'),
    lines: average('lines'),
  };
}

const emptyScores = (window: Window): Record<Field, Column> => ({
  subject: columnOf(window, () => 0),
  body: columnOf(window, () => 0),
  paths: columnOf(window, () => 0),
  lines: columnOf(window, () => 0),
});
