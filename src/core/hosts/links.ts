import { hostedRepository, type HostKind } from './host.ts';

/** How a host writes what follows the page of a repository. What is absent it has no page for. */
interface Pages {
  readonly commit: (revision: string) => string;
  readonly compare?: (from: string, to: string) => string;
  readonly file: (revision: string, path: string, line: number | undefined) => string;
  readonly branch: (branch: string) => string;
  readonly pullRequest?: (branch: string, into: string) => string;
}

const text = (value: string): string => encodeURIComponent(value.toWellFormed());
const path = (value: string): string => value.split('/').map(text).join('/');
const anchor = (prefix: string, line: number | undefined): string =>
  line === undefined ? '' : `#${prefix}${line}`;

const PAGES: Readonly<Record<HostKind, Pages>> = {
  github: {
    commit: (revision) => `/commit/${text(revision)}`,
    compare: (from, to) => `/compare/${path(from)}...${path(to)}`,
    file: (revision, file, line) => `/blob/${path(revision)}/${path(file)}${anchor('L', line)}`,
    branch: (branch) => `/tree/${path(branch)}`,
    pullRequest: (branch, into) => `/compare/${path(into)}...${path(branch)}?expand=1`,
  },
  gitlab: {
    commit: (revision) => `/-/commit/${text(revision)}`,
    compare: (from, to) => `/-/compare/${path(from)}...${path(to)}`,
    file: (revision, file, line) => `/-/blob/${path(revision)}/${path(file)}${anchor('L', line)}`,
    branch: (branch) => `/-/tree/${path(branch)}`,
    pullRequest: (branch, into) =>
      `/-/merge_requests/new?merge_request%5Bsource_branch%5D=${text(branch)}&merge_request%5Btarget_branch%5D=${text(into)}`,
  },
  bitbucket: {
    commit: (revision) => `/commits/${text(revision)}`,
    // The newer one first, and a carriage return between them.
    compare: (from, to) => `/branches/compare/${path(to)}%0D${path(from)}`,
    file: (revision, file, line) => `/src/${path(revision)}/${path(file)}${anchor('lines-', line)}`,
    branch: (branch) => `/branch/${path(branch)}`,
    pullRequest: (branch, into) => `/pull-requests/new?source=${text(branch)}&dest=${text(into)}`,
  },
  'bitbucket-server': {
    commit: (revision) => `/commits/${text(revision)}`,
    compare: (from, to) => `/compare/diff?sourceBranch=${text(to)}&targetBranch=${text(from)}`,
    file: (revision, file, line) => `/browse/${path(file)}?at=${text(revision)}${anchor('', line)}`,
    branch: (branch) => `/browse?at=${text(`refs/heads/${branch}`)}`,
    pullRequest: (branch, into) =>
      `/pull-requests?create&sourceBranch=${text(`refs/heads/${branch}`)}&targetBranch=${text(`refs/heads/${into}`)}`,
  },
  azure: {
    commit: (revision) => `/commit/${text(revision)}`,
    compare: (from, to) => `/branchCompare?baseVersion=GC${text(from)}&targetVersion=GC${text(to)}`,
    file: (revision, file, line) =>
      `?path=${text(`/${file}`)}&version=GC${text(revision)}` +
      (line === undefined ? '' : `&line=${line}&lineEnd=${line + 1}&lineStartColumn=1&lineEndColumn=1`),
    branch: (branch) => `?version=GB${text(branch)}`,
    pullRequest: (branch, into) => `/pullrequestcreate?sourceRef=${text(branch)}&targetRef=${text(into)}`,
  },
  gitea: {
    commit: (revision) => `/commit/${text(revision)}`,
    compare: (from, to) => `/compare/${path(from)}...${path(to)}`,
    file: (revision, file, line) => `/src/commit/${text(revision)}/${path(file)}${anchor('L', line)}`,
    branch: (branch) => `/src/branch/${path(branch)}`,
    pullRequest: (branch, into) => `/compare/${path(into)}...${path(branch)}`,
  },
  sourcehut: {
    commit: (revision) => `/commit/${text(revision)}`,
    file: (revision, file, line) => `/tree/${path(revision)}/item/${path(file)}${anchor('L', line)}`,
    branch: (branch) => `/tree/${path(branch)}`,
  },
};

/**
 * Pages of a code host, told from the URL of a remote. Each is undefined where the host is not known or has no such
 * page. Revisions are hashes; branches are names without `refs/heads/`.
 */
export const commitLink = (url: string, revision: string): string | undefined =>
  linkOf(url, ({ commit }) => commit(revision));

/** What came after `from`, up to `to`. */
export const compareLink = (url: string, from: string, to: string): string | undefined =>
  linkOf(url, ({ compare }) => compare?.(from, to));

/** @param file relative to the root of the repository. @param line counted from 1 */
export const fileLink = (url: string, revision: string, file: string, line?: number): string | undefined =>
  linkOf(url, (pages) => pages.file(revision, file, line));

export const branchLink = (url: string, branch: string): string | undefined =>
  linkOf(url, (pages) => pages.branch(branch));

/** The page on which a person makes one: nothing is made by opening it. */
export const pullRequestLink = (url: string, branch: string, into: string): string | undefined =>
  linkOf(url, ({ pullRequest }) => pullRequest?.(branch, into));

function linkOf(url: string, write: (pages: Pages) => string | undefined): string | undefined {
  const repository = hostedRepository(url);
  const rest = repository && write(PAGES[repository.kind]);
  return repository && rest !== undefined ? `${repository.page}${rest}` : undefined;
}
