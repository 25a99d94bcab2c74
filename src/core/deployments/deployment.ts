import type { SchemeSource } from './sources.ts';
import { environmentName, says, wordsOf } from './tag-words.ts';

export const DEPLOYMENT_KINDS = [
  'tag',
  /** A step of a branch: a merge, or a commit where teams do not merge. */
  'merge',
  /** A ref that CI writes, or a remote that deploys what is pushed to it. */
  'ref',
  /** A line of a git note. */
  'note',
  /** Told by a person, for one incident. */
  'told',
  'github',
  /** No deployment: what is on the mainline and in none of them. */
  'unreleased',
] as const;
export type DeploymentKind = (typeof DEPLOYMENT_KINDS)[number];

/** What a deployment is to the one before it. */
export const STEPS = [
  'forward',
  /** The same commit again. */
  'redeploy',
  /** To a commit that the one before it already had. */
  'rollback',
  /** It lacks something that the one before it had, and brings something else: a release branch, a cherry-pick. */
  'sideways',
] as const;
export type Step = (typeof STEPS)[number];

/** A deployment or release found in a repository. */
export interface Deployment {
  /** Unique within its repository: "tag:deploy/production/checkout/2026-11-20T14-05Z", "merge:<revision>", … */
  readonly id: string;
  /** What people call it: the tag's name, or the subject of the merge. */
  readonly name: string;
  readonly kind: DeploymentKind;
  /** Full hash of the commit that was deployed. It need not be in this clone when a person or GitHub told it. */
  readonly revision: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  /**
   * Where `at` comes from. Of a light tag, a ref or a branch only the date of the commit is known, which may be long
   * before it was deployed.
   */
  readonly atSource: 'name' | 'tagger' | 'commit' | 'push' | 'note' | 'told' | 'github';
  /** Empty: not recorded. */
  readonly author: string;
  readonly environment?: string;
  readonly service?: string;
  /** Root of the repository, as an absolute path. */
  readonly repository: string;
  /** The one before it of the same environment and service. */
  readonly previous?: { readonly id: string; readonly name: string; readonly revision: string };
  /** Absent when there is none before it, or when this clone cannot tell. */
  readonly step?: Step;
  /** The newest of its environment and service. */
  readonly isCurrent: boolean;
  /** Who told it, and what they said. */
  readonly told?: { readonly by: string; readonly at: string; readonly note?: string };
  /** A page that tells more of it. Whoever wrote the note or the deployment says so. */
  readonly url?: string;
}

export interface Commit {
  readonly revision: string;
  readonly at: string;
  readonly author: string;
  readonly subject: string;
}

/** Tags that a glob matches, and where they went when their names do not tell. */
export interface TagPattern {
  readonly pattern: string;
  readonly environment?: string | undefined;
  readonly service?: string | undefined;
}

/** How a repository marks its deployments. What is left open is found by itself. */
export interface DeploymentScheme {
  /** Globs over tag names, `*` within a part, `**` across: a tag that matches any of them is a deployment. */
  readonly tagPatterns: readonly (string | TagPattern)[];
  /** Branch whose first-parent history is the deployments when no tag matches a pattern. May name its remote. */
  readonly productionBranch?: string;
  /** Branches by environment, whose first-parent histories are listed too. */
  readonly environmentBranches?: Readonly<Record<string, string>>;
  /** Globs over full names of refs, beside those that are looked at anyway. */
  readonly refs?: readonly string[];
  /** The marks to go by, whatever else there is. */
  readonly source?: SchemeSource;
}

/**
 * What a person calls it at a glance: "checkout to production" says more than a long tag cut off in the middle, and
 * "production" as much as one that has a time beside it, as each deployment has.
 */
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
  return environment !== undefined && isOnlyTimeOf(environment, name) ? environment : name;
}

const DAY = /(?<!\d)20\d\d-?[01]\d-?[0-3]\d/;

/** "production--2026-06-11--14-37-54", "deploy-prod-20260611T1437Z" */
const isOnlyTimeOf = (environment: string, name: string): boolean =>
  DAY.test(name) &&
  wordsOf(name).every(
    (word) =>
      /^\d+(?:t\d+)?z?$/.test(word) ||
      says.deploy(word) ||
      (says.environment(word) && environmentName(word) === environment),
  );

/** What of a step is worth a word: that it goes forward is the rule. */
export const STEP_LABELS: Readonly<Partial<Record<Step, string>>> = {
  redeploy: 'deployed again',
  rollback: 'rolled back',
  sideways: 'leaves commits out',
};

export function stepDetail(step: Step, previous: string): string {
  if (step === 'redeploy') return `The same commit as ${previous}, which was deployed before it.`;
  if (step === 'rollback')
    return `Back to a commit that ${previous}, which was deployed before it, already had.`;
  if (step === 'sideways') return `From another branch: ${previous} had commits that this one has not.`;
  return `${previous} and what came on top of it.`;
}

/** What an id says of the kind. Of ids from other versions it may say nothing that is known here. */
export const kindOfId = (id: string): DeploymentKind | undefined =>
  DEPLOYMENT_KINDS.find((kind) => id.startsWith(`${kind}:`));

/** "production", "prod-eu": what went elsewhere is no suspect of what broke there. Unsaid, it is production. */
export const isProduction = (environment = 'production'): boolean =>
  wordsOf(environment).some(says.production);
