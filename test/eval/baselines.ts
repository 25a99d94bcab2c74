import { matchingText } from '../../src/core/suspects/features/text.ts';
import { windowOf } from '../../src/core/suspects/features/window.ts';
import { finish } from '../../src/core/stepwise/steps.ts';
import type { Question } from './slices.ts';

/**
 * Simple rankers to measure against: the newest first, the text alone, and both. Scores are as good as logarithms of
 * probabilities, so that deployments can be ranked by them too.
 */
export const BASELINES = {
  'most recent': ({ candidates }: Question) => Float64Array.from(candidates, (_, index) => -Math.log(index + 1)),
  BM25: (question: Question) => bm25(question),
  // Of two dozen ways to combine the two, the best on these cases: the bar is not to be low.
  'recency × BM25': (question: Question) =>
    bm25(question).map((score, index) => 2.5 * score - 0.8 * Math.log(index + 1)),
} as const satisfies Record<string, (question: Question) => Float64Array>;

const bm25 = ({ candidates, symptoms }: Question): Float64Array =>
  finish(matchingText(windowOf(candidates, symptoms))).scores.all;
