import path from 'node:path';
import { askGit, GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import {
  continueSequence,
  readSequence,
  type SequenceKind,
  type SequenceOutcome,
} from '../sequence/sequence.ts';
import { some } from '../../core/rollback/plan.ts';
import { RollbackError } from './error.ts';

/** A branch and where it is checked out, as the record has it: it may have been written on another machine. */
export interface MadeWorktree {
  readonly branch: string;
  readonly folder: string;
}

/** What would be lost with a worktree and its branch. */
export interface Loss {
  /** Full hash of what the branch points at: the branch goes only while it does. */
  readonly tip: string;
  /** Commits that no other branch or tag has. */
  readonly commits: number;
  /** Files that are changed, staged, in conflict or not tracked. */
  readonly files: readonly string[];
}

/**
 * Makes sure that the folder is a worktree of this repository, not its main one, with this very branch.
 * @throws RollbackError `not-ours`
 */
export async function requireOurs(repository: Repository, { branch, folder }: MadeWorktree): Promise<void> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath });
  // The first is the main one.
  const [, ...linked] = text.split('\0\0').map((entry) => entry.split('\0'));
  const found = linked.find(([line = '']) => samePath(line.replace(/^worktree /, ''), folder));
  if (
    found?.includes(`branch refs/heads/${branch}`) === true &&
    !found.some((line) => line.startsWith('prunable'))
  )
    return;
  const what =
    found === undefined ? 'is no worktree of this repository' : `no longer has ${branch} checked out`;
  throw new RollbackError(
    'not-ours',
    `${folder} ${what}, so it is left alone. It may have been made on another machine, moved or removed.`,
  );
}

const samePath = (one: string, other: string): boolean => path.normalize(one) === path.normalize(other);

/**
 * Goes on where reverts or picks stopped, once a person has put the files right and staged them. With nothing left to
 * do it says so by an outcome without conflicts.
 * @throws RollbackError `unresolved` or `conflict-markers` with the files, or `not-ours`
 */
export async function continueInWorktree(
  repository: Repository,
  made: MadeWorktree,
  kind: SequenceKind,
  { acceptMarks = false }: { readonly acceptMarks?: boolean } = {},
): Promise<SequenceOutcome> {
  await requireOurs(repository, made);
  const options = { gitPath: repository.gitPath };
  const state = await readSequence(made.folder, kind, options);
  if (state.conflicts.length > 0) throw unresolved(made, state.conflicts, 'still in conflict');
  if (!state.isUnfinished) return { conflicts: [], left: 0, empty: 0 };
  if (state.unstaged.length > 0) throw unresolved(made, state.unstaged, 'changed and not staged');
  if (state.marked.length > 0 && !acceptMarks)
    throw unresolved(
      made,
      state.marked,
      'staged with conflict markers (<<<<<<<) in the text',
      'conflict-markers',
    );
  return continueSequence(made.folder, kind, options);
}

function unresolved(
  { folder }: MadeWorktree,
  files: readonly string[],
  how: string,
  reason: 'unresolved' | 'conflict-markers' = 'unresolved',
): RollbackError {
  const subject = files.length === 1 ? '1 file is' : `${files.length} files are`;
  return new RollbackError(
    reason,
    `${subject} ${how}: ${some(files)}. Put them right in ${folder}, stage them with "git add", and continue.`,
    { files },
  );
}

/** What giving up would lose, to be shown before it is done. */
export async function lossOf(repository: Repository, made: MadeWorktree): Promise<Loss> {
  await requireOurs(repository, made);
  const { branch, folder } = made;
  const options = { gitPath: repository.gitPath };
  const ref = `refs/heads/${branch}`;
  const tip = (await readGit(repository.root, ['rev-parse', '--verify', ref], options)).trim();
  const status = await readGit(
    folder,
    ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=normal'],
    options,
  );
  const others = ['--not', `--exclude=${branch}`, '--branches', '--tags', '--remotes'];
  const count = await readGit(repository.root, ['rev-list', '--count', tip, ...others], options);
  return {
    tip,
    commits: Number(count),
    files: status.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice('XY '.length)])),
  };
}

/**
 * Removes the worktree and its branch, and nothing else. The branch stays if it has moved since it was looked at.
 * @throws RollbackError `not-ours`; GitError when git will not remove the folder
 */
export async function giveUpWorktree(
  repository: Repository,
  made: MadeWorktree,
  { tip }: Loss,
): Promise<void> {
  await requireOurs(repository, made);
  const options = { gitPath: repository.gitPath };
  const ref = `refs/heads/${made.branch}`;
  const now = await askGit(repository.root, ['rev-parse', '-q', '--verify', ref], options);
  if (now !== tip) throw moved(made);
  await readGit(repository.root, ['worktree', 'remove', '--force', made.folder], options);
  try {
    await readGit(repository.root, ['update-ref', '-d', ref, tip], options);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw moved(made);
  }
}

const moved = ({ branch }: MadeWorktree): RollbackError =>
  new RollbackError(
    'not-ours',
    `${branch} got commits meanwhile, so it is kept. Look at them and try again.`,
  );
