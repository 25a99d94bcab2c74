import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GitError, readGit } from '../client.ts';
import { firstLine } from '../process.ts';
import { openRepository, type Repository } from '../repository.ts';
import { BisectError } from './error.ts';
import { moveGit } from './git.ts';

/** A bisect's own worktree, that Fireline made. */
export interface BisectWorktree {
  readonly repository: Repository;
  readonly folder: string;
  /** Of the worktree: git keeps the state of the bisect here, apart from one in the person's checkout. */
  readonly gitDir: string;
}

/** Holds the id of the bisect, beside git's own files: so we touch no worktree that is somebody else's. */
const MARK = 'fireline-bisect';

/** Makes it, detached. When that fails or is stopped, nothing is left of it. */
export async function addBisectWorktree(
  repository: Repository,
  { folder, revision, id }: { readonly folder: string; readonly revision: string; readonly id: string },
  signal?: AbortSignal,
): Promise<BisectWorktree> {
  const result = await moveGit(
    repository,
    repository.root,
    ['worktree', 'add', '--detach', folder, revision],
    signal,
  );
  if (result.exitCode !== 0) {
    // Git clears away what it could not finish; this is for when it was killed meanwhile.
    if (!result.stderr.includes('already exists')) await forget(repository, folder);
    if (signal?.aborted === true) {
      throw new BisectError('aborted', 'The bisect was not started. Nothing is left of it.');
    }
    throw new BisectError(
      'other',
      `No worktree could be made at ${folder}, so there is no bisect. ${firstLine(result.stderr)}`,
    );
  }
  const { gitDir } = await openRepository(folder, gitPathOf(repository));
  await writeFile(path.join(gitDir, MARK), `${id}\n`);
  return { repository, folder, gitDir };
}

/** The path was free a moment ago: nothing there is anybody's. */
export async function forget(repository: Repository, folder: string): Promise<void> {
  await moveGit(repository, repository.root, ['worktree', 'remove', '--force', folder]);
  await rm(folder, { recursive: true, force: true });
}

/**
 * The worktree of a bisect that was begun earlier or in another window. The path may come from the record, so from
 * anybody: only what carries our mark in this very repository is opened.
 * @throws BisectError `gone` or `not-ours`
 */
export async function openBisectWorktree(
  repository: Repository,
  folder: string,
  id: string,
): Promise<BisectWorktree> {
  const there = await openAt(repository, folder);
  const mark = await readFile(path.join(there.gitDir, MARK), 'utf8').catch(() => '');
  if (there.commonDir === repository.commonDir && mark.trim() === id) {
    return { repository, folder, gitDir: there.gitDir };
  }
  throw new BisectError(
    'not-ours',
    `${folder} is not the worktree of this bisect any more, and is left alone. Stop this bisect and start another.`,
  );
}

async function openAt(repository: Repository, folder: string): Promise<Repository> {
  try {
    return await openRepository(await realpath(folder), gitPathOf(repository));
  } catch (cause) {
    if (cause instanceof GitError && cause.reason !== 'not-a-repository') throw cause;
    throw new BisectError(
      'gone',
      `The worktree of this bisect, ${folder}, is not on this machine, or is gone. What was tested is in the record: ` +
        'stop this bisect, and start another between the last good and the first bad revision.',
      { cause },
    );
  }
}

/**
 * Takes the worktree away, unless there is something in it that is not in git: then it stays, no longer bisecting.
 * @returns why it was kept; undefined when it is gone
 */
export async function removeBisectWorktree({
  repository,
  folder,
}: BisectWorktree): Promise<string | undefined> {
  const removed = await moveGit(repository, repository.root, ['worktree', 'remove', folder]);
  if (removed.exitCode === 0) return undefined;
  await moveGit(repository, folder, ['bisect', 'reset', 'HEAD']);
  const changes = await readGit(folder, ['status', '--porcelain', '-z'], gitPathOf(repository));
  if (changes !== '') return 'it has changes that are not committed';
  return firstLine(removed.stderr);
}

const gitPathOf = ({ gitPath }: Repository) => (gitPath === undefined ? {} : { gitPath });
