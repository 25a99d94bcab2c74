import { createHotfix, planHotfix, type Hotfix } from '../hotfix.ts';
import { HotfixError } from '../hotfix/error.ts';
import { askGit, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';

export interface BranchRequest {
  readonly repository: Repository;
  /** Full hash of the commit that the branch starts at, and what people call it. */
  readonly base: string;
  readonly baseName: string;
  /** What is taken back. */
  readonly deploymentName: string;
  readonly incident: string;
  /** Where worktrees go. Beside the repository, unless said. */
  readonly worktreeDirectory?: string;
  readonly signal?: AbortSignal;
}

const MAX_TRIED = 20;

/**
 * A branch for a rollback, in a worktree of its own. A name that is taken gets a number: a second way may be prepared
 * beside the first.
 * @throws HotfixError
 */
export async function makeRollbackBranch(request: BranchRequest): Promise<Hotfix> {
  const { repository, base, baseName, deploymentName, incident, worktreeDirectory, signal } = request;
  for (let number = 1; ; number += 1) {
    try {
      const plan = await planHotfix({
        repository,
        base,
        baseName,
        pattern: `rollback/\${incident}-\${slug}${number === 1 ? '' : `-${number}`}`,
        incident,
        title: deploymentName,
        ...(worktreeDirectory !== undefined && { worktreeDirectory }),
        ...(signal && { signal }),
      });
      return await createHotfix(plan, 'worktree', { ...(signal && { signal }) });
    } catch (error) {
      const isTaken = error instanceof HotfixError && error.reason === 'branch-exists';
      if (!isTaken || number >= MAX_TRIED) throw error;
    }
  }
}

/** Takes away a branch and a worktree that were made a moment ago and never shown to anybody. */
export async function removeRollbackBranch(
  repository: Repository,
  { branch, folder }: Hotfix,
): Promise<void> {
  const options = { gitPath: repository.gitPath };
  const ref = `refs/heads/${branch}`;
  const tip = await askGit(repository.root, ['rev-parse', '-q', '--verify', ref], options);
  await readGit(repository.root, ['worktree', 'remove', '--force', folder], options);
  if (tip !== undefined) await readGit(repository.root, ['update-ref', '-d', ref, tip], options);
}

/** Whether two commits hold the same files, to the last byte. */
export async function hasSameTree(
  folder: string,
  one: string,
  other: string,
  gitPath?: string,
): Promise<boolean> {
  const args = ['rev-parse', '--verify', '--end-of-options'];
  const trees = [one, other].map((revision) => askGit(folder, [...args, `${revision}^{tree}`], { gitPath }));
  const [a, b] = await Promise.all(trees);
  return a !== undefined && a === b;
}

/** Whether the person has git sign their commits: what is made in the background is not signed. */
export async function wantsSignatures({ root, gitPath }: Repository): Promise<boolean> {
  const args = ['config', '--type=bool', '--get', 'commit.gpgSign'];
  return (await askGit(root, args, { gitPath })) === 'true';
}
