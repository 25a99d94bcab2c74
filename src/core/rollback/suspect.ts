import type { RankedDeployment } from '../suspects/candidate.ts';
import { commitTitle } from '../text/commit-title.ts';
import type { RollbackSuspect } from './plan.ts';

/** Of what a deployment is suspected for. A smaller share names none of its commits. */
const LEAST_SHARE = 0.5;

/** The commit of a deployment that stands out from its others. Undefined while none does. */
export function likeliestOf(
  ranked: readonly RankedDeployment[],
  deployment: string,
): RollbackSuspect | undefined {
  const suspected = ranked.find(({ id }) => id === deployment);
  const [first] = suspected?.commits ?? [];
  if (suspected === undefined || first === undefined) return undefined;
  const { candidate, probability } = first;
  if (probability === 0 || probability < suspected.probability * LEAST_SHARE) return undefined;
  const { revision, subject, body, files = [] } = candidate;
  return {
    revision,
    title: commitTitle(subject, body),
    probability,
    paths: files.map(({ path }) => path),
  };
}
