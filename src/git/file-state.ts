import path from 'node:path';
import { askGit, GitError, readGit } from './client.ts';

/** How a file stands to what is checked out. */
export interface FileState {
  /** Relative to the root of its repository, with slashes. */
  readonly path: string;
  /** Full hash; absent before the first commit. */
  readonly revision?: string;
  /** Differs from that revision, or is not in it. */
  readonly isChanged: boolean;
}

/**
 * Of a file by its absolute path; undefined where there is no git or no repository.
 * @throws GitError for anything else
 */
export async function fileState(file: string, gitPath?: string): Promise<FileState | undefined> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  const options = { gitPath };
  try {
    const [prefix, revision, status] = await Promise.all([
      readGit(folder, ['rev-parse', '--show-prefix'], options),
      askGit(folder, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'], options),
      readGit(
        folder,
        ['status', '--porcelain=v1', '-z', '--ignored', '--untracked-files=all', '--', `:(literal)${name}`],
        options,
      ),
    ]);
    return {
      path: prefix.replace(/\n$/, '') + name,
      ...(revision !== undefined && { revision }),
      isChanged: status !== '',
    };
  } catch (error) {
    if (error instanceof GitError && (error.reason === 'not-a-repository' || error.reason === 'git-missing'))
      return undefined;
    throw error;
  }
}
