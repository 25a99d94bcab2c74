import type { DeployedCandidates, RankedCommit, RankedDeployment, Reason, Symptoms } from './candidate.ts';
import { kindOfId } from '../deployments/deployment.ts';
import { commitTitle } from '../text/commit-title.ts';
import { formatDuration } from '../text/time.ts';

/** Commits of a deployment whose reasons are told as the deployment's. */
const TOLD = 2;
const MAX_SUBJECT = 60;

/** What is on the mainline and in no deployment: its time says nothing. */
const isUnreleased = (id: string): boolean => kindOfId(id) === 'unreleased';

/**
 * Ranks deployments: the probability of each is that of its commits together. A commit that more than one of them
 * brought counts for the oldest of those, where it went live first. What was deployed after detection did not do it,
 * so the probabilities make less than 1 where a commit went live too late or never.
 */
export function rankDeployments(
  deployed: readonly DeployedCandidates[],
  ranked: readonly RankedCommit[],
  symptoms: Symptoms,
): readonly RankedDeployment[] {
  const owners = new Map<string, string>();
  for (const { id, revisions } of deployed.toSorted((a, b) => a.at - b.at)) {
    for (const revision of revisions) if (!owners.has(revision)) owners.set(revision, id);
  }
  const byOwner = Map.groupBy(ranked, ({ candidate }) => owners.get(candidate.revision));
  return deployed
    .map(({ id, at }) => {
      const commits = byOwner.get(id) ?? [];
      const isTooLate = !isUnreleased(id) && at > symptoms.detectedAt;
      const probability = isTooLate ? 0 : commits.reduce((sum, commit) => sum + commit.probability, 0);
      return { id, probability, reasons: reasonsOf(id, at, commits, symptoms), commits };
    })
    .toSorted((a, b) => b.probability - a.probability);
}

/** What its likeliest commits have against them, and when it went out. */
function reasonsOf(
  id: string,
  at: number,
  commits: readonly RankedCommit[],
  { detectedAt }: Symptoms,
): Reason[] {
  const gap = formatDuration(Math.abs(detectedAt - at));
  if (!isUnreleased(id) && at > detectedAt) return [{ text: `deployed ${gap} after detection`, weight: 0 }];
  const reasons = commits.slice(0, TOLD).flatMap(({ candidate, probability, reasons: all }) => {
    // When it went out is told anyway.
    const best = all.find(({ isTime }) => isTime !== true) ?? all[0];
    if (!best || probability === 0) return [];
    const title = commitTitle(candidate.subject, candidate.body);
    const name = title.length > MAX_SUBJECT ? `${title.slice(0, MAX_SUBJECT - 1).trimEnd()}…` : title;
    return [{ ...best, text: `“${name}”: ${best.text}` }];
  });
  if (isUnreleased(id)) return [...reasons, { text: 'in no deployment that is known', weight: 0 }];
  return [...reasons, { text: `deployed ${gap} before detection`, weight: 0 }];
}
