import type { FoundDeployment } from '../../core/deployments/link.ts';
import { placeOf } from '../../core/deployments/moving.ts';
import type { NamedTag } from '../../core/deployments/scheme.ts';
import { GitError, readGit } from '../client.ts';
import type { Repository } from '../repository.ts';

const FIELDS = ['%H', '%gD', '%gn', '%gs'].join('%x00');
const MOST_PUSHES = 200;

/**
 * What was pushed from this clone to remotes that deploy what they get, as its reflog remembers: one process, and none
 * where there is no such remote. What others pushed is not in there.
 */
export async function pushesTo(
  repository: Repository,
  moving: readonly NamedTag[],
  signal?: AbortSignal,
): Promise<readonly FoundDeployment[]> {
  const refs = moving.map(({ name }) => `refs/${name}`).filter((ref) => ref.startsWith('refs/remotes/'));
  if (refs.length === 0) return [];
  const args = ['log', '-g', '--date=unix', '--no-show-signature', '--encoding=UTF-8', `--format=${FIELDS}`];
  try {
    const text = await readGit(repository.root, [...args, `--max-count=${MOST_PUSHES}`, ...refs, '--'], {
      gitPath: repository.gitPath,
      signal,
    });
    return text.split('\n').flatMap((line) => pushed(repository, line));
  } catch (error) {
    // A reflog may be cut or have lost its commits: it is an extra, and what the ref says stands without it.
    if (error instanceof GitError && error.reason !== 'aborted') return [];
    throw error;
  }
}

function pushed(repository: Repository, line: string): readonly FoundDeployment[] {
  const [revision = '', entry = '', author = '', what] = line.split('\0');
  const [, name = '', seconds] = /^refs\/remotes\/(.*)@\{(\d+)\}$/.exec(entry) ?? [];
  if (seconds === undefined || what !== 'update by push') return [];
  return [
    {
      deployment: {
        id: `ref:refs/remotes/${name}@${seconds}`,
        name,
        kind: 'ref',
        revision,
        at: new Date(Number(seconds) * 1000).toISOString(),
        atSource: 'push',
        author,
        ...placeOfRemote(name),
        repository: repository.root,
      },
    },
  ];
}

/** What is pushed to "staging/main" goes to staging; "heroku/main" says no more than that it is deployed. */
export const placeOfRemote = (name: string): { readonly environment: string } => ({
  environment: placeOf(name.split('/')[0] ?? '')?.environment ?? 'production',
});
