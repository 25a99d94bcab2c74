import type { Reason } from './candidate.ts';
import { FEATURES, type Feature, type Features } from './features/all.ts';
import type { Window } from './features/window.ts';
import { wordReasons } from './reasons/words.ts';
import {
  changeReason,
  componentReason,
  frameReason,
  sinceReason,
  timeReason,
  topicReason,
} from './reasons/other.ts';
import { HAND_SET, WEIGHTS } from './weights.ts';

/** Features that are told of as one thing. */
export type Group = 'time' | 'words' | 'topic' | 'component' | 'since' | 'change' | 'frames';

const GROUPS: Readonly<Record<Feature, Group>> = {
  recencyByRank: 'time',
  recencyByAge: 'time',
  recencyByAgeAndReverts: 'time',
  recencyByAgeAndMargin: 'time',
  newestOfEqualText: 'time',
  text: 'words',
  textInSubject: 'words',
  textInPaths: 'words',
  textInMessage: 'words',
  textInLines: 'words',
  firstWordsInSubject: 'words',
  firstWordsInLines: 'words',
  namesFile: 'words',
  coversTitle: 'words',
  topics: 'topic',
  inComponent: 'component',
  shareInComponent: 'component',
  rarityOfComponent: 'component',
  changedSince: 'since',
  switchesSomething: 'change',
  tidies: 'change',
  documents: 'change',
  shareOfDocuments: 'change',
  translationsOnly: 'change',
  files: 'change',
};

/** Nats over the average candidate below which a thing is not worth a line. */
const WORTH_TELLING = 0.2;

/** Gives the reasons of a candidate by its index: only what speaks for it more than for the others. */
export function reasonsOf(window: Window, features: Features): (index: number) => readonly Reason[] {
  const averages = new Map(FEATURES.map((feature) => [feature, averageOf(features.columns[feature])]));
  const frameAverage = averageOf(features.frames.score);
  return (index) => {
    const weights = new Map<Group, number>();
    const add = (group: Group, value: number): void => {
      weights.set(group, (weights.get(group) ?? 0) + value);
    };
    for (const feature of FEATURES) {
      const over = (features.columns[feature][index] ?? 0) - (averages.get(feature) ?? 0);
      add(GROUPS[feature], WEIGHTS[feature] * over);
    }
    add('frames', HAND_SET.frames * ((features.frames.score[index] ?? 0) - frameAverage));
    const told = [...weights]
      .filter(([, weight]) => weight > WORTH_TELLING)
      .flatMap(([group, weight]) => TELL[group](window, features, index, weight));
    const sorted = told.toSorted((a, b) => b.weight - a.weight);
    // Of the last resort something true can still be said: when it was committed.
    return sorted.length > 0 ? sorted : timeReason(window, features, index, weights.get('time') ?? 0);
  };
}

const averageOf = (column: Float64Array): number => column.reduce((a, b) => a + b, 0) / column.length;

/** None where the group has weight for a cause that has no words of its own. */
export type Tell = (window: Window, features: Features, index: number, weight: number) => readonly Reason[];

const TELL: Readonly<Record<Group, Tell>> = {
  time: timeReason,
  words: wordReasons,
  topic: topicReason,
  component: componentReason,
  since: sinceReason,
  change: changeReason,
  frames: frameReason,
};
