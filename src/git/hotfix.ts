import { hotfixBranchName, unknownPlaceholders } from '../core/hotfix/branch-name.ts';
import { askGit, GitError, readGit } from './client.ts';
import { checkOutHotfix } from './hotfix/checkout.ts';
import { HotfixError } from './hotfix/error.ts';
import { freeWorktreePath } from './hotfix/paths.ts';
import type { HotfixTarget } from './hotfix/target.ts';
import { addHotfixWorktree } from './hotfix/worktree.ts';
import type { Repository } from './repository.ts';

export interface HotfixRequest {
  readonly repository: Repository;
  /** What is deployed: any name of a commit, best its full hash. */
  readonly base: string;
  /** What people call it, such as the tag of the deployment. */
  readonly baseName?: string;
  /** With `${incident}` and `${slug}`. */
  readonly pattern: string;
  readonly incident: string;
  readonly title: string;
  /** Where worktrees go. Beside the repository, unless said; a relative path starts at its root. */
  readonly worktreeDirectory?: string;
  readonly signal?: AbortSignal;
}

/** What `createHotfix` will do, to be shown before it is done. */
export interface HotfixPlan extends HotfixTarget {
  readonly baseName?: string;
}

/** In a folder of its own, which disturbs nothing; or in the person's own work tree, when it is clean. */
export type HotfixMode = 'worktree' | 'checkout';

export interface Hotfix {
  readonly branch: string;
  readonly base: string;
  readonly mode: HotfixMode;
  /** Where the branch is checked out. */
  readonly folder: string;
  /** The branch is there, but a hook of the person's said that something went wrong: what it printed. */
  readonly hookFailure?: string;
}

/**
 * Works out a hotfix branch at the deployed revision, changing nothing.
 * @throws HotfixError `bad-name`, `missing-revision` or `branch-exists`; GitError when git itself cannot be used
 */
export async function planHotfix(request: HotfixRequest): Promise<HotfixPlan> {
  const { repository, baseName, worktreeDirectory, signal } = request;
  const branch = await validName(request);
  const base = await fullRevision(request);
  await refuseExisting(repository, branch, signal);
  const worktreePath = await freeWorktreePath(repository, branch, worktreeDirectory, signal);
  return { repository, branch, base, worktreePath, ...(baseName === undefined ? {} : { baseName }) };
}

/**
 * Cuts the branch. When that fails, nothing of the person's work was touched: their HEAD, index, files and stashes are
 * what they were, and neither a branch nor a folder is left behind.
 * @throws HotfixError
 */
export async function createHotfix(
  plan: HotfixPlan,
  mode: HotfixMode,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Hotfix> {
  const { repository, branch, base, worktreePath } = plan;
  await refuseExisting(repository, branch, options.signal);
  const done =
    mode === 'worktree'
      ? await addHotfixWorktree(plan, options.signal)
      : await checkOutHotfix(plan, options.signal);
  return { branch, base, mode, folder: mode === 'worktree' ? worktreePath : repository.root, ...done };
}

async function validName({ repository, pattern, incident, title, signal }: HotfixRequest): Promise<string> {
  const branch = hotfixBranchName(pattern, { incident, title });
  const unknown = unknownPlaceholders(pattern);
  if (unknown.length > 0) {
    throw new HotfixError(
      'bad-name',
      `The pattern "${pattern}" for hotfix branches asks for ${unknown.join(', ')}, and only \${incident} and \${slug} ` +
        'are known. Correct it in the settings.',
    );
  }
  const options = { gitPath: repository.gitPath, signal };
  const args = ['check-ref-format', '--branch', branch];
  const accepted = await readGit(repository.root, args, options).catch((error: unknown) => {
    if (error instanceof GitError && error.reason === 'other') return undefined;
    throw error;
  });
  // "@{-1}" is accepted too, and stands for another branch.
  if (accepted?.replace(/\n$/, '') === branch) return branch;
  throw new HotfixError(
    'bad-name',
    `Git does not accept "${branch}" as the name of a branch. Correct the pattern "${pattern}" in the settings.`,
  );
}

async function fullRevision({ repository, base, baseName, signal }: HotfixRequest): Promise<string> {
  const args = ['rev-parse', '--verify', '--end-of-options', `${base}^{commit}`];
  try {
    return (await readGit(repository.root, args, { gitPath: repository.gitPath, signal })).trim();
  } catch (error) {
    if (!(error instanceof GitError) || error.exitCode === undefined) throw error;
    const name = baseName === undefined ? base : `${baseName} (${base})`;
    const remedy = repository.isShallow
      ? 'This clone is shallow: "git fetch --unshallow --tags" brings the rest.'
      : 'Fetch first, with tags: "git fetch --tags".';
    throw new HotfixError(
      'missing-revision',
      `The deployed revision ${name} is not in this clone. ${remedy}`,
      {
        cause: error,
      },
    );
  }
}

/** Also refuses "hotfix/x" when there is a branch "hotfix": git keeps the one as a folder of the other. */
async function refuseExisting(
  repository: Repository,
  branch: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parts = branch.split('/');
  const refs = parts.map((_, index) => `refs/heads/${parts.slice(0, index + 1).join('/')}`);
  const format = '--format=%(refname)%00%(objectname)%00%(worktreepath)%00';
  const text = await askGit(repository.root, ['for-each-ref', format, ...refs], {
    gitPath: repository.gitPath,
    signal,
  });
  const own = refs.at(-1) ?? '';
  for (const entry of (text ?? '').split('\0\n')) {
    const [ref = '', revision = '', worktree = ''] = entry.split('\0');
    if (!refs.includes(ref) && !ref.startsWith(`${own}/`)) continue;
    const name = ref.slice('refs/heads/'.length);
    const where = worktree === '' ? '' : ` and checked out in ${worktree}`;
    throw new HotfixError(
      'branch-exists',
      ref === own
        ? `There already is a branch ${name}, at ${revision.slice(0, 10)}${where}. Go on there, or choose another name.`
        : `A branch ${branch} cannot be made beside the branch ${name}. Change the pattern in the settings.`,
      { existing: { name, revision, ...(worktree === '' ? {} : { worktree }) } },
    );
  }
}
