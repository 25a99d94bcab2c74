import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Verdict } from '../core/incident/vocabulary.ts';
import { BisectError } from './bisect/error.ts';
import { moveGit } from './bisect/git.ts';
import type { BisectPlan } from './bisect/plan.ts';
import { readBisect, type BisectState } from './bisect/state.ts';
import { addBisectWorktree, forget, type BisectWorktree } from './bisect/worktree.ts';
import { firstLine, type GitResult } from './process.ts';

export interface StartOptions {
  /** Names the bisect in the record. */
  readonly id: string;
  /** Take a merge as one step, and do not look into the branches that it brought. */
  readonly firstParent: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Starts a bisect in a worktree of its own. The person's checkout, index, stash and a bisect of theirs stay as they
 * are. When it fails or is stopped, nothing is left of it.
 * @throws BisectError `aborted` or `other`
 */
export async function startBisect(plan: BisectPlan, options: StartOptions): Promise<BisectWorktree> {
  const { repository, bad, good, worktreePath } = plan;
  const { id, firstParent, signal } = options;
  const worktree = await addBisectWorktree(repository, { folder: worktreePath, revision: bad, id }, signal);
  const args = ['bisect', 'start', ...(firstParent ? ['--first-parent'] : []), bad, good];
  const result = await moveGit(repository, worktree.folder, args, signal);
  const { standing } = await readBisect(worktree);
  // Ended: git took nothing of it. Otherwise it may have failed halfway, and is of no use either.
  if (result.exitCode === 0 && standing.kind !== 'ended') return worktree;
  await forget(repository, worktree.folder);
  if (signal?.aborted === true)
    throw new BisectError('aborted', 'The bisect was not started. Nothing is left of it.');
  throw new BisectError('other', `The bisect could not be started. ${firstLine(result.stderr)}`);
}

/**
 * Says what the revision under test is, and checks the next one out. The verdict is in git's own files before the next
 * one is, so a crash loses neither.
 * @throws BisectError `moved-on` when this is not the revision under test, `changed-files` when the verdict holds but
 * changes in the worktree stand in the way of the next revision, `other`
 */
export async function markBisect(
  worktree: BisectWorktree,
  verdict: Verdict,
  revision: string,
): Promise<BisectState> {
  const { standing } = await readBisect(worktree);
  if (standing.kind !== 'testing' || standing.commit.revision !== revision) {
    throw new BisectError(
      'moved-on',
      `${revision.slice(0, 8)} is not the revision under test any more: somebody went on with this bisect. Resume it ` +
        'to see where it stands.',
    );
  }
  const result = await moveGit(worktree.repository, worktree.folder, ['bisect', verdict, revision]);
  const state = await readBisect(worktree);
  if (!state.marks.some((mark) => mark.revision === revision)) {
    throw new BisectError('other', `The verdict was not taken. ${firstLine(result.stderr)}`);
  }
  if (state.standing.kind === 'stuck') throw stuck(worktree, result);
  return state;
}

/**
 * How it stands, with the revision under test checked out: one that was stopped halfway goes on here.
 * @throws BisectError `changed-files`
 */
export async function continueBisect(worktree: BisectWorktree): Promise<BisectState> {
  const state = await readBisect(worktree);
  if (state.standing.kind !== 'stuck') return state;
  const result = await moveGit(worktree.repository, worktree.folder, ['bisect', 'next']);
  const next = await readBisect(worktree);
  if (next.standing.kind === 'stuck') throw stuck(worktree, result);
  return next;
}

/**
 * Checks the next revision out over whatever was changed in the bisect's worktree. Ask first.
 * @throws BisectError
 */
export async function discardChanges(worktree: BisectWorktree): Promise<BisectState> {
  const expected = await readFile(path.join(worktree.gitDir, 'BISECT_EXPECTED_REV'), 'utf8');
  const args = ['checkout', '--force', '--detach', expected.trim()];
  const result = await moveGit(worktree.repository, worktree.folder, args);
  const state = await readBisect(worktree);
  if (result.exitCode !== 0 || state.standing.kind === 'stuck') throw stuck(worktree, result);
  return state;
}

function stuck({ folder }: BisectWorktree, { stderr }: GitResult): BisectError {
  // Git lists them one to a line, after a tab.
  const files = stderr.split('\n').flatMap((line) => (line.startsWith('\t') ? [line.slice(1)] : []));
  if (files.length === 0) {
    return new BisectError(
      'other',
      `The verdict is taken, but the next revision cannot be checked out in ${folder}. ${firstLine(stderr)}`,
    );
  }
  const few = files.slice(0, 3).join(', ');
  const named = files.length > 3 ? `${few} and ${files.length - 3} more` : few;
  return new BisectError(
    'changed-files',
    `The verdict is taken, but changes in the bisect's worktree stand in the way of the next revision: ${named}. ` +
      `Discard them, or move them away from ${folder}, and resume.`,
    { files },
  );
}
