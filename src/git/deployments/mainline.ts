import type { DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { FoundDeployment } from '../../core/deployments/link.ts';
import { PRODUCTION_BRANCH_DAYS, PRODUCTION_BRANCHES } from '../../core/deployments/scheme.ts';
import { environmentName, says } from '../../core/deployments/tag-words.ts';
import { pickBranch, type BranchTip } from '../branches.ts';
import { readGit } from '../client.ts';
import { primaryRemote, type Repository } from '../repository.ts';

const DAY = 86_400_000;
const FIELDS = ['%H', '%P', '%ct', '%an', '%s'].join('%x00');
/** The title that GitHub, GitLab and others give a pull request that was squashed into one commit. */
const SQUASHED = /\([#!]\d+\)$/;

interface MainlineCommit {
  readonly revision: string;
  readonly parents: number;
  readonly at: number;
  readonly author: string;
  readonly subject: string;
}

/** The setting may name a remote, as in "heroku/main". */
export function splitBranch(
  repository: Repository,
  name: string,
): { readonly name: string; readonly remote?: string } {
  const remote = repository.remotes.find((candidate) => name.startsWith(`${candidate.name}/`))?.name;
  return remote === undefined ? { name } : { remote, name: name.slice(remote.length + 1) };
}

export function configuredBranch(
  repository: Repository,
  { productionBranch }: DeploymentScheme,
  tips: readonly BranchTip[],
): BranchTip | undefined {
  if (productionBranch === undefined) return undefined;
  const { name, remote } = splitBranch(repository, productionBranch);
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

/**
 * What was put on a branch, newest first: by first parent, so a merge is one step. Where merges and squashed pull
 * requests are the rule, a commit between two of them is counted to the later one.
 */
export async function branchHistory(
  repository: Repository,
  branch: BranchTip,
  limit: number,
  signal?: AbortSignal,
): Promise<BranchHistory> {
  const args = ['log', '--first-parent', '--no-show-signature', '--encoding=UTF-8', `--format=${FIELDS}`];
  const text = await readGit(repository.root, [...args, `--max-count=${2 * limit}`, branch.ref, '--'], {
    gitPath: repository.gitPath,
    signal,
  });
  const commits = text.split('\n').flatMap(parseCommit);
  const merges = commits.filter(({ parents, subject }) => parents > 1 || SQUASHED.test(subject));
  const isMerges = merges.length * 2 >= commits.length && merges.length > 0;
  const environment = branch.name.split('/').find(says.environment);
  const found = (isMerges ? merges : commits).map((commit): FoundDeployment => ({
    deployment: {
      id: `merge:${commit.revision}`,
      name: commit.subject,
      kind: 'merge',
      revision: commit.revision,
      at: new Date(commit.at).toISOString(),
      atSource: 'commit',
      author: commit.author,
      ...(environment === undefined ? {} : { environment: environmentName(environment) }),
      repository: repository.root,
    },
  }));
  return { found, isMerges };
}

function parseCommit(line: string): readonly MainlineCommit[] {
  const [revision, parents = '', at, author = '', subject = ''] = line.split('\0');
  if (revision === undefined || at === undefined) return [];
  return [
    { revision, parents: parents.split(' ').filter(Boolean).length, at: Number(at) * 1000, author, subject },
  ];
}
