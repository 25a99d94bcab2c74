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
  recencyByRank: 0.506,
  recencyByAge: 0.291,
  recencyByAgeAndReverts: -0.167,
  recencyByRankAndCoverage: -0.13,
  recencyByAgeAndMargin: -0.211,
  newestOfEqualText: 0.48,
  text: 1.06,
  textInSubject: 3.42,
  textInPaths: 0.53,
  textInLines: 0.532,
  inComponent: 2.86,
  shareInComponent: 2.09,
  textAndComponent: 0.875,
  changedSince: -0.618,
  mentionedSince: -2.4,
  switchesSomething: 0.386,
  tidies: -0.389,
  documents: -0.871,
  translationsOnly: -0.823,
  files: 0.145,
};
