import type { RollbackCommit } from '../../core/rollback/plan.ts';
import { some } from '../../core/rollback/plan.ts';
import { defaultBranch } from '../branches.ts';
import { readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { RollbackError } from '../rollback/error.ts';
import { readCommits, requireIdentity } from '../rollback/commits.ts';
import { requireOurs, type MadeWorktree } from '../rollback/worktree.ts';
import { abortSequence, readSequence, startSequence, type SequenceOutcome } from '../sequence/sequence.ts';

const CANDIDATES = 500;

/** What the mainline has since a revision, by first parent, newest first. */
export async function pickable(
  repository: Repository,
  base: string,
): Promise<{ readonly branch: string; readonly commits: readonly RollbackCommit[] }> {
  const tip = await defaultBranch(repository);
  if (tip === undefined) return { branch: '', commits: [] };
  const commits = await readCommits(repository, `${base}..${tip.revision}`, CANDIDATES);
  const branch = tip.remote === undefined ? tip.name : `${tip.remote}/${tip.name}`;
  return { branch, commits: commits.map(({ parents, ...commit }) => ({ ...commit, isMerge: parents > 1 })) };
}

/**
 * Picks commits onto a hotfix branch, in its worktree. Where files conflict it stops there, and they are left for a
 * person.
 * @param revisions oldest first
 * @throws RollbackError `unresolved` when the worktree has changes, `not-ours`, `no-identity`; GitError
 */
export async function pickOnto(
  repository: Repository,
  made: MadeWorktree,
  revisions: readonly string[],
): Promise<SequenceOutcome> {
  await requireOurs(repository, made);
  await requireIdentity(repository);
  const options = { gitPath: repository.gitPath };
  const { isUnfinished } = await readSequence(made.folder, 'cherry-pick', options);
  const status = await readGit(
    made.folder,
    ['status', '--porcelain', '-z', '--untracked-files=no', '--no-renames'],
    options,
  );
  const files = status.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice('XY '.length)]));
  if (isUnfinished || files.length > 0) {
    const what = isUnfinished
      ? 'has picks that are not finished'
      : `has changes that are not committed: ${some(files)}`;
    throw new RollbackError('unresolved', `${made.folder} ${what}. Finish or commit them first.`, { files });
  }
  try {
    return await startSequence(made.folder, 'cherry-pick', revisions, options);
  } catch (error) {
    await abortSequence(made.folder, 'cherry-pick', options);
    throw error;
  }
}

/** What stands on a branch as picked, oldest first: git notes it in the message of each. */
export async function pickedOn(
  repository: Repository,
  base: string,
  branch: string,
): Promise<readonly string[]> {
  const args = [
    'log',
    '--reverse',
    '--no-show-signature',
    '--format=%b',
    `${base}..refs/heads/${branch}`,
    '--',
  ];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath });
  return [...text.matchAll(/^\(cherry picked from commit ([0-9a-f]{40,64})\)$/gm)].flatMap(
    ([, hash]) => hash ?? [],
  );
}

/** What a commit changed of its first parent, as far as it is there after it. Relative to the root. */
export async function filesOf(repository: Repository, revision: string): Promise<readonly string[]> {
  const args = [
    'show',
    '--first-parent',
    '-m',
    '--no-renames',
    '--diff-filter=d',
    '--format=',
    '--name-only',
    '-z',
  ];
  const text = await readGit(repository.root, [...args, '--end-of-options', revision], {
    gitPath: repository.gitPath,
  });
  return text.split('\0').filter((name) => name !== '');
}
