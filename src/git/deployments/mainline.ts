import { environmentOfBranch, PRODUCTION_BRANCHES } from '../../core/deployments/branch-names.ts';
import { isProduction, type DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { PRODUCTION_BRANCH_DAYS } from '../../core/deployments/scheme.ts';
import { commitTitle } from '../../core/text/commit-title.ts';
import { pickBranch, type BranchTip } from '../branches.ts';
import { primaryRemote, type Repository } from '../repository.ts';
import { readLogRows } from '../revisions.ts';

const DAY = 86_400_000;
const FIELDS = ['%H', '%P', '%ct', '%an'];
/** The title that GitHub, GitLab and others give a pull request that was squashed into one commit. */
const SQUASHED = /\([#!]\d+\)$/;

interface MainlineCommit {
  readonly revision: string;
  readonly parents: number;
  readonly at: number;
  readonly author: string;
  readonly subject: string;
  readonly body: string;
}

/** The setting may name a remote, as in "heroku/main". */
export function splitBranch(
  repository: Repository,
  name: string,
): { readonly name: string; readonly remote?: string } {
  const remote = repository.remotes.find((candidate) => name.startsWith(`${candidate.name}/`))?.name;
  return remote === undefined ? { name } : { remote, name: name.slice(remote.length + 1) };
}

/** Branches that the settings name. */
export function branchesNamed(scheme: DeploymentScheme): readonly string[] {
  const { productionBranch, environmentBranches = {} } = scheme;
  return [
    ...(productionBranch === undefined ? [] : [productionBranch]),
    ...Object.values(environmentBranches),
  ];
}

export function configuredBranch(
  repository: Repository,
  { productionBranch, environmentBranches = {} }: DeploymentScheme,
  tips: readonly BranchTip[],
): BranchTip | undefined {
  const ofProduction = Object.entries(environmentBranches).find(([environment]) => isProduction(environment));
  const name = productionBranch ?? ofProduction?.[1];
  return name === undefined ? undefined : findBranch(repository, name, tips);
}

export function findBranch(
  repository: Repository,
  wanted: string,
  tips: readonly BranchTip[],
): BranchTip | undefined {
  const { name, remote } = splitBranch(repository, wanted);
  if (remote !== undefined) return tips.find((tip) => tip.name === name && tip.remote === remote);
  return pickBranch(tips, name, primaryRemote(repository)?.name);
}

/** A branch by the name of production that is still moved, and is not the one that everything is merged to. */
export function productionBranch(
  repository: Repository,
  tips: readonly BranchTip[],
  mainline: BranchTip | undefined,
  newestActivity: number,
): BranchTip | undefined {
  const remote = primaryRemote(repository)?.name;
  return PRODUCTION_BRANCHES.map((name) => pickBranch(tips, name, remote)).find(
    (tip) =>
      tip !== undefined &&
      tip.name !== mainline?.name &&
      tip.at > newestActivity - PRODUCTION_BRANCH_DAYS * DAY,
  );
}

export interface BranchHistory {
  readonly found: readonly FoundDeployment[];
  readonly isMerges: boolean;
}

export interface BranchHistoryOptions {
  readonly limit: number;
  readonly now: number;
  /** Where the name of the branch does not tell it, or tells it wrong. */
  readonly environment?: string;
  /** It is listed beside another branch, which may have the same commits. */
  readonly isBeside?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What was put on a branch, newest first: by first parent, so a merge is one step. Where merges and squashed pull
 * requests are the rule, a commit between two of them is counted to the later one.
 */
export async function branchHistory(
  repository: Repository,
  branch: BranchTip,
  options: BranchHistoryOptions,
): Promise<BranchHistory> {
  const { limit, now, isBeside = false, signal } = options;
  const which = ['--first-parent', `--max-count=${2 * limit}`, branch.ref];
  const rows = await readLogRows(repository, FIELDS, which, signal);
  const commits = inOrder(rows.map(parseCommit), now);
  const merges = commits.filter(({ parents, subject }) => parents > 1 || SQUASHED.test(subject));
  const isMerges = merges.length * 2 >= commits.length && merges.length > 0;
  const environment = options.environment ?? environmentOfBranch(branch.name);
  const found = (isMerges ? merges : commits).slice(0, limit).map((commit): FoundDeployment => ({
    deployment: {
      id: isBeside ? `merge:${branch.name}:${commit.revision}` : `merge:${commit.revision}`,
      name: commitTitle(commit.subject, commit.body),
      kind: 'merge',
      revision: commit.revision,
      at: new Date(commit.at).toISOString(),
      atSource: 'commit',
      author: commit.author,
      ...(environment === undefined ? {} : { environment }),
      repository: repository.root,
    },
    order: [commit.place],
  }));
  return { found, isMerges };
}

/**
 * The branch knows the order of its commits, whatever their clocks said: none is later than the one on top of it, nor
 * than now.
 */
function inOrder(
  commits: readonly MainlineCommit[],
  now: number,
): readonly (MainlineCommit & { readonly place: number })[] {
  let latest = now;
  return commits.map((commit, index) => {
    latest = Math.min(latest, commit.at);
    return { ...commit, at: latest, place: commits.length - index };
  });
}

const parseCommit = ([
  revision = '',
  parents = '',
  at,
  author = '',
  subject = '',
  body = '',
]: readonly string[]): MainlineCommit => ({
  revision,
  parents: parents.split(' ').filter(Boolean).length,
  at: Number(at) * 1000,
  author,
  subject,
  body,
});
