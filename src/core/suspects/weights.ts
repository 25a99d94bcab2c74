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
  recencyByRank: 0.472,
  recencyByAge: 0.291,
  recencyByAgeAndReverts: -0.171,
  recencyByRankAndCoverage: 0.0308,
  recencyByAgeAndMargin: -0.239,
  newestOfEqualText: 0.491,
  text: 0.916,
  textInSubject: 3.31,
  textInPaths: 0.486,
  textInMessage: 0.195,
  textInLines: 0.476,
  coversTitle: 0.631,
  topics: 0.625,
  inComponent: 1.5,
  shareInComponent: 1.91,
  rarityOfComponent: 2.3,
  textAndComponent: 0.813,
  changedSince: -0.608,
  mentionedSince: -2.51,
  switchesSomething: 0.362,
  tidies: -0.421,
  documents: -0.905,
  translationsOnly: -0.823,
  files: 0.136,
};
