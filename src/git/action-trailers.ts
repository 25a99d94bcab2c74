import { TRAILER, trailerCommit, type TrailerCommit } from '../core/actions/trailers.ts';
import { PRODUCTION_BRANCHES } from '../core/deployments/branch-names.ts';
import type { DeploymentScheme } from '../core/deployments/deployment.ts';
import { branchTips, defaultBranchNames, pickDefaultBranch } from './branches.ts';
import { askGit } from './client.ts';
import { branchesNamed, findBranch, splitBranch } from './deployments/mainline.ts';
import { runReaderToEnd } from './reader.ts';
import type { Repository } from './repository.ts';
import { FieldReader } from './suspects/fields.ts';

export interface TrailerRange {
  readonly scheme: DeploymentScheme;
  /** Milliseconds since 1970: no older commit can be about what was not there. */
  readonly since: number;
  readonly signal?: AbortSignal;
}

const FIELDS = ['%H', '%cI', '%s', `%(trailers:key=${TRAILER},valueonly=true,unfold=true,separator=%x1f)`];
const FORMAT = [
  '-z',
  '--no-show-signature',
  '--no-notes',
  '--encoding=UTF-8',
  `--format=${FIELDS.join('%x00')}`,
];
/** Of a message only its subject and these trailers are read. */
const MAX_FIELD_BYTES = 64 * 1024;
const MAX_COMMITS = 2000;

/**
 * The commits that name action items, of all that HEAD, the branch that is merged to and the deployed branches lead to.
 * One walk, by git.
 * @throws GitError
 */
export async function readActionTrailers(
  repository: Repository,
  { scheme, since, signal }: TrailerRange,
): Promise<readonly TrailerCommit[]> {
  const tips = await tipsOf(repository, scheme, signal);
  if (tips.length === 0) return [];
  const age = `--max-age=${Math.floor(since / 1000)}`;
  const which = ['--regexp-ignore-case', `--grep=^${TRAILER}:`, age, `--max-count=${MAX_COMMITS}`];
  const reader = new FieldReader(MAX_FIELD_BYTES);
  const commits: TrailerCommit[] = [];
  let fields: string[] = [];
  const input = [tips.map((revision) => `${revision}\n`).join('')];
  await runReaderToEnd(repository, ['log', ...which, ...FORMAT, '--stdin'], { signal, input }, (chunk) => {
    for (const field of reader.read(chunk)) {
      fields.push(field);
      if (fields.length < FIELDS.length) continue;
      const commit = trailerCommit(fields);
      if (commit) commits.push(commit);
      fields = [];
    }
  });
  return commits;
}

/** Where HEAD is now, the branch that is merged to, and those that are deployed by their name or by the settings. */
async function tipsOf(
  repository: Repository,
  scheme: DeploymentScheme,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const deployed = [...branchesNamed(scheme), ...PRODUCTION_BRANCHES];
  const names = [
    ...defaultBranchNames(repository),
    ...deployed.map((one) => splitBranch(repository, one).name),
  ];
  const options = { gitPath: repository.gitPath, signal };
  const [head, tips] = await Promise.all([
    askGit(repository.root, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'], options),
    branchTips(repository, [...new Set(names)], signal),
  ]);
  const branches = [
    pickDefaultBranch(repository, tips),
    ...deployed.map((name) => findBranch(repository, name, tips)),
  ];
  return [
    ...new Set([...(head === undefined ? [] : [head]), ...branches.flatMap((tip) => tip?.revision ?? [])]),
  ];
}
