import { readGit } from './client.ts';
import type { Repository } from './repository.ts';

/** Somebody who wrote commits, as the repository's mailmap names them. */
export interface Author {
  readonly name: string;
  readonly email: string;
  /** Among the commits that were read. */
  readonly commits: number;
  /** Of the newest of them: UTC, ISO 8601. */
  readonly lastAt: string;
}

export interface AuthorsOptions {
  /** How many commits are read, newest first. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

const MOST = 1000;

/**
 * Who worked on what is checked out, most commits first; the same address is one person. Empty before the first commit.
 * @throws GitError `aborted`
 */
export async function readAuthors(
  { root, gitPath, head }: Repository,
  { most = MOST, signal }: AuthorsOptions = {},
): Promise<readonly Author[]> {
  if (head.revision === undefined) return [];
  const format = ['%aE', '%ct', '%aN'].join('%x00');
  const args = [
    'log',
    '--no-show-signature',
    '--use-mailmap',
    '--encoding=UTF-8',
    `--max-count=${most}`,
    `--format=${format}`,
    'HEAD',
    '--',
  ];
  const authors = new Map<string, Author>();
  for (const line of (await readGit(root, args, { gitPath, signal })).split('\n')) {
    const [email = '', at, name] = line.split('\0');
    if (at === undefined || name === undefined || name === '') continue;
    const key = email.toLowerCase() || name;
    const known = authors.get(key);
    const lastAt = new Date(Number(at) * 1000).toISOString();
    authors.set(key, known ? { ...known, commits: known.commits + 1 } : { name, email, commits: 1, lastAt });
  }
  return [...authors.values()].toSorted((a, b) => b.commits - a.commits);
}
