import path from 'node:path';
import { askGit, GitError, requireGit, type OpenGitOptions } from './client.ts';

export interface Remote {
  readonly name: string;
  /** As configured, before git applies `insteadOf`. */
  readonly url: string;
}

export interface Repository {
  /** Absolute path of the work tree; of the repository itself when it is bare. */
  readonly root: string;
  /** Shared by all worktrees of a repository: the key for everything that is kept about it. */
  readonly commonDir: string;
  /** Of this worktree: where a merge or rebase in progress leaves its marks. */
  readonly gitDir: string;
  readonly isBare: boolean;
  /** History was cut when it was cloned. */
  readonly isShallow: boolean;
  /** No branch when detached, no revision before the first commit. */
  readonly head: { readonly branch?: string; readonly revision?: string };
  readonly remotes: readonly Remote[];
  /** As configured; absent when not. Nothing is made up from the name of the machine. */
  readonly identity: { readonly name?: string; readonly email?: string };
  /** The program it was opened with. */
  readonly gitPath?: string;
}

export type OpenRepositoryOptions = Pick<OpenGitOptions, 'gitPath' | 'signal'>;

/**
 * The repository that a folder is in.
 * @throws GitError, of which `git-missing`, `too-old`, `unsafe-directory` and `not-a-repository` are worth telling apart
 */
export async function openRepository(
  folder: string,
  options: OpenRepositoryOptions = {},
): Promise<Repository> {
  await requireGit(folder, options.gitPath);
  const [places, branch, revision, settings] = await Promise.all([
    readPlaces(folder, options),
    askGit(folder, ['symbolic-ref', '-q', 'HEAD'], options),
    askGit(folder, ['rev-parse', '-q', '--verify', 'HEAD^{commit}'], options),
    readSettings(folder, options),
  ]);
  return {
    ...places,
    ...settings,
    head: {
      ...(branch?.startsWith('refs/heads/') === true ? { branch: branch.slice('refs/heads/'.length) } : {}),
      ...(revision === undefined ? {} : { revision }),
    },
    ...(options.gitPath === undefined ? {} : { gitPath: options.gitPath }),
  };
}

type Places = Pick<Repository, 'root' | 'commonDir' | 'gitDir' | 'isBare' | 'isShallow'>;

/** rev-parse prints an option that it does not know as it is: a way to tell paths apart that hold line ends. */
const NEXT = '--fireline-next';

async function readPlaces(folder: string, options: OpenRepositoryOptions): Promise<Places> {
  const always = ['--is-bare-repository', NEXT, '--is-shallow-repository', NEXT, '--path-format=absolute'];
  const dirs = ['--git-common-dir', NEXT, '--absolute-git-dir'];
  const ask = async (args: readonly string[]): Promise<readonly string[]> =>
    ((await askGit(folder, ['rev-parse', ...args], options)) ?? '').split(`\n${NEXT}\n`);
  let parts: readonly string[];
  try {
    parts = await ask([...always, ...dirs, NEXT, '--show-toplevel']);
  } catch (error) {
    // Bare, or a folder within .git.
    if (!(error instanceof GitError && error.stderr.includes('must be run in a work tree'))) throw error;
    parts = await ask([...always, ...dirs]);
  }
  const [isBare, isShallow, ...paths] = parts;
  // Git writes slashes on Windows too.
  const [commonDir = '', gitDir = '', root = commonDir] = paths.map((place) => path.normalize(place));
  return { root, commonDir, gitDir, isBare: isBare === 'true', isShallow: isShallow === 'true' };
}

/** Who works here as far as git knows, in any folder: a person's own configuration is read too. */
export async function readIdentity(
  folder: string,
  options: OpenRepositoryOptions = {},
): Promise<Repository['identity']> {
  return (await readSettings(folder, options)).identity;
}

type Settings = Pick<Repository, 'remotes' | 'identity'>;

async function readSettings(folder: string, options: OpenRepositoryOptions): Promise<Settings> {
  const wanted = String.raw`^(user\.(name|email)|remote\..*\.url)$`;
  const text = await askGit(folder, ['config', '-z', '--get-regexp', wanted], options);
  const remotes = new Map<string, Remote>();
  const identity: { name?: string; email?: string } = {};
  for (const entry of (text ?? '').split('\0')) {
    const at = entry.indexOf('\n');
    const key = entry.slice(0, at);
    const value = entry.slice(at + 1);
    if (at < 0 || value === '') continue;
    const name = /^remote\.([^]*)\.url$/.exec(key)?.[1];
    // The first url of a remote is the one it fetches from; of the rest the last one counts.
    if (name !== undefined && !remotes.has(name)) remotes.set(name, { name, url: value });
    if (key === 'user.name') identity.name = value;
    if (key === 'user.email') identity.email = value;
  }
  return { remotes: [...remotes.values()], identity };
}

/** Where the others are, unless somebody says otherwise. */
export function primaryRemote(repository: Repository): Remote | undefined {
  return repository.remotes.find(({ name }) => name === 'origin') ?? repository.remotes[0];
}
