import type { RollbackCommit } from '../../core/rollback/plan.ts';
import { GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { RollbackError } from './error.ts';

export type ReadCommit = Omit<RollbackCommit, 'isMerge'> & { readonly parents: number };

/** Commits by first parent, newest first. */
export async function readCommits(
  { root, gitPath }: Repository,
  range: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly ReadCommit[]> {
  const format = ['%H', '%P', '%ct', '%an', '%s'].join('%x00');
  const args = ['log', '--no-show-signature', '--encoding=UTF-8', '--first-parent', `--max-count=${limit}`];
  const text = await readGit(root, [...args, `--format=${format}`, range, '--'], { gitPath, signal });
  return text.split('\n').flatMap((line) => {
    const [revision = '', parents = '', at, author = '', subject = ''] = line.split('\0');
    if (at === undefined) return [];
    const count = parents.split(' ').filter(Boolean).length;
    return [{ revision, parents: count, at: new Date(Number(at) * 1000).toISOString(), author, subject }];
  });
}

/**
 * Before anything is made, whether git will be able to commit.
 * @throws RollbackError `no-identity`
 */
export async function requireIdentity({ root, gitPath }: Repository): Promise<void> {
  for (const role of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    try {
      await readGit(root, ['var', role], { gitPath });
    } catch (cause) {
      if (!(cause instanceof GitError) || cause.exitCode === undefined) throw cause;
      throw new RollbackError(
        'no-identity',
        'Git does not know who commits here. Nothing was done. Set "git config user.name" and "git config user.email" and try again.',
        { cause },
      );
    }
  }
}
