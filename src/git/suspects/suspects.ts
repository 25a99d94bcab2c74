import type { Deployment } from '../../core/deployments/deployment.ts';
import type { DeployedCandidates } from '../../core/suspects/candidate.ts';
import type { Repository } from '../repository.ts';
import { readCandidates, type CandidateReading, type ReadCandidatesOptions } from './candidates.ts';
import { readDeployed } from './deployed.ts';
import { candidateWindow } from './window.ts';

export interface Suspects extends CandidateReading {
  /** Which of them each deployment brought: newest first, after what is not deployed yet. */
  readonly deployed: readonly DeployedCandidates[];
}

export interface ReadSuspectsOptions extends Omit<ReadCandidatesOptions, 'elsewhere'> {
  /** Newest first. Of what is listed, hand over those of production. */
  readonly deployments: readonly Pick<Deployment, 'id' | 'revision' | 'at' | 'previous'>[];
  /** When the incident was noticed, in milliseconds since 1970. */
  readonly detectedAt: number;
}

/**
 * All that a ranking of suspects needs of git: the commits of two weeks, and which deployment brought which.
 * @throws GitError `aborted` when the signal says so; then no git is left
 */
export async function readSuspects(
  repository: Repository,
  { deployments, detectedAt, ...options }: ReadSuspectsOptions,
): Promise<Suspects> {
  const { signal } = options;
  const window = await candidateWindow(repository, detectedAt, { ...(signal && { signal }) });
  const deployed = readDeployed(repository, window, deployments, signal);
  const elsewhere = deployed.then((found) => found.elsewhere);
  const reading = await readCandidates(repository, window, { ...options, elsewhere });
  return { ...reading, deployed: (await deployed).deployed };
}
