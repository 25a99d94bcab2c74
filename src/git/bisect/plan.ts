import { askGit, GitError, readGit } from '../client.ts';
import { freeWorktreePath } from '../hotfix/paths.ts';
import type { Repository } from '../repository.ts';
import { BisectError } from './error.ts';

/** One end of a bisect: any name of a commit, best its full hash, and what people call it. */
export interface End {
  readonly revision: string;
  readonly name: string;
}

export interface BisectRequest {
  readonly repository: Repository;
  readonly good: End;
  readonly bad: End;
  /** Short id of the incident: the folder is named after it. */
  readonly incident: string;
  /** Where worktrees go. Beside the repository, unless said; a relative path starts at its root. */
  readonly worktreeDirectory?: string;
  readonly signal?: AbortSignal;
}

/** What a bisect will search, to be shown before it is begun. */
export interface BisectPlan {
  readonly repository: Repository;
  /** Full hashes. */
  readonly good: string;
  readonly bad: string;
  /** Nothing is there yet. */
  readonly worktreePath: string;
  /** Commits that any of which may be the culprit: on the main line alone, and with those that its merges brought. */
  readonly mainline: number;
  readonly all: number;
  readonly hasMerges: boolean;
  /** Where the two parted, when the good one is no ancestor of the bad one: this is tested first. */
  readonly parted?: string;
}

/**
 * Works out what there is between two revisions, changing nothing.
 * @throws BisectError `missing-revision`, `same-revision`, `bad-is-older`, `unrelated` or `shallow`; GitError when git
 * itself cannot be used
 */
export async function planBisect(request: BisectRequest): Promise<BisectPlan> {
  const { repository, incident, worktreeDirectory, signal } = request;
  const [good, bad] = [await fullRevision(request, request.good), await fullRevision(request, request.bad)];
  const base = await mergeBase(request, good, bad);
  const [all, mainline, merges, worktreePath] = await Promise.all([
    count(request, [bad, `^${good}`]),
    count(request, ['--first-parent', bad, `^${good}`]),
    count(request, ['--merges', bad, `^${good}`]),
    freeWorktreePath(repository, `bisect-${incident}`, worktreeDirectory, signal),
  ]);
  return {
    repository,
    good,
    bad,
    worktreePath,
    all,
    mainline,
    hasMerges: merges > 0,
    ...(base !== good && { parted: base }),
  };
}

async function fullRevision({ repository, signal }: BisectRequest, { revision, name }: End): Promise<string> {
  const args = ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`];
  try {
    return (await readGit(repository.root, args, { gitPath: repository.gitPath, signal })).trim();
  } catch (error) {
    if (!(error instanceof GitError) || error.exitCode === undefined) throw error;
    const remedy = repository.isShallow
      ? 'This clone is shallow: "git fetch --unshallow --tags" brings the rest.'
      : 'Fetch first, with tags: "git fetch --tags".';
    throw new BisectError('missing-revision', `The revision of ${name} is not in this clone. ${remedy}`, {
      cause: error,
    });
  }
}

async function mergeBase(request: BisectRequest, good: string, bad: string): Promise<string> {
  const { repository, signal } = request;
  const names = { good: request.good.name, bad: request.bad.name };
  if (good === bad) {
    throw new BisectError(
      'same-revision',
      `${names.good} and ${names.bad} are the same revision, so there is no commit between them. What differs is not ` +
        'the code: look at configuration, data and dependencies.',
    );
  }
  const options = { gitPath: repository.gitPath, signal };
  const base = await askGit(repository.root, ['merge-base', good, bad], options);
  if (base === bad) {
    throw new BisectError(
      'bad-is-older',
      `${names.good} contains all of ${names.bad}: the bad one is the older of the two. A bisect looks for the commit ` +
        'that broke something, so choose a good deployment from before the bad one.',
    );
  }
  if (base !== good && repository.isShallow) {
    throw new BisectError(
      'shallow',
      `This clone is shallow, and the history between ${names.good} and ${names.bad} is cut off. "git fetch ` +
        '--unshallow --tags" brings it.',
    );
  }
  if (base !== undefined) return base;
  throw new BisectError(
    'unrelated',
    `${names.good} and ${names.bad} have no history in common, so there is nothing between them to search.`,
  );
}

async function count({ repository, signal }: BisectRequest, what: readonly string[]): Promise<number> {
  const args = ['rev-list', '--count', ...what, '--'];
  return Number(await readGit(repository.root, args, { gitPath: repository.gitPath, signal }));
}
