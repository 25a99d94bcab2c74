import { deployments } from './deployments.ts';
import type { Commit, Tag } from './fast-import.ts';
import { firstCommit } from './first-commit.ts';
import { earlierPullRequests } from './earlier-pull-requests.ts';
import { recentPullRequests } from './recent-pull-requests.ts';
import {
  minutes,
  people,
  type Change,
  type Deployment,
  type Files,
  type Person,
  type PullRequest,
} from './story.ts';

export type History = { readonly commits: readonly Commit[]; readonly tags: readonly Tag[] };

const firstCommitAgo = 28 * minutes.day;
const minutesPerChange = 35;

/** The whole history as it would have come about by `now`; the same `now` gives the same commit ids. */
export function historyUntil(now: Date): History {
  const ago = (mins: number) => new Date(now.getTime() - mins * 60_000);
  const book = new Book(ago);
  book.begin();
  for (const pull of [...earlierPullRequests, ...recentPullRequests]) book.merge(pull);
  return {
    commits: book.commits,
    tags: deployments.flatMap((one) => tagsOf(one, book.mainAt(ago(one.ago)), ago)),
  };
}

class Book {
  readonly commits: Commit[] = [];
  readonly #ago: (mins: number) => Date;

  constructor(ago: (mins: number) => Date) {
    this.#ago = ago;
  }

  begin(): void {
    const files = new Map<string, string>();
    for (const edit of firstCommit.edits) edit(files);
    this.#add('main', firstCommit.message, people.maya, people.maya, firstCommitAgo, [], files);
  }

  /** The pull request's own commits on their branch, then its merge, which applies the same edits to main. */
  merge(pull: PullRequest): void {
    const branch = `pull/${pull.number}`;
    const lastChangeAgo = pull.branchedAgo ?? pull.mergedAgo + 90;
    const firstChangeAgo = lastChangeAgo + (pull.changes.length - 1) * minutesPerChange;
    let tip = this.mainAt(this.#ago((pull.branchedAgo ?? firstChangeAgo) + minutesPerChange));
    pull.changes.forEach((change, index) => {
      const at = firstChangeAgo - index * minutesPerChange;
      const author = change.by ?? pull.author;
      tip = this.#add(branch, change.message, author, author, at, [tip.mark], edited(tip.files, [change]));
    });
    const main = this.mainAt(this.#ago(pull.mergedAgo));
    const message = `Merge pull request #${pull.number} from ${branchName(pull)}\n\n${pull.title}`;
    const files = edited(main.files, pull.changes);
    this.#add('main', message, pull.mergedBy, pull.mergedBy, pull.mergedAgo, [main.mark, tip.mark], files);
  }

  mainAt(time: Date): Commit {
    const found = this.commits.findLast((commit) => commit.branch === 'main' && commit.committedAt <= time);
    if (!found)
      throw new Error(`The demo's story is wrong: main does not exist yet at ${time.toISOString()}.`);
    return found;
  }

  #add(
    branch: string,
    message: string,
    author: Person,
    committer: Person,
    ago: number,
    parents: readonly number[],
    files: Files,
  ): Commit {
    const at = this.#ago(ago);
    const mark = this.commits.length + 1;
    const commit = {
      mark,
      branch,
      author,
      committer,
      authoredAt: at,
      committedAt: at,
      message,
      parents,
      files,
    };
    this.commits.push(commit);
    return commit;
  }
}

function edited(files: Files, changes: readonly Change[]): Files {
  const result = new Map(files);
  for (const change of changes) for (const edit of change.edits) edit(result);
  return result;
}

function branchName(pull: PullRequest): string {
  return `tidewater/${pull.title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

/** 2026-11-20T14-05Z: a time that may stand in the name of a ref. */
export function refTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace(':', '-')}Z`;
}

function tagsOf(
  { service, environment, ago: mins, version, by }: Deployment,
  on: Commit,
  ago: (mins: number) => Date,
): Tag[] {
  const at = ago(mins);
  const name = `deploy/${environment}/${service}/${refTime(at)}`;
  if (environment === 'staging') return [{ name, mark: on.mark }];
  const message = `Deploy ${service} ${version ?? ''} to ${environment}`.replace('  ', ' ');
  const deployment = { name, mark: on.mark, annotation: { by, at, message } };
  if (version === undefined) return [deployment];
  const cut = ago(mins + 10);
  const release = {
    name: `${service}-v${version}`,
    mark: on.mark,
    annotation: { by, at: cut, message: `${service} ${version}` },
  };
  return [release, deployment];
}
