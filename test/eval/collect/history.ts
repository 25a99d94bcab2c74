import { runReaderToEnd } from '../../../src/git/reader.ts';
import type { Repository } from '../../../src/git/repository.ts';

/** A commit as far as collecting needs it. */
export interface Commit {
  readonly revision: string;
  readonly parents: readonly string[];
  readonly author: string;
  /** Milliseconds since 1970. */
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly subject: string;
  readonly body: string;
}

export interface History {
  readonly byRevision: ReadonlyMap<string, Commit>;
  /** By first parent, the newest first. */
  readonly mainline: readonly Commit[];
  /** The commit of the mainline that brought a commit to it, by revision. */
  readonly broughtBy: ReadonlyMap<string, Commit>;
  /** All hashes in order, so that a part of one can be looked up. */
  readonly sorted: readonly string[];
}

const FORMAT = '--format=%H%x00%P%x00%an%x00%at%x00%ct%x00%s%x00%b%x00%x01';

/** All that leads to HEAD. @throws GitError */
export async function readHistory(repository: Repository): Promise<History> {
  const chunks: Buffer[] = [];
  const args = ['log', '--no-show-signature', '--no-notes', '--encoding=UTF-8', FORMAT, 'HEAD'];
  await runReaderToEnd(repository, args, {}, (chunk) => chunks.push(chunk));
  const commits = Buffer.concat(chunks).toString('utf8').split('\0\u0001').flatMap(parsed);
  const byRevision = new Map(commits.map((commit) => [commit.revision, commit]));
  const mainline = [...mainlineFrom(commits[0], byRevision)];
  return {
    byRevision,
    mainline,
    broughtBy: bringers(mainline, byRevision),
    sorted: [...byRevision.keys()].sort(),
  };
}

function parsed(text: string): Commit[] {
  const [revision, parents = '', author = '', authored, committed, subject = '', body = ''] = text.split('\0');
  if (committed === undefined) return [];
  return [
    {
      revision: (revision ?? '').trim(),
      parents: parents.split(' ').filter(Boolean),
      author,
      authoredAt: Number(authored) * 1000,
      committedAt: Number(committed) * 1000,
      subject,
      body,
    },
  ];
}

function* mainlineFrom(tip: Commit | undefined, byRevision: ReadonlyMap<string, Commit>): Generator<Commit> {
  for (let at = tip; at !== undefined; at = byRevision.get(at.parents[0] ?? '')) yield at;
}

function bringers(
  mainline: readonly Commit[],
  byRevision: ReadonlyMap<string, Commit>,
): ReadonlyMap<string, Commit> {
  const brought = new Map<string, Commit>(mainline.map((commit) => [commit.revision, commit]));
  for (const commit of mainline.toReversed()) {
    const open = commit.parents.slice(1);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (brought.has(next)) continue;
      brought.set(next, commit);
      open.push(...(byRevision.get(next)?.parents ?? []));
    }
  }
  return brought;
}

/** The one commit whose hash begins so; undefined where there is none, or more than one. */
export function lookedUp({ byRevision, sorted }: History, beginning: string): Commit | undefined {
  const wanted = beginning.toLowerCase();
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  const isOne = sorted[low]?.startsWith(wanted) === true && sorted[low + 1]?.startsWith(wanted) !== true;
  return isOne ? byRevision.get(sorted[low] ?? '') : undefined;
}
