import type { Hotfix } from '../hotfix.ts';
import { startSequence, type SequenceOutcome } from '../sequence/sequence.ts';
import { hasSameTree, makeRollbackBranch, removeRollbackBranch, wantsSignatures } from './branch.ts';
import { requireIdentity } from './commits.ts';
import { RollbackError } from './error.ts';
import type { PreparedRollback, TreeCheck } from './prepared.ts';
import type { RollbackRequest } from './restore.ts';

export interface RevertRequest extends RollbackRequest {
  /** Newest first, by first parent: see surveyRollback. */
  readonly commits: readonly string[];
  /** Another start than what is deployed: full hash and name of the mainline's tip. */
  readonly onto?: { readonly name: string; readonly revision: string };
  /** They are not all that the deployment brought, so another tree than the one before is to be expected. */
  readonly isPart?: boolean;
}

/**
 * A branch with the reverts of a deployment's commits, in a worktree of its own. Where files conflict it stops there,
 * and they are left for a person. The tree of what was deployed before is compared when it should come out.
 * @throws RollbackError, HotfixError, or GitError when reverting fails otherwise: then nothing is left of it
 */
export async function revertCommits(request: RevertRequest): Promise<PreparedRollback> {
  const { repository, ends, commits, onto = ends.deployment, incident, worktreeDirectory, signal } = request;
  if (commits.length === 0) {
    throw new RollbackError(
      'nothing-to-do',
      `${ends.deployment.name} brought no commits of its own over ${ends.to.name}, so there is nothing to revert. ` +
        'Nothing was done. Restore the tree, or redeploy.',
    );
  }
  await requireIdentity(repository);
  const made = await makeRollbackBranch({
    repository,
    base: onto.revision,
    baseName: onto.name,
    deploymentName: ends.deployment.name,
    incident,
    ...(worktreeDirectory !== undefined && { worktreeDirectory }),
    ...(signal && { signal }),
  });
  const outcome = await revertIn(made, request);
  return {
    branch: made.branch,
    folder: made.folder,
    base: onto.revision,
    commits,
    ...outcome,
    tree: await checkTree(made.folder, request, outcome),
    isUnsigned: await wantsSignatures(repository),
    ...(made.hookFailure !== undefined && { hookFailure: made.hookFailure }),
  };
}

async function revertIn(
  made: Hotfix,
  { repository, commits, signal }: RevertRequest,
): Promise<SequenceOutcome> {
  const options = { gitPath: repository.gitPath, signal };
  try {
    return await startSequence(made.folder, 'revert', commits, options);
  } catch (error) {
    // Made by us a moment ago: nothing in it is anybody's.
    await removeRollbackBranch(repository, made);
    throw error;
  }
}

async function checkTree(
  folder: string,
  { repository, ends, onto, isPart = false }: RevertRequest,
  { conflicts }: SequenceOutcome,
): Promise<TreeCheck> {
  const isElsewhere = onto !== undefined && onto.revision !== ends.deployment.revision;
  if (conflicts.length > 0 || isElsewhere || isPart) return 'not-checked';
  return (await hasSameTree(folder, 'HEAD', ends.to.revision, repository.gitPath)) ? 'equal' : 'different';
}
