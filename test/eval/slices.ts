import { rankDeployments } from '../../src/core/suspects/deployments.ts';
import type { Candidate, RankedCommit, Symptoms } from '../../src/core/suspects/candidate.ts';
import type { Case } from './cases.ts';

/** A case as a slice puts it, and the place of the answer when `scores` order the candidates. */
export const SLICES = ['full', 'title', 'late', 'component', 'batches'] as const;
export type Slice = (typeof SLICES)[number];

export interface Question {
  readonly symptoms: Symptoms;
  readonly candidates: readonly Candidate[];
  readonly answer: number;
}

const LATE_HOURS = 24;
export const BATCH = 10;
/** Fewer would make no second deployment to confuse it with. */
const MIN_BATCHED = 2 * BATCH;

/** What a slice asks of a case; undefined where the case is not in it. */
export function questionOf(item: Case, slice: Slice): Question | undefined {
  const { symptoms, candidates, answer, delayHours } = item;
  switch (slice) {
    case 'full':
      return { symptoms, candidates, answer };
    case 'title':
      return { symptoms: { ...symptoms, text: '' }, candidates, answer };
    case 'late':
      return delayHours >= LATE_HOURS ? { symptoms, candidates, answer } : undefined;
    case 'component':
      return { symptoms: { ...symptoms, components: oracleComponents(item) }, candidates, answer };
    case 'batches':
      return candidates.length >= MIN_BATCHED ? { symptoms, candidates, answer } : undefined;
  }
}

/** What a person would have picked: the folder, two levels deep at most, with the most files of the commit that did it. */
function oracleComponents({ candidates, answer }: Case): readonly string[] {
  const counts = new Map<string, number>();
  for (const { path } of candidates[answer]?.files ?? []) {
    const folder = path.split('/').slice(0, -1).slice(0, 2).join('/');
    // A file at the root lies in no component.
    if (folder !== '') counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most ? [most[0]] : [];
}

/** The place of the answer among candidates with these scores, from 1; of equals the newer comes first. */
export function placeOf(scores: ArrayLike<number>, answer: number): number {
  const own = scores[answer] ?? Number.NEGATIVE_INFINITY;
  let place = 1;
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index] ?? Number.NEGATIVE_INFINITY;
    if (score > own || (score === own && index < answer)) place += 1;
  }
  return place;
}

/** The mainline as deployments of ten commits each, the newest first, the first of which ends at the incident. */
export const batchesOf = (probabilities: ArrayLike<number>): number[] => {
  const batches: number[] = [];
  for (let index = 0; index < probabilities.length; index += 1) {
    const batch = Math.floor(index / BATCH);
    batches[batch] = (batches[batch] ?? 0) + (probabilities[index] ?? 0);
  }
  return batches;
};

/** The place of the batch of the answer, by the function that the product ranks deployments with. */
export function placeOfBatch({ symptoms, candidates, answer }: Question, ranked: readonly RankedCommit[]): number {
  const deployed = Array.from({ length: Math.ceil(candidates.length / BATCH) }, (_, batch) => ({
    id: String(batch),
    at: candidates[batch * BATCH]?.at ?? 0,
    revisions: candidates.slice(batch * BATCH, (batch + 1) * BATCH).map(({ revision }) => revision),
  }));
  const answerBatch = String(Math.floor(answer / BATCH));
  return 1 + rankDeployments(deployed, ranked, symptoms).findIndex(({ id }) => id === answerBatch);
}
