import type { Commit } from '../core/deployments/deployment.ts';
import { commitTitle } from '../core/text/commit-title.ts';
import { askGit, readGit } from './client.ts';
import type { Repository } from './repository.ts';

/**
 * What `git log` prints of commits, as rows of fields. The last two are the subject and the body.
 * @param more placeholders of fields that come before those
 * @throws GitError
 */
export async function readLogRows(
  { root, gitPath }: Pick<Repository, 'root' | 'gitPath'>,
  more: readonly string[],
  which: readonly string[],
  signal?: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  const fields = [...more, '%s', '%b'];
  const format = `--format=${fields.join('%x00')}`;
  const args = ['log', '-z', '--no-show-signature', '--encoding=UTF-8', format, ...which, '--'];
  const text = await readGit(root, args, { gitPath, signal });
  const parts = text.split('\0');
  const rows: string[][] = [];
  for (let at = 0; at + fields.length <= parts.length; at += fields.length)
    rows.push(parts.slice(at, at + fields.length));
  return rows;
}

/** Newest first, by what people called them. @throws GitError */
export async function readLog(
  repository: Pick<Repository, 'root' | 'gitPath'>,
  which: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Commit[]> {
  const rows = await readLogRows(repository, ['%H', '%ct', '%an'], which, signal);
  return rows.map(([revision = '', at, author = '', subject = '', body = '']) => ({
    revision,
    at: new Date(Number(at) * 1000).toISOString(),
    author,
    subject: commitTitle(subject, body),
  }));
}

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
