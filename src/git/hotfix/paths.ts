import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { readGit } from '../client.ts';
import type { Repository } from '../repository.ts';

/** Long enough to be told apart, short enough for the paths that Windows allows. */
const MAX_NAME = 80;

/** A path for a worktree of this branch at which there is nothing, and which git does not know as another worktree. */
export async function freeWorktreePath(
  repository: Repository,
  branch: string,
  directory: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  const main = mainFolder(repository);
  const parent =
    directory === undefined || directory === '' ? path.dirname(main) : path.resolve(main, directory);
  const project = path.basename(main).replace(/\.git$/, '');
  const name = `${project}-${branch}`
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .slice(0, MAX_NAME)
    .replace(/[-.]+$/, '');
  const known = await worktreePaths(repository, signal);
  for (let number = 1; ; number++) {
    const candidate = path.join(parent, number === 1 ? name : `${name}-${number}`);
    if (!known.has(candidate) && !(await isThere(candidate))) return candidate;
  }
}

/** Of a linked worktree, the repository that it belongs to: worktrees stand beside each other. */
function mainFolder({ root, commonDir }: Repository): string {
  return path.basename(commonDir) === '.git' ? path.dirname(commonDir) : root;
}

/** Those too whose folder is gone: git keeps the path for them. */
async function worktreePaths(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  const text = await readGit(repository.root, args, { gitPath: repository.gitPath, signal });
  const lines = text.split('\0').filter((line) => line.startsWith('worktree '));
  return new Set(lines.map((line) => path.normalize(line.slice('worktree '.length))));
}

/** A link that leads nowhere is there as well. */
async function isThere(candidate: string): Promise<boolean> {
  try {
    await lstat(candidate);
    return true;
  } catch (error) {
    // Where a file stands in the place of a folder, there can be nothing below it.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return false;
    throw error;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
