import { GitError, readGit } from './client.ts';
import { createHotfix, planHotfix } from './hotfix.ts';
import type { Repository } from './repository.ts';

export interface RollbackRequest {
  readonly repository: Repository;
  /** What runs now, and what ran before it: full hashes of commits. */
  readonly deployed: string;
  readonly deployedName: string;
  readonly to: string;
  readonly toName: string;
  readonly incident: string;
  readonly worktreeDirectory?: string;
}

export interface PreparedRollback {
  readonly branch: string;
  readonly folder: string;
  /** How many files change by it. */
  readonly files: number;
}

export type RollbackErrorReason = 'nothing-to-do' | 'missing-revision' | 'no-identity';

/** Says what happened, what it means and what to do next. */
export class RollbackError extends Error {
  readonly reason: RollbackErrorReason;
  constructor(reason: RollbackErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RollbackError';
    this.reason = reason;
  }
}

const PATTERN = 'rollback/${incident}-${slug}';

/**
 * A branch at the deployed revision with one commit on top, which restores exactly the tree that was deployed
 * before, in a worktree of its own. Nothing is pushed and nothing is deployed.
 * @throws RollbackError, or HotfixError where the branch or the worktree cannot be made
 */
export async function prepareRollback(request: RollbackRequest): Promise<PreparedRollback> {
  const { repository, deployed, deployedName, to, toName, incident, worktreeDirectory } = request;
  const files = await filesBetween(repository, deployed, to, `${deployedName} or ${toName}`);
  if (files === 0) {
    throw new RollbackError(
      'nothing-to-do',
      `${deployedName} and ${toName} hold the same files, so going back changes nothing. The cause lies elsewhere.`,
    );
  }
  const commit = await commitTree(request);
  const plan = await planHotfix({
    repository,
    base: commit,
    baseName: `Rollback of ${deployedName}`,
    pattern: PATTERN,
    incident,
    title: deployedName,
    ...(worktreeDirectory !== undefined && { worktreeDirectory }),
  });
  const { branch, folder } = await createHotfix(plan, 'worktree');
  return { branch, folder, files };
}

async function filesBetween(
  repository: Repository,
  from: string,
  to: string,
  names: string,
): Promise<number> {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--end-of-options', from, to];
  try {
    const text = await readGit(repository.root, args, { gitPath: repository.gitPath });
    return text.split('\0').filter((name) => name !== '').length;
  } catch (error) {
    if (!(error instanceof GitError) || error.exitCode === undefined) throw error;
    throw new RollbackError(
      'missing-revision',
      `The revision of ${names} is not in this clone. Fetch first, with tags: "git fetch --tags".`,
      { cause: error },
    );
  }
}

/** Written without any work tree or index, so nothing of the person's is involved. */
async function commitTree({ repository, deployed, deployedName, to, toName, incident }: RollbackRequest) {
  const message = `Roll back ${deployedName}\n\nRestores the tree of ${toName} (${to}).\n\nIncident: ${incident}\n`;
  const args = ['commit-tree', `${to}^{tree}`, '-p', deployed, '-m', message];
  try {
    return (await readGit(repository.root, args, { gitPath: repository.gitPath })).trim();
  } catch (error) {
    if (!(error instanceof GitError) || repository.identity.email !== undefined) throw error;
    throw new RollbackError(
      'no-identity',
      'Git does not know who commits here. Set "git config user.name" and "git config user.email" and try again.',
      { cause: error },
    );
  }
}
