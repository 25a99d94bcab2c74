import { thinElsewhere } from '../../core/deployments/combine.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { formatDuration } from '../../core/text/time.ts';
import type { GithubDeployment } from './deployment.ts';
import type { KeptDeployments } from './kept.ts';

export const foundOnGithub = (repository: string, kept: KeptDeployments): readonly FoundDeployment[] =>
  thinElsewhere(kept.deployments.map((one) => ({ deployment: toDeployment(repository, one) })));

const toDeployment = (repository: string, one: GithubDeployment): FoundDeployment['deployment'] => ({
  id: `github:${one.id}`,
  name: `${one.ref === one.revision ? one.revision.slice(0, 8) : one.ref} to ${one.environment}`,
  kind: 'github',
  revision: one.revision,
  at: one.at,
  atSource: 'github',
  author: one.author,
  environment: one.environment,
  ...(one.url !== undefined && { url: one.url }),
  repository,
});

/** What of GitHub's answer is not in the list, and how old the answer is. */
export function* lacksOnGithub(kept: KeptDeployments, now: number): Generator<string> {
  const age = formatDuration(Math.max(0, now - Date.parse(kept.readAt)));
  yield `GitHub was asked ${age} ago for the deployments of ${kept.name}. What was deployed since is not in the list.`;
  if (kept.unfinished > 0) {
    yield `Left out of GitHub’s deployments: ${kept.unfinished} that failed or are not done.`;
  }
  if (kept.unread > 0) yield `Left out of GitHub’s deployments: ${kept.unread} that are not understood.`;
  if (kept.hasMore) yield 'GitHub has older deployments, which were not asked for.';
}
