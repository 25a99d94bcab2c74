import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseBisectLog, type Mark, type NamedCommit } from '../../core/bisect/log.ts';
import { stepsAfterThis } from '../../core/bisect/steps.ts';
import type { TestedCommit } from '../../core/bisect/words.ts';
import { askGit, GitError, readGit } from '../client.ts';
import { hasCode } from '../hotfix/paths.ts';
import type { BisectWorktree } from './worktree.ts';

export interface Testing {
  readonly kind: 'testing';
  /** What is checked out in the worktree. */
  readonly commit: TestedCommit;
  /** Tests after this one, about. */
  readonly left: number;
  /** It is where good and bad parted: when it is bad too, the fault is older than both. */
  readonly isWhereTheyParted: boolean;
}

/** How a bisect stands, as git's own files in its worktree say it. */
export type Standing =
  | Testing
  | { readonly kind: 'found'; readonly culprit: TestedCommit }
  /** Only skipped revisions are left: any of these may be it. */
  | { readonly kind: 'skipped'; readonly candidates: readonly NamedCommit[] }
  /** Where good and bad parted was bad already. */
  | { readonly kind: 'older'; readonly revision: string }
  /** It has its verdict, and the next one could not be checked out yet. */
  | { readonly kind: 'stuck' }
  /** Nothing is bisected here any more: somebody ended it. */
  | { readonly kind: 'ended' };

export interface BisectState {
  readonly marks: readonly Mark[];
  readonly standing: Standing;
}

/** @throws GitError */
export async function readBisect(worktree: BisectWorktree): Promise<BisectState> {
  const text = await readIfThere(path.join(worktree.gitDir, 'BISECT_LOG'));
  if (text === undefined) return { marks: [], standing: { kind: 'ended' } };
  const { marks, found, candidates } = parseBisectLog(text);
  if (found !== undefined) {
    return { marks, standing: { kind: 'found', culprit: await readCommit(worktree, found.revision) } };
  }
  if (candidates.length > 0) return { marks, standing: { kind: 'skipped', candidates } };
  return { marks, standing: await standingOf(worktree, marks) };
}

async function standingOf(worktree: BisectWorktree, marks: readonly Mark[]): Promise<Standing> {
  const { bad, good } = await readEnds(worktree);
  if (bad === undefined || good.length === 0) return { kind: 'ended' };
  const candidates = await countBetween(worktree, bad, good);
  if (candidates === 0) return { kind: 'older', revision: bad };
  const head = (await ask(worktree, ['rev-parse', '--verify', 'HEAD^{commit}'])) ?? '';
  if (marks.some(({ revision }) => revision === head)) return { kind: 'stuck' };
  const [commit, isWhereTheyParted] = await Promise.all([
    readCommit(worktree, head),
    isAncestorOfAny(worktree, head, good),
  ]);
  return { kind: 'testing', commit, left: stepsAfterThis(candidates), isWhereTheyParted };
}

/** They are refs of this worktree alone: a bisect in another has its own. */
async function readEnds(worktree: BisectWorktree): Promise<{ bad?: string; good: string[] }> {
  const args = ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/bisect/'];
  const ends: { bad?: string; good: string[] } = { good: [] };
  for (const line of ((await ask(worktree, args)) ?? '').split('\n')) {
    const [ref = '', revision = ''] = line.split(' ');
    if (ref === 'refs/bisect/bad') ends.bad = revision;
    if (ref.startsWith('refs/bisect/good-')) ends.good.push(revision);
  }
  return ends;
}

async function countBetween(worktree: BisectWorktree, bad: string, good: readonly string[]): Promise<number> {
  const mainline = (await isThere(path.join(worktree.gitDir, 'BISECT_FIRST_PARENT')))
    ? ['--first-parent']
    : [];
  const args = ['rev-list', '--count', ...mainline, bad, ...good.map((one) => `^${one}`), '--'];
  return Number(await ask(worktree, args));
}

async function isAncestorOfAny(
  worktree: BisectWorktree,
  revision: string,
  others: readonly string[],
): Promise<boolean> {
  // Those of `revision` that none of the others has: nothing, when one of them contains it.
  const args = ['rev-list', '--max-count=1', revision, ...others.map((one) => `^${one}`), '--'];
  return (await ask(worktree, args)) === '';
}

/** @throws GitError */
export async function readCommit(
  { folder, repository }: BisectWorktree,
  revision: string,
): Promise<TestedCommit> {
  const format = '--format=%H%x00%an%x00%ct%x00%s';
  const args = ['log', '-1', '--no-show-signature', '--encoding=UTF-8', format, revision, '--'];
  const text = await readGit(folder, args, { gitPath: repository.gitPath });
  const [hash = revision, author = '', seconds = '0', subject = ''] = text.replace(/\n$/, '').split('\0');
  return { revision: hash, author, subject, at: new Date(Number(seconds) * 1000).toISOString() };
}

/**
 * The first of `revisions` that contains the commit; undefined when none does.
 * @throws GitError
 */
export async function firstContaining(
  { folder, repository }: BisectWorktree,
  commit: string,
  revisions: readonly string[],
): Promise<string | undefined> {
  for (const revision of revisions) {
    const args = ['merge-base', '--is-ancestor', commit, revision];
    try {
      if ((await askGit(folder, args, { gitPath: repository.gitPath })) !== undefined) return revision;
    } catch (error) {
      // One that is not in this clone says nothing about the others.
      if (!(error instanceof GitError) || error.exitCode === undefined) throw error;
    }
  }
  return undefined;
}

const ask = async (
  { folder, repository }: BisectWorktree,
  args: readonly string[],
): Promise<string | undefined> => askGit(folder, args, { gitPath: repository.gitPath });

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
