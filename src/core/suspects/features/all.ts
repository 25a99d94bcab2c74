import { matchComponents, type ComponentMatch } from './component.ts';
import {
  fileCountOf,
  isDocumenting,
  isSwitch,
  isTidying,
  isTranslationsOnly,
  namesFile,
  shareOfDocuments,
} from './change.ts';
import { matchFrames, type FrameMatch } from './frames.ts';
import { historyOf, type History } from './history.ts';
import { matchingText, type TextMatch } from './text.ts';
import { sharedTopics, topicsOf } from './topics.ts';
import type { Steps } from '../../stepwise/steps.ts';
import { columnOf, type Column, type Window } from './window.ts';

/** What the model reads: each a value for each candidate. */
export const FEATURES = [
  'recencyByRank',
  'recencyByAge',
  'recencyByAgeAndReverts',
  'recencyByAgeAndMargin',
  'newestOfEqualText',
  'text',
  'textInSubject',
  'textInPaths',
  'textInMessage',
  'textInLines',
  'firstWordsInSubject',
  'firstWordsInLines',
  'namesFile',
  'coversTitle',
  'topics',
  'inComponent',
  'shareInComponent',
  'rarityOfComponent',
  'changedSince',
  'switchesSomething',
  'tidies',
  'documents',
  'shareOfDocuments',
  'translationsOnly',
  'files',
] as const;
export type Feature = (typeof FEATURES)[number];

export interface Features {
  readonly columns: Readonly<Record<Feature, Column>>;
  readonly text: TextMatch;
  readonly components: ComponentMatch;
  readonly frames: FrameMatch;
  readonly history: History;
}

const HOUR = 3_600_000;
const flag = (is: boolean): number => (is ? 1 : 0);

export function* featuring(window: Window): Steps<Features> {
  const text = yield* matchingText(window);
  for (const candidate of window.candidates) {
    topicsOf(candidate);
    yield undefined;
  }
  const components = matchComponents(window);
  yield undefined;
  const history = historyOf(window);
  yield undefined;
  const times = recency(window, text.scores.all, history);
  yield undefined;
  const words = wording(window, text);
  yield undefined;
  const columns = {
    ...times,
    ...words,
    inComponent: components.share.map((share) => flag(share > 0)),
    shareInComponent: components.share,
    rarityOfComponent: components.rarity.map((rare) => rare / 3),
    changedSince: history.changedSince,
    switchesSomething: columnOf(window, (one) => flag(isSwitch(one))),
    tidies: columnOf(window, (one) => flag(isTidying(one))),
    documents: columnOf(window, (one) => flag(isDocumenting(one))),
    shareOfDocuments: columnOf(window, shareOfDocuments),
    translationsOnly: columnOf(window, (one) => flag(isTranslationsOnly(one))),
    files: columnOf(window, (one) => Math.log(1 + fileCountOf(one))),
  };
  return { columns, text, components, frames: matchFrames(window), history };
}

type Recency = 'recencyByRank' | 'recencyByAge' | 'recencyByAgeAndReverts' | 'recencyByAgeAndMargin';

/** Culprits are mostly new: the chance falls with the place in the list and, less, with the age. */
function recency(window: Window, text: Column, history: History): Record<Recency, Column> {
  const byRank = columnOf(window, (_, index) => -Math.log(index + 1));
  const byAge = columnOf(window, ({ candidate }) => {
    const hours = Math.max(0, window.symptoms.detectedAt - candidate.at) / HOUR;
    return -Math.log(hours + 0.3);
  });
  const slowness = slownessOf(history);
  const margin = marginOf(text);
  return {
    recencyByRank: byRank,
    recencyByAge: byAge,
    recencyByAgeAndReverts: byAge.map((value) => value * slowness),
    recencyByAgeAndMargin: byAge.map((value) => value * margin),
  };
}

/** How long this repository takes to find what to revert, against the usual 4 hours: a logarithm, shrunk towards 0. */
function slownessOf({ revertDelays }: History): number {
  const usual = 1.5;
  const prior = 2;
  const sum = revertDelays.reduce((a, b) => a + b, 0);
  return (sum + usual * prior) / (revertDelays.length + prior) - usual;
}

/** What a word of the report says of where it was met, by its place in the query. */
const weightsOf = ({ query }: Window, { rarities }: TextMatch): Column =>
  rarities.map((rare, term) => rare * (query.terms[term]?.kind === 'common' ? 0.5 : 1));

/** What share of the title's words a candidate has, by their weight: 0 to 1. */
function coverageOfTitle(window: Window, text: TextMatch): Column {
  const { terms } = window.query;
  const weights = weightsOf(window, text).map((weight, term) => {
    return terms[term]?.isInTitle === true ? weight : 0;
  });
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  const lastSeen = new Float64Array(weights.length).fill(-1);
  return columnOf(window, (_, index) => {
    let covered = 0;
    for (const { term } of text.occurrences[index] ?? []) {
      if (lastSeen[term] !== index) covered += weights[term] ?? 0;
      lastSeen[term] = index;
    }
    return covered / total;
  });
}

/** By how much the best text match leads: a report that points at one commit makes its age matter less. */
function marginOf(scores: Column): number {
  const [best = 0, second = 0] = scores.toSorted((a, b) => b - a);
  return Math.min(1.5, best - second);
}

type Wording =
  | 'newestOfEqualText'
  | 'text'
  | 'textInSubject'
  | 'textInPaths'
  | 'textInMessage'
  | 'textInLines'
  | 'firstWordsInSubject'
  | 'firstWordsInLines'
  | 'namesFile'
  | 'coversTitle'
  | 'topics';

function wording(window: Window, text: TextMatch): Record<Wording, Column> {
  const { scores } = text;
  return {
    newestOfEqualText: newestOfEqual(window, scores.all),
    text: scores.all,
    textInSubject: scores.subject,
    textInPaths: standing(scores.paths),
    textInMessage: standing(scores.body),
    textInLines: standing(scores.lines),
    firstWordsInSubject: text.firstWords.subject,
    firstWordsInLines: text.firstWords.lines,
    namesFile: columnOf(window, (one) => flag(namesFile(one, window.query))),
    coversTitle: coverageOfTitle(window, text),
    topics: sharedTopics(window),
  };
}

/** How far a value stands out, in standard deviations, at most 5; in thirds, to bring it to the scale of the others. */
function standing(values: Column): Column {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation =
    Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) + 1e-6;
  return values.map((value) => Math.min(5, (value - mean) / deviation) / 3);
}

/** Of the candidates whose text match is as good, how many are newer: of two equals the newer did it. */
function newestOfEqual(window: Window, scores: Column): Column {
  const sharpness = 8;
  const bins = 64;
  const best = Math.max(...scores, 1e-9);
  // A sum over all pairs would grow with their square, so newer candidates are counted by bins of their score.
  const newer = new Float64Array(bins);
  const binOf = (score: number): number => Math.min(bins - 1, Math.floor((score / best) * bins));
  return columnOf(window, (_, index) => {
    const score = scores[index] ?? 0;
    let ahead = 0;
    for (let bin = 0; bin < bins; bin += 1) {
      const count = newer[bin] ?? 0;
      if (count > 0) ahead += count / (1 + Math.exp((score - ((bin + 0.5) / bins) * best) * sharpness));
    }
    const own = binOf(score);
    newer[own] = (newer[own] ?? 0) + 1;
    return -Math.log(1 + ahead);
  });
}
