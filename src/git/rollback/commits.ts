import type { RollbackCommit } from '../../core/rollback/plan.ts';
import { GitError, readGit } from '../client.ts';
import { commitTitle } from '../../core/text/commit-title.ts';
import type { Repository } from '../repository.ts';
import { readLogRows } from '../revisions.ts';
import { RollbackError } from './error.ts';

export type ReadCommit = Omit<RollbackCommit, 'isMerge'> & { readonly parents: number };

/** Commits by first parent, newest first. */
export async function readCommits(
  repository: Repository,
  range: string,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly ReadCommit[]> {
  const which = ['--first-parent', `--max-count=${limit}`, range];
  const rows = await readLogRows(repository, ['%H', '%P', '%ct', '%an'], which, signal);
  return rows.map(([revision = '', parents = '', at, author = '', subject = '', body = '']) => ({
    revision,
    parents: parents.split(' ').filter(Boolean).length,
    at: new Date(Number(at) * 1000).toISOString(),
    author,
    subject: commitTitle(subject, body),
  }));
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
