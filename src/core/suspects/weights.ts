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
  recencyByRank: 0.312,
  recencyByAge: 0.237,
  recencyByAgeAndReverts: -0.17,
  recencyByAgeAndMargin: -0.0879,
  newestOfEqualText: 0.614,
  text: 0.626,
  textInSubject: 2.66,
  textInPaths: 0.283,
  textInMessage: 0.288,
  textInLines: 0.415,
  firstWordsInSubject: 1.05,
  firstWordsInLines: 0.536,
  namesFile: 0.467,
  coversTitle: 0.659,
  topics: 0.717,
  inComponent: 2.25,
  shareInComponent: 1.52,
  rarityOfComponent: 1.91,
  changedSince: -0.578,
  switchesSomething: 0.342,
  tidies: -0.271,
  documents: -0.493,
  shareOfDocuments: -1.37,
  translationsOnly: -1.53,
  files: 0.0921,
};
