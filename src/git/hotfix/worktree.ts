import { mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { askGit, GitError, readGit } from '../client.ts';
import { HotfixError } from './error.ts';
import { hasCode } from './paths.ts';
import type { HotfixTarget } from './target.ts';

/**
 * Adds a worktree with the new branch. Branch and folder are made first, each by a step that fails when there is one
 * already: so what has to be cleared away after a failure is known to be ours.
 */
export async function addHotfixWorktree(
  target: HotfixTarget,
  signal?: AbortSignal,
): Promise<{ hookFailure?: string }> {
  const { repository, branch, base, worktreePath } = target;
  const options = { gitPath: repository.gitPath, signal, asked: true };
  const folders = await claimFolder(worktreePath);
  try {
    await readGit(repository.root, ['branch', '--no-track', branch, base], options);
  } catch (error) {
    await giveBack(folders);
    throw couldNot(target, error);
  }
  try {
    await readGit(repository.root, ['worktree', 'add', worktreePath, branch], options);
    return {};
  } catch (error) {
    // The hook after a checkout runs when all is done, and its failure is not one of the worktree.
    if (error instanceof GitError && (await isComplete(target)))
      return { hookFailure: error.stderr || error.message };
    await removeWorktree(target);
    await giveBack(folders);
    await removeBranch(target);
    throw couldNot(target, error);
  }
}

interface Claimed {
  readonly folder: string;
  /** The first of its parents that had to be made. */
  readonly firstMade: string | undefined;
}

/** @throws HotfixError `path-exists` when there is something by now, `other` when no folder can be made there */
async function claimFolder(folder: string): Promise<Claimed> {
  const parent = path.dirname(folder);
  let firstMade: string | undefined;
  let hasParent = false;
  try {
    firstMade = await mkdir(parent, { recursive: true });
    hasParent = true;
    await mkdir(folder);
    return { folder, firstMade };
  } catch (cause) {
    if (firstMade !== undefined) await giveBack({ folder: parent, firstMade });
    if (hasParent && hasCode(cause, 'EEXIST')) {
      throw new HotfixError(
        'path-exists',
        `There is something at ${folder} by now, and it is left as it is. Try again: another path will be chosen.`,
        { cause },
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HotfixError(
      'other',
      `No folder can be made at ${folder}, so there is no worktree. Choose another directory in the settings. (${reason})`,
      { cause },
    );
  }
}

/** Takes away the empty folders that were made. One that is not empty stays. */
async function giveBack({ folder, firstMade }: Claimed): Promise<void> {
  const last = firstMade ?? folder;
  for (let current = folder; current.startsWith(last); current = path.dirname(current)) {
    const isGone = await rmdir(current).then(
      () => true,
      (error: unknown) => hasCode(error, 'ENOENT'),
    );
    if (!isGone) return;
  }
}

async function isComplete({ repository, branch, base, worktreePath }: HotfixTarget): Promise<boolean> {
  const options = { gitPath: repository.gitPath };
  try {
    const [head, revision, changes] = await Promise.all([
      askGit(worktreePath, ['symbolic-ref', '-q', 'HEAD'], options),
      askGit(worktreePath, ['rev-parse', '--verify', 'HEAD^{commit}'], options),
      askGit(worktreePath, ['diff-index', '--quiet', 'HEAD', '--'], options),
    ]);
    return head === `refs/heads/${branch}` && revision === base && changes !== undefined;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/** Git clears away a worktree that it could not finish. This is for when it was killed meanwhile. */
async function removeWorktree({ repository, worktreePath }: HotfixTarget): Promise<void> {
  const args = ['worktree', 'remove', '--force', worktreePath];
  await readGit(repository.root, args, { gitPath: repository.gitPath }).catch(() => undefined);
  // The folder was made by us a moment ago: nothing in it is anybody's.
  await rm(worktreePath, { recursive: true, force: true });
}

/** Only the branch as it was made, and only where nobody uses it. */
async function removeBranch({ repository, branch, base }: HotfixTarget): Promise<void> {
  const options = { gitPath: repository.gitPath };
  const ref = `refs/heads/${branch}`;
  const worktree = await askGit(repository.root, ['for-each-ref', '--format=%(worktreepath)', ref], options);
  if (worktree !== '') return;
  await readGit(repository.root, ['update-ref', '-d', ref, base], options).catch(() => undefined);
}

function couldNot({ branch, worktreePath }: HotfixTarget, error: unknown): HotfixError {
  if (!(error instanceof GitError)) throw error;
  if (error.reason === 'aborted') {
    return new HotfixError(
      'aborted',
      `No worktree was made for ${branch}: it was stopped. Nothing is left of it.`,
      {
        cause: error,
      },
    );
  }
  if (/already exists|cannot lock ref/.test(error.stderr)) {
    return new HotfixError(
      'branch-exists',
      `A branch ${branch} was made meanwhile, or one whose name stands in its way. Nothing was changed. (${error.message})`,
      { cause: error },
    );
  }
  return new HotfixError(
    'other',
    `The worktree at ${worktreePath} could not be made, and nothing is left of it. ${error.message}`,
    { cause: error },
  );
}
