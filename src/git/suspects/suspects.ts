import type { Deployment } from '../../core/deployments/deployment.ts';
import type { DeployedCandidates } from '../../core/suspects/candidate.ts';
import type { Repository } from '../repository.ts';
import {
  readCandidates,
  type CandidateProgress,
  type CandidateReading,
  type ReadCandidatesOptions,
} from './candidates.ts';
import { readDeployed } from './deployed.ts';
import { candidateWindow } from './window.ts';

export interface Suspects extends CandidateReading {
  /** Which of them each deployment brought: newest first, after what is not deployed yet. */
  readonly deployed: readonly DeployedCandidates[];
}

export interface SuspectsProgress extends CandidateProgress {
  /** None until that is known. */
  readonly deployed: readonly DeployedCandidates[];
}

export interface ReadSuspectsOptions extends Omit<ReadCandidatesOptions, 'elsewhere' | 'onProgress'> {
  /** Newest first. Of what is listed, hand over those of production. */
  readonly deployments: readonly Pick<Deployment, 'id' | 'revision' | 'at' | 'previous'>[];
  /** When the incident was noticed, in milliseconds since 1970. */
  readonly detectedAt: number;
  /** As the list of deployments tells it. */
  readonly tip?: string | undefined;
  /** See `readCandidates`. */
  readonly onProgress?: (progress: SuspectsProgress) => void;
}

/**
 * All that a ranking of suspects needs of git: the commits of two weeks, and which deployment brought which.
 * @throws GitError `aborted` when the signal says so; then no git is left
 */
export async function readSuspects(
  repository: Repository,
  { deployments, detectedAt, tip, onProgress, ...options }: ReadSuspectsOptions,
): Promise<Suspects> {
  const { signal } = options;
  const window = await candidateWindow(repository, detectedAt, { tip, ...(signal && { signal }) });
  let known: readonly DeployedCandidates[] = [];
  const contents = readDeployed(repository, window, deployments, signal).then((found) => {
    known = found.deployed;
    return found;
  });
  const candidates = readCandidates(repository, window, {
    ...options,
    elsewhere: contents.then(({ elsewhere }) => elsewhere),
    ...(onProgress && { onProgress: (progress) => onProgress({ ...progress, deployed: known }) }),
  });
  const [reading, { deployed }] = await Promise.all([candidates, contents]);
  return { ...reading, deployed };
}
