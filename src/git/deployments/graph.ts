import type { Deployment } from '../../core/deployments/deployment.ts';
import { containmentIn, type Containment, type Graph } from '../../core/deployments/steps.ts';
import { GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';

/** So many commits between the oldest and the newest deployment are looked at, newest first. */
const MOST_COMMITS = 20_000;

/**
 * Which of the revisions contain which: one process, however many there are. Git walks from all of them down to the
 * `oldest`, whose own ancestors all but surely belong to every one of them; without one, down to the first commits.
 * @returns undefined when this clone lacks too much of its history to say
 */
export async function walkBetween(
  repository: Repository,
  revisions: readonly string[],
  oldest: string | undefined,
  signal?: AbortSignal,
): Promise<Containment | undefined> {
  const args = ['rev-list', '--parents', '--topo-order', '--ignore-missing', `--max-count=${MOST_COMMITS}`];
  const input = [...new Set(revisions), ...(oldest === undefined ? [] : [`^${oldest}^@`])]
    .map((line) => `${line}\n`)
    .join('');
  try {
    const options = { gitPath: repository.gitPath, signal, input };
    const text = await readGit(repository.root, [...args, '--stdin'], options);
    return containmentIn(parseGraph(text, repository.isShallow), revisions);
  } catch (error) {
    if (error instanceof GitError && error.reason !== 'aborted') return undefined;
    throw error;
  }
}

function parseGraph(text: string, isShallow: boolean): Graph {
  const commits = text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [revision = '', ...parents] = line.split(' ');
      return { revision, parents };
    });
  return { commits, isCut: isShallow || commits.length >= MOST_COMMITS };
}

/** Of those that are surely in this clone, the one that git is told to stop at. */
export function oldestOf(
  deployments: readonly Pick<Deployment, 'revision' | 'at' | 'kind'>[],
): string | undefined {
  const here = deployments.filter(({ kind }) => kind !== 'told' && kind !== 'github');
  let oldest = here[0];
  for (const one of here) if (oldest !== undefined && one.at < oldest.at) oldest = one;
  return oldest?.revision;
}
