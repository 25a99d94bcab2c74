import { OTHER_BRANCHES, PRODUCTION_BRANCHES } from '../core/deployments/branch-names.ts';
import { combine } from '../core/deployments/combine.ts';
import {
  isProduction,
  type Commit,
  type Deployment,
  type DeploymentScheme,
} from '../core/deployments/deployment.ts';
import { linkDeployments, type FoundDeployment } from '../core/deployments/link.ts';
import type { Mainline } from '../core/deployments/mainline.ts';
import { AUTOMATIC_SCHEME, type DetectedScheme } from '../core/deployments/scheme.ts';
import { branchTips, defaultBranchNames, pickDefaultBranch, type BranchTip } from './branches.ts';
import { readGit } from './client.ts';
import { findBeside } from './deployments/beside.ts';
import { Walk } from './deployments/graph.ts';
import { findHistory, type History, type Survey } from './deployments/history.ts';
import { whatIsLacking } from './deployments/lacks.ts';
import { branchesNamed, splitBranch } from './deployments/mainline.ts';
import { nameRefs, type NamedRefs } from './deployments/refs.ts';
import { mainlineToRead, relate } from './deployments/relate.ts';
import type { Repository } from './repository.ts';
import { readLog } from './revisions.ts';

export interface ListDeploymentsOptions {
  readonly scheme?: DeploymentScheme;
  readonly limit?: number;
  /** Leaves out what was deployed before, as milliseconds since 1970. */
  readonly since?: number;
  readonly now?: number;
  readonly signal?: AbortSignal;
  /** What GitHub and people tell of this repository. */
  readonly others?: readonly FoundDeployment[];
  /** Told the same list before the walk tells what each deployment brought. */
  readonly onListed?: (listing: DeploymentListing) => void;
}

export interface DeploymentListing {
  /** Newest first. */
  readonly deployments: readonly Deployment[];
  /** What each of them brought is known too, as far as this clone can tell: steps, and what is on the mainline only. */
  readonly isWhole: boolean;
  /** What is on the mainline and in no deployment, as if it were one. */
  readonly unreleased?: Deployment;
  /** Absent where its own commits are listed, or it cannot be told. */
  readonly mainline?: Mainline;
  /** The newest commit of the branch that everything is merged to; a full hash. */
  readonly tip?: string;
  readonly scheme: DetectedScheme;
  /** What cannot be known here and why, as sentences for a person. */
  readonly lacks: readonly string[];
}

const DEFAULT_LIMIT = 200;
const DAY = 86_400_000;

/**
 * The deployments of a repository as its tags, refs, notes or branches tell them, newest first. Four processes where
 * tags mark them, and a few more for notes, refs that move and branches of several environments; never one for each.
 * @throws GitError
 */
export async function listDeployments(
  repository: Repository,
  options: ListDeploymentsOptions = {},
): Promise<DeploymentListing> {
  const walk = new Walk(repository, options.signal);
  try {
    return await listWith(walk, repository, options);
  } finally {
    await walk.end();
  }
}

async function listWith(
  walk: Walk,
  repository: Repository,
  options: ListDeploymentsOptions,
): Promise<DeploymentListing> {
  const { limit = DEFAULT_LIMIT, since = -Infinity, others = [], onListed } = options;
  const survey = await surveyRepository(repository, options, walk);
  const history = preferGithub(await findHistory(survey), others);
  const beside = await findBeside(survey, history);
  const found = combine([...history.found, ...beside], others);
  const linked = linkDeployments(found, history.isReleases ? 'releases' : 'deployments');
  const deployments = linked.filter(({ at }) => Date.parse(at) >= since).slice(0, limit);
  const scheme = withNewest(history, linked);
  const { tips, scheme: wanted } = survey;
  const tip = survey.mainline && { tip: survey.mainline.revision };
  const doubts = history.doubts ?? [];
  const lacks = [
    ...whatIsLacking({ repository, scheme, deployments, wanted, tips, doubts }),
    ...(history.lacks ?? []),
  ];
  const mainline = mainlineToRead(survey, history, deployments);
  onListed?.({ deployments, isWhole: false, ...tip, scheme, lacks, ...(mainline && { mainline }) });
  const { lacks: more, ...related } = await relate(survey, history, deployments);
  return { ...related, isWhole: true, ...tip, scheme, lacks: [...lacks, ...more] };
}

/** Where git marks nothing, what GitHub knows to be in production is better than guesses from merges. */
function preferGithub(history: History, others: readonly FoundDeployment[]): History {
  const { scheme } = history;
  const isGuess = scheme.kind === 'none' || (scheme.kind === 'branch' && scheme.by === 'mainline');
  const told = others.filter(({ deployment }) => deployment.kind === 'github');
  if (!isGuess || !told.some(({ deployment }) => isProduction(deployment.environment))) return history;
  return { found: [], isReleases: false, scheme: { kind: 'github', count: told.length } };
}

function withNewest({ scheme, found }: History, linked: readonly Deployment[]): DetectedScheme {
  const ids = scheme.kind === 'github' ? undefined : new Set(found.map(({ deployment }) => deployment.id));
  const newest = linked.find(({ id, kind }) => (ids === undefined ? kind === 'github' : ids.has(id)));
  return newest === undefined || scheme.kind === 'none' ? scheme : { ...scheme, newestAt: newest.at };
}

export async function surveyRepository(
  repository: Repository,
  options: ListDeploymentsOptions,
  walk = new Walk(repository, options.signal),
): Promise<Survey> {
  const { scheme = AUTOMATIC_SCHEME, limit = DEFAULT_LIMIT, now = Date.now(), signal } = options;
  const wanted = branchesNamed(scheme).map((name) => splitBranch(repository, name).name);
  const usual = [...PRODUCTION_BRANCHES, ...OTHER_BRANCHES, ...defaultBranchNames(repository)];
  const before = new Date(now + DAY).toISOString();
  const [refs, tips] = await Promise.all([
    nameRefs(repository, { refs: scheme.refs, before, signal }),
    branchTips(repository, [...new Set([...wanted, ...usual])], signal),
  ]);
  const newestActivity = newestOf(refs, tips, now);
  const mainline = pickDefaultBranch(repository, tips);
  return { repository, scheme, limit, now, signal, refs, tips, mainline, newestActivity, walk };
}

function newestOf({ tags, series }: NamedRefs, tips: readonly BranchTip[], now: number): number {
  const named = series.map((mark) => mark.class.time);
  const times = [tags.newestTime, ...named].flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  return [...times, ...tips.map(({ at }) => at)].reduce(
    (newest, time) => (time > newest && time <= now ? time : newest),
    0,
  );
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
    const commits = readLog(repository, [`--max-count=${limit}`, revision], signal);
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
    commits: await readLog(repository, [`--max-count=${limit}`, range], signal),
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
