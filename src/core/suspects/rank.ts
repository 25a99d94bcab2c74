import type { Candidate, RankedCommit, Symptoms } from './candidate.ts';
import { FEATURES, featuring, type Features } from './features/all.ts';
import { openingWindow, type Column } from './features/window.ts';
import { reasonsOf } from './reasons.ts';
import { finish, type Steps } from '../stepwise/steps.ts';
import { HAND_SET, WEIGHTS } from './weights.ts';

/** Nobody reads further, and telling them all costs more than ranking them. */
const TOLD = 50;

export interface RankOptions {
  /** Revisions that people have ruled out: they keep their reasons, come last and have no probability. */
  readonly rejected?: ReadonlySet<string>;
}

/**
 * Ranks commits, given newest first, by how likely each did it: a conditional logit over what git tells of them. The
 * probabilities of all that are not ruled out make 1; ruled out is what was rejected and what came after detection.
 */
export function* ranking(
  candidates: readonly Candidate[],
  symptoms: Symptoms,
  { rejected = new Set() }: RankOptions = {},
): Steps<readonly RankedCommit[]> {
  const [newest] = candidates;
  const asked = JSON.stringify([symptoms, [...rejected].sort()]);
  const last = newest && rankings.get(newest);
  const isSame = last?.asked === asked && last.of.length === candidates.length;
  if (isSame && candidates.every((one, index) => one === last.of[index])) return last.ranked;
  const ranked = yield* rankingAnew(candidates, symptoms, rejected);
  if (newest) rankings.set(newest, { of: [...candidates], asked, ranked });
  return ranked;
}

/** All of it at once: quick where `ranking` was asked the same before. */
export const rankCommits = (...asked: Parameters<typeof ranking>): readonly RankedCommit[] =>
  finish(ranking(...asked));

interface Ranking {
  readonly of: readonly Candidate[];
  /** What it was asked about. */
  readonly asked: string;
  readonly ranked: readonly RankedCommit[];
}

/** The last of each newest candidate: a board is opened again, and asks the same. */
const rankings = new WeakMap<Candidate, Ranking>();

function* rankingAnew(
  candidates: readonly Candidate[],
  symptoms: Symptoms,
  rejected: ReadonlySet<string>,
): Steps<readonly RankedCommit[]> {
  const before = candidates.filter(({ at }) => at <= symptoms.detectedAt);
  const window = yield* openingWindow(before, symptoms);
  const features = yield* featuring(window);
  const scores = scoresOf(before, symptoms, features);
  const isRuledOut = before.map(({ revision }) => rejected.has(revision));
  const probabilities = softmax(scores, isRuledOut);
  const reasons = reasonsOf(window, features);
  const order = [...before.keys()].sort(
    (a, b) => Number(isRuledOut[a]) - Number(isRuledOut[b]) || (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  );
  const ranked: RankedCommit[] = [];
  for (const [place, index] of order.entries()) {
    const candidate = before[index];
    if (!candidate) continue;
    const [probability = 0, score = 0] = [probabilities[index], scores[index]];
    ranked.push({ candidate, probability, score, reasons: place < TOLD ? reasons(index) : [] });
    if (place < TOLD) yield undefined;
  }
  return [...ranked, ...candidates.filter(({ at }) => at > symptoms.detectedAt).map(tooLate)];
}

const tooLate = (candidate: Candidate): RankedCommit => ({
  candidate,
  probability: 0,
  score: Number.NEGATIVE_INFINITY,
  reasons: [],
});

function scoresOf(
  candidates: readonly Candidate[],
  symptoms: Symptoms,
  { columns, frames }: Features,
): Column {
  const { startedAt = Number.POSITIVE_INFINITY } = symptoms;
  return Float64Array.from(candidates, ({ at }, index) => {
    let score = HAND_SET.frames * (frames.score[index] ?? 0) + (at > startedAt ? HAND_SET.afterStart : 0);
    for (const feature of FEATURES) score += WEIGHTS[feature] * (columns[feature][index] ?? 0);
    return score;
  });
}

function softmax(scores: Column, isRuledOut: readonly boolean[]): Column {
  const eligible = scores.filter((_, index) => isRuledOut[index] !== true);
  const best = eligible.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const odds = scores.map((score, index) => (isRuledOut[index] === true ? 0 : Math.exp(score - best)));
  const sum = odds.reduce((a, b) => a + b, 0);
  return sum === 0 ? odds : odds.map((value) => value / sum);
}
