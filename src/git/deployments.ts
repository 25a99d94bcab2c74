import type { Commit, Deployment, DeploymentScheme } from '../core/deployments/deployment.ts';
import { linkDeployments } from '../core/deployments/link.ts';
import {
  AUTOMATIC_SCHEME,
  PRODUCTION_BRANCHES,
  type DetectedScheme,
  type NamedTag,
} from '../core/deployments/scheme.ts';
import { branchTips, defaultBranchNames, pickDefaultBranch, type BranchTip } from './branches.ts';
import { readGit } from './client.ts';
import { historyByBranch, historyByTags, type Survey } from './deployments/history.ts';
import { whatIsLacking } from './deployments/lacks.ts';
import { splitBranch } from './deployments/mainline.ts';
import { nameTags } from './deployments/tags.ts';
import type { Repository } from './repository.ts';

export interface ListDeploymentsOptions {
  readonly scheme?: DeploymentScheme;
  readonly limit?: number;
  /** Leaves out what was deployed before, as milliseconds since 1970. */
  readonly since?: number;
  readonly now?: number;
  readonly signal?: AbortSignal;
}

export interface DeploymentListing {
  /** Newest first. */
  readonly deployments: readonly Deployment[];
  readonly scheme: DetectedScheme;
  /** What cannot be known here and why, as sentences for a person. */
  readonly lacks: readonly string[];
}

const DEFAULT_LIMIT = 200;
const DAY = 86_400_000;

/**
 * The deployments of a repository as its tags or branches tell them, newest first. At most four processes, however
 * many tags there are.
 * @throws GitError
 */
export async function listDeployments(
  repository: Repository,
  options: ListDeploymentsOptions = {},
): Promise<DeploymentListing> {
  const { limit = DEFAULT_LIMIT, since = -Infinity } = options;
  const survey = await surveyRepository(repository, options);
  const history = (await historyByTags(survey)) ?? (await historyByBranch(survey));
  const linked = linkDeployments(history.found, history.isReleases ? 'releases' : 'deployments');
  const deployments = linked.filter(({ at }) => Date.parse(at) >= since).slice(0, limit);
  const newestAt = linked[0]?.at;
  const scheme = newestAt === undefined ? history.scheme : { ...history.scheme, newestAt };
  return {
    deployments,
    scheme,
    lacks: whatIsLacking({ repository, scheme, deployments, wanted: survey.scheme }),
  };
}

async function surveyRepository(repository: Repository, options: ListDeploymentsOptions): Promise<Survey> {
  const { scheme = AUTOMATIC_SCHEME, limit = DEFAULT_LIMIT, now = Date.now(), signal } = options;
  const wanted =
    scheme.productionBranch === undefined ? [] : [splitBranch(repository, scheme.productionBranch).name];
  const names = [...new Set([...wanted, ...PRODUCTION_BRANCHES, ...defaultBranchNames(repository)])];
  const [named, tips] = await Promise.all([
    nameTags(repository, signal),
    branchTips(repository, names, signal),
  ]);
  // What is deployed was deployed by now: a name that says otherwise would stay on top for ever.
  const tomorrow = new Date(now + DAY).toISOString();
  const tags = named.filter((tag) => (tag.class.time ?? '') < tomorrow);
  const newestActivity = newestOf(tags, tips, now);
  return {
    repository,
    scheme,
    limit,
    signal,
    tags,
    tips,
    mainline: pickDefaultBranch(repository, tips),
    newestActivity,
  };
}

function newestOf(tags: readonly NamedTag[], tips: readonly BranchTip[], now: number): number {
  const named = tags.reduce((newest, { class: { time = '' } }) => (time > newest ? time : newest), '');
  const times = [Date.parse(named), ...tips.map(({ at }) => at)];
  return times.reduce((newest, time) => (time > newest && time <= now ? time : newest), 0);
}

export interface DeploymentContents {
  /** Newest first. What a rollback undid, when it is one; else what the deployment brought. */
  readonly commits: readonly Commit[];
  /** Of them all, where `commits` stops at the limit. */
  readonly total: number;
  /** It went back to a revision that the one before it already had. */
  readonly isRollback: boolean;
  /** Commits of the deployment before that are not in this one, though it is no plain step back. */
  readonly leftOut: number;
}

export interface ContentsOptions {
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

const FIELDS = ['%H', '%ct', '%an', '%s'].join('%x00');
const DEFAULT_COMMITS = 100;

/**
 * The commits of a deployment: those that the one before it did not have, and of the first one all that led to it. Not a slice of the mainline, since what is
 * deployed may come from a release branch.
 * @throws GitError `unknown-revision` when one of the two is not in this clone
 */
export async function commitsOf(
  repository: Repository,
  deployment: Pick<Deployment, 'revision' | 'previous'>,
  { limit = DEFAULT_COMMITS, signal }: ContentsOptions = {},
): Promise<DeploymentContents> {
  const { revision, previous } = deployment;
  if (previous === undefined) {
    const commits = log(repository, revision, limit, signal);
    return {
      commits: await commits,
      total: await count(repository, revision, signal),
      isRollback: false,
      leftOut: 0,
    };
  }
  const { brought, undone } = await compare(repository, previous.revision, revision, signal);
  const isRollback = brought === 0 && undone > 0;
  const range = isRollback ? `${revision}..${previous.revision}` : `${previous.revision}..${revision}`;
  return {
    commits: await log(repository, range, limit, signal),
    total: isRollback ? undone : brought,
    isRollback,
    leftOut: isRollback ? 0 : undone,
  };
}

async function count(
  repository: Repository,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const args = ['rev-list', '--count', revision, '--'];
  return Number(await readGit(repository.root, args, { gitPath: repository.gitPath, signal }));
}

async function compare(
  repository: Repository,
  before: string,
  after: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly brought: number; readonly undone: number }> {
  const args = ['rev-list', '--left-right', '--count', `${before}...${after}`, '--'];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath, signal });
  const [undone = 0, brought = 0] = text.trim().split('\t').map(Number);
  return { brought, undone };
}

async function log(
  repository: Repository,
  range: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<readonly Commit[]> {
  const args = [
    'log',
    '--no-show-signature',
    '--encoding=UTF-8',
    `--format=${FIELDS}`,
    `--max-count=${limit}`,
  ];
  const text = await readGit(repository.root, [...args, range, '--'], {
    gitPath: repository.gitPath,
    signal,
  });
  return text.split('\n').flatMap((line) => {
    const [revision, at, author = '', subject = ''] = line.split('\0');
    if (revision === undefined || at === undefined) return [];
    return [{ revision, at: new Date(Number(at) * 1000).toISOString(), author, subject }];
  });
}
