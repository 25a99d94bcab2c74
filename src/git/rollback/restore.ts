import type { RollbackEnds } from '../../core/rollback/plan.ts';
import { readGit } from '../client.ts';
import type { Repository } from '../repository.ts';
import { hasSameTree, makeRollbackBranch, wantsSignatures } from './branch.ts';
import { requireIdentity } from './commits.ts';
import { RollbackError } from './error.ts';
import type { PreparedRollback } from './prepared.ts';

export interface RollbackRequest {
  readonly repository: Repository;
  readonly ends: RollbackEnds;
  readonly incident: string;
  readonly worktreeDirectory?: string;
  readonly signal?: AbortSignal;
}

/**
 * A branch at the deployed revision with one commit on top, which restores exactly the tree that was deployed
 * before, in a worktree of its own. It cannot conflict. Nothing is pushed and nothing is deployed.
 * @throws RollbackError, or HotfixError where the branch or the worktree cannot be made
 */
export async function restoreTree(request: RollbackRequest): Promise<PreparedRollback> {
  const { repository, ends, incident, worktreeDirectory, signal } = request;
  const { deployment, to } = ends;
  if (await hasSameTree(repository.root, deployment.revision, to.revision, repository.gitPath)) {
    throw new RollbackError(
      'nothing-to-do',
      `${deployment.name} and ${to.name} hold the same files, so going back changes nothing. The cause lies elsewhere.`,
    );
  }
  await requireIdentity(repository);
  const commit = await commitTree(request);
  const { branch, folder, hookFailure } = await makeRollbackBranch({
    repository,
    base: commit,
    baseName: `Rollback of ${deployment.name}`,
    deploymentName: deployment.name,
    incident,
    ...(worktreeDirectory !== undefined && { worktreeDirectory }),
    ...(signal && { signal }),
  });
  return {
    branch,
    folder,
    base: deployment.revision,
    commits: [],
    empty: 0,
    conflicts: [],
    left: 0,
    tree: (await hasSameTree(folder, 'HEAD', to.revision, repository.gitPath)) ? 'equal' : 'different',
    isUnsigned: await wantsSignatures(repository),
    ...(hookFailure !== undefined && { hookFailure }),
  };
}

/** Written without any work tree or index, so nothing of the person's is involved. */
async function commitTree({
  repository,
  ends: { deployment, to },
  incident,
  signal,
}: RollbackRequest): Promise<string> {
  const message = `Roll back ${deployment.name}\n\nRestores the tree of ${to.name} (${to.revision}).\n\nIncident: ${incident}\n`;
  const args = ['commit-tree', `${to.revision}^{tree}`, '-p', deployment.revision, '-m', message];
  return (await readGit(repository.root, args, { gitPath: repository.gitPath, signal })).trim();
}
