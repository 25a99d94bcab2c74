import { matchText } from '../../src/core/suspects/features/text.ts';
import { windowOf } from '../../src/core/suspects/features/window.ts';
import type { Question } from './slices.ts';

/**
 * Simple rankers to measure against: the newest first, the text alone, and both. Scores are as good as logarithms of
 * probabilities, so that deployments can be ranked by them too.
 */
export const BASELINES = {
  'most recent': ({ candidates }: Question) => Float64Array.from(candidates, (_, index) => -Math.log(index + 1)),
  BM25: (question: Question) => bm25(question),
  'recency × BM25': (question: Question) => {
    const text = bm25(question);
    const best = Math.max(...text, 1e-9);
    return text.map((score, index) => Math.log(0.1 + score / best) - 0.8 * Math.log(index + 1));
  },
} as const satisfies Record<string, (question: Question) => Float64Array>;

const bm25 = ({ candidates, symptoms }: Question): Float64Array =>
  matchText(windowOf(candidates, symptoms)).scores.all;
