import type { Feature } from './features/all.ts';

/** Set by hand, since the incidents that the others were fitted on cannot show them: see docs/suspects.md. */
export const HAND_SET = {
  /** For each nat of evidence in the trace. A file of the trace is the best evidence there is, if it is rare. */
  frames: 1.3,
  /** For what was committed after impact had begun: people are seldom sure when that was, so it is not ruled out. */
  afterStart: -2.5,
};

/** In nats for each unit of a feature. Written by test/eval/fit.ts; do not edit. */
export const WEIGHTS: Readonly<Record<Feature, number>> = {
  recencyByRank: 0.459,
  recencyByAge: 0.286,
  recencyByAgeAndReverts: -0.163,
  recencyByRankAndCoverage: 0.0284,
  recencyByAgeAndMargin: -0.174,
  newestOfEqualText: 0.456,
  text: 0.893,
  textInSubject: 3.17,
  textInPaths: 0.485,
  textInMessage: 0.207,
  textInLines: 0.493,
  coversTitle: 0.614,
  topics: 0.575,
  inComponent: 1.16,
  shareInComponent: 1.67,
  rarityOfComponent: 2.48,
  textAndComponent: 0.718,
  changedSince: -0.524,
  mentionedSince: -1.66,
  switchesSomething: 0.329,
  tidies: -0.367,
  documents: -0.733,
  translationsOnly: -0.647,
  files: 0.12,
};
