import type { Commit } from '../core/deployments/deployment.ts';
import { askGit, readGit } from './client.ts';
import type { Repository } from './repository.ts';

/** Of `git log`, for `parseCommit`. */
export const COMMIT_FIELDS = ['%H', '%ct', '%an', '%s'].join('%x00');

/** A commit, and the tag by which a person may know it better. */
export interface NamedCommit extends Commit {
  readonly tag?: string;
}

/** The commit that a person means by a hash, a tag or a branch; undefined when this clone has none by that name. */
export async function findCommit(repository: Repository, text: string): Promise<Commit | undefined> {
  const { root, gitPath } = repository;
  const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', `${text}^{commit}`];
  const revision = await askGit(root, args, { gitPath });
  if (revision === undefined || !/^[0-9a-f]{40,64}$/.test(revision)) return undefined;
  return (await readLog(repository, ['--max-count=1', revision]))[0];
}

/** What was worked on and tagged last: two processes. */
export async function recentCommits(repository: Repository, most: number): Promise<readonly NamedCommit[]> {
  if (repository.head.revision === undefined) return [];
  const format = ['objectname', '*objectname', 'refname:lstrip=2'].map((field) => `%(${field})`).join('%00');
  const { root, gitPath } = repository;
  const args = ['for-each-ref', '--sort=-creatordate', `--count=${most}`, `--format=${format}`, 'refs/tags'];
  const [commits, tags] = await Promise.all([
    readLog(repository, [`--max-count=${most}`, 'HEAD']),
    readGit(root, args, { gitPath }),
  ]);
  const names = new Map(
    tags.split('\n').map((line) => {
      const [object = '', peeled = '', name = ''] = line.split('\0');
      return [peeled === '' ? object : peeled, name] as const;
    }),
  );
  return commits.map((commit) => {
    const tag = names.get(commit.revision);
    return tag === undefined ? commit : { ...commit, tag };
  });
}

async function readLog({ root, gitPath }: Repository, which: readonly string[]): Promise<readonly Commit[]> {
  const args = [
    'log',
    '--no-show-signature',
    '--encoding=UTF-8',
    `--format=${COMMIT_FIELDS}`,
    ...which,
    '--',
  ];
  return (await readGit(root, args, { gitPath })).split('\n').flatMap(parseCommit);
}

/** One line of `git log` with hash, time, author and subject. */
export function parseCommit(line: string): readonly Commit[] {
  const [revision, at, author = '', subject = ''] = line.split('\0');
  if (revision === undefined || at === undefined) return [];
  return [{ revision, at: new Date(Number(at) * 1000).toISOString(), author, subject }];
}
