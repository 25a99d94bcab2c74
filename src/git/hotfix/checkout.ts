import { access } from 'node:fs/promises';
import path from 'node:path';
import { askGit, GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { HotfixError } from './error.ts';
import type { HotfixTarget } from './target.ts';

/** Switches the person's own work tree, if it is clean. Their hooks run, as they do when they switch by hand. */
export async function checkOutHotfix(
  target: HotfixTarget,
  signal?: AbortSignal,
): Promise<{ hookFailure?: string }> {
  const { repository, branch, base } = target;
  if (repository.isBare)
    throw new HotfixError('other', 'A bare repository has no work tree. Use a worktree instead.');
  await refuseUnfinished(repository);
  await refuseChanges(repository, signal);
  try {
    const args = ['switch', '--no-track', '-c', branch, base];
    await readGit(repository.root, args, { gitPath: repository.gitPath, signal, asked: true });
    return {};
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    // The hook after a checkout runs when all is done: what it says comes too late to be a failure of the switch.
    if (await isSwitched(target)) return { hookFailure: error.stderr || error.message };
    throw couldNot(target, error);
  }
}

/** What git leaves in its folder while something is unfinished, and what people call that. */
const UNFINISHED: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'A merge'],
  ['rebase-merge', 'A rebase'],
  ['rebase-apply', 'A rebase'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick'],
  ['REVERT_HEAD', 'A revert'],
  ['BISECT_LOG', 'A bisect'],
];

async function refuseUnfinished({ gitDir }: Repository): Promise<void> {
  for (const [mark, what] of UNFINISHED) {
    const isThere = await access(path.join(gitDir, mark)).then(
      () => true,
      () => false,
    );
    if (isThere) throw unfinished(what);
  }
}

function unfinished(what: string, cause?: GitError): HotfixError {
  const message = `${what} is not finished in this work tree, and switching would lose it. Finish it, or use a worktree.`;
  return new HotfixError('merge-in-progress', message, { cause });
}

async function refuseChanges(repository: Repository, signal: AbortSignal | undefined): Promise<void> {
  const args = [
    'status',
    '--porcelain',
    '-z',
    '--untracked-files=no',
    '--ignore-submodules=untracked',
    '--no-renames',
  ];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath, signal });
  const files = text.split('\0').flatMap((entry) => (entry === '' ? [] : [entry.slice('XY '.length)]));
  if (files.length > 0) throw dirty(files, 'has changes that are not committed');
}

function dirty(files: readonly string[], what: string, cause?: GitError): HotfixError {
  const few = files.slice(0, 3).join(', ');
  const named = files.length > 3 ? `${few} and ${files.length - 3} more` : few;
  const message = `The work tree ${what}: ${named}. Nothing was changed. Commit or move them, or use a worktree.`;
  return new HotfixError('dirty-tree', message, { files, cause });
}

async function isSwitched({ repository, branch }: HotfixTarget): Promise<boolean> {
  const head = await askGit(repository.root, ['symbolic-ref', '-q', 'HEAD'], { gitPath: repository.gitPath });
  return head === `refs/heads/${branch}`;
}

function couldNot({ branch }: HotfixTarget, error: GitError): HotfixError {
  const { stderr } = error;
  if (error.reason === 'aborted') {
    return new HotfixError('aborted', `The switch to ${branch} was stopped.`, { cause: error });
  }
  if (stderr.includes('would be overwritten by')) {
    // Git lists them one to a line, after a tab.
    const files = stderr.split('\n').flatMap((line) => (line.startsWith('\t') ? [line.slice(1)] : []));
    return dirty(files, 'has files of yours that the deployed revision would overwrite', error);
  }
  const [, what] = /cannot switch branch (?:while|in the middle of) (?:an? )?(\w[\w -]*)/.exec(stderr) ?? [];
  if (what !== undefined || stderr.includes('resolve your current index first'))
    return unfinished('What was begun', error);
  if (/already exists|cannot lock ref/.test(stderr)) {
    return new HotfixError('branch-exists', `A branch ${branch} was made meanwhile. Nothing was changed.`, {
      cause: error,
    });
  }
  return new HotfixError('other', `The branch ${branch} could not be checked out. ${error.message}`, {
    cause: error,
  });
}
