import type { Deployment } from '../../core/deployments/deployment.ts';
import type { Incident } from '../../core/incident/incident.ts';
import {
  commitsOf,
  listDeployments,
  type DeploymentContents,
  type DeploymentListing,
} from '../../git/deployments.ts';
import type { Repository } from '../../git/repository.ts';
import { foundOnGithub, lacksOnGithub } from '../github/found.ts';
import type { KeptDeployments } from '../github/kept.ts';
import { deploymentScheme, schemeProblems } from './deploymentScheme.ts';
import { foundAsTold } from './toldDeployments.ts';

const LIMIT = 200;
const COMMIT_LIMIT = 100;

/** What people told of deployments, and of which repositories it may be. */
interface Told {
  readonly incident: Incident | undefined;
  readonly repositories: readonly Repository[];
}

export interface ListingOptions {
  readonly signal: AbortSignal;
  /** Told the list before it is known what each deployment brought. */
  readonly onListed: (listing: DeploymentListing) => void;
}

/** What git, people and GitHub tell of the deployments of one repository. */
export async function readListing(
  repository: Repository,
  { incident, repositories }: Told,
  onGithub: KeptDeployments | undefined,
  { signal, onListed }: ListingOptions,
): Promise<DeploymentListing> {
  const { root } = repository;
  const others = [
    ...foundAsTold(incident, root, repositories),
    ...(onGithub ? foundOnGithub(root, onGithub) : []),
  ];
  const more = onGithub ? lacksOnGithub(onGithub, Date.now()) : [];
  const withLacks = (listing: DeploymentListing): DeploymentListing => ({
    ...listing,
    lacks: [...schemeProblems(root), ...listing.lacks, ...more],
  });
  const listing = await listDeployments(repository, {
    ...{ scheme: deploymentScheme(root), limit: LIMIT, others, signal },
    onListed: (early) => onListed(withLacks(early)),
  });
  return withLacks(listing);
}

export const readCommits = (repository: Repository, deployment: Deployment): Promise<DeploymentContents> =>
  commitsOf(repository, deployment, { limit: COMMIT_LIMIT });
