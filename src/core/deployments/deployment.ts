/** A deployment or release found in a repository. */
export interface Deployment {
  /** Unique within its repository: "tag:deploy/production/checkout/2026-11-20T14-05Z" or "merge:<revision>". */
  readonly id: string;
  /** What people call it: the tag's name, or the subject of the merge. */
  readonly name: string;
  readonly kind: 'tag' | 'merge';
  /** Full hash of the commit that was deployed. */
  readonly revision: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Where `at` comes from: a light tag has only the date of its commit, which may be long before it was deployed. */
  readonly atSource: 'name' | 'tagger' | 'commit';
  readonly author: string;
  readonly environment?: string;
  readonly service?: string;
  /** Root of the repository, as an absolute path. */
  readonly repository: string;
  /** The one before it of the same environment and service. */
  readonly previous?: { readonly id: string; readonly name: string; readonly revision: string };
  /** The newest of its environment and service. */
  readonly isCurrent: boolean;
}

export interface Commit {
  readonly revision: string;
  readonly at: string;
  readonly author: string;
  readonly subject: string;
}

/** How a repository marks its deployments. What is left open is found by itself. */
export interface DeploymentScheme {
  /** Globs over tag names, `*` within a part, `**` across: a tag that matches any of them is a deployment. */
  readonly tagPatterns: readonly string[];
  /** Branch whose first-parent history is the deployments when no tag matches a pattern. May name its remote. */
  readonly productionBranch?: string;
}

/** What a person calls it at a glance: "checkout to production" says more than a long tag cut off in the middle. */
export function deploymentLabel({
  service,
  environment,
  name,
}: {
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly name: string;
}): string {
  if (service !== undefined && environment !== undefined) return `${service} to ${environment}`;
  return name;
}
