import type { Deployment, DeploymentKind, DeploymentScheme } from '../core/deployments/deployment.ts';
import {
  incidentsNamed,
  keyOfBranch,
  keyOfCommit,
  keyOfDeployment,
  keyOfTag,
  saysFix,
  type Happening,
} from '../core/happenings/happening.ts';
import { commitTitle } from '../core/text/commit-title.ts';
import { branchTips, defaultBranchNames, pickDefaultBranch } from './branches.ts';
import { GitError, readGit } from './client.ts';
import { listDeployments } from './deployments.ts';
import type { Repository } from './repository.ts';
import { readLogRows } from './revisions.ts';

export interface HappeningsOptions {
  /** Milliseconds since 1970, both ends included. */
  readonly since: number;
  readonly until: number;
  readonly scheme?: DeploymentScheme;
  /** Of each kind, the newest so many. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

type Range = HappeningsOptions & { readonly limit: number };

const DEFAULT_LIMIT = 500;
/** So many tags and branches are looked at, the newest first. */
const MOST_REFS = 5000;

/**
 * What git knows to have happened in a stretch of time: commits of all branches, merges to the one that everything is
 * merged to, tags that say when they were made, deployments, and branches for hotfixes and rollbacks as this clone
 * remembers their making. In no order. Neither fetches nor writes anything.
 * @throws GitError
 */
export async function readHappenings(
  repository: Repository,
  options: HappeningsOptions,
): Promise<readonly Happening[]> {
  const range = { ...options, limit: options.limit ?? DEFAULT_LIMIT };
  const [commits, tags, deployments, branches] = await Promise.all([
    commitsIn(repository, range),
    tagsIn(repository, range),
    deploymentsIn(repository, range),
    branchesIn(repository, range),
  ]);
  return [...commits, ...tags, ...deployments, ...branches];
}

/** What git knows to the second may be of any moment of it. */
const isWithin = ({ since, until }: Range, at: number): boolean =>
  at >= Math.floor(since / 1000) * 1000 && at <= until;
const iso = (seconds: string): string => new Date(Number(seconds) * 1000).toISOString();

/** Git goes by whole seconds. */
const agesOf = ({ since, until, limit }: Range): string[] => [
  `--max-age=${Math.floor(since / 1000)}`,
  `--min-age=${Math.floor(until / 1000)}`,
  `--max-count=${limit}`,
];

const COMMIT_FIELDS = ['%H', '%P', '%ct', '%an'];

async function commitsIn(repository: Repository, range: Range): Promise<readonly Happening[]> {
  const tips = await branchTips(repository, defaultBranchNames(repository), range.signal);
  const mainline = pickDefaultBranch(repository, tips);
  const revisions = new Set(
    tips.flatMap(({ name, revision }) => (name === mainline?.name ? [revision] : [])),
  );
  const ages = agesOf(range);
  const [onMain, all] = await Promise.all([
    mainline === undefined
      ? []
      : readLogRows(repository, COMMIT_FIELDS, [...ages, '--first-parent', ...revisions], range.signal),
    readLogRows(repository, COMMIT_FIELDS, [...ages, '--no-merges', '--branches', '--remotes'], range.signal),
  ]);
  return [
    ...onMain.map((row) => commitOf(repository, row, mainline?.name)),
    ...all.map((row) => commitOf(repository, row)),
  ];
}

function commitOf({ root }: Repository, row: readonly string[], onto?: string): Happening {
  const [revision = '', parents = '', at = '', author = '', subject = '', body = ''] = row;
  const name = commitTitle(subject, body);
  return {
    what: parents.includes(' ') ? 'merge' : 'commit',
    key: keyOfCommit(revision),
    ...{ revision, author, name, repository: root },
    at: iso(at),
    ...(onto !== undefined && { onto }),
    isFix: saysFix(subject) || saysFix(name),
    incidents: incidentsNamed(`${subject}\n${body}`),
  };
}

const TAG_FIELDS = [
  ...['refname:lstrip=2', 'objecttype', 'objectname', '*objectname', '*objecttype'],
  ...['taggerdate:unix', 'taggername'],
];

/** A light tag does not say when it was made. */
async function tagsIn(repository: Repository, range: Range): Promise<readonly Happening[]> {
  const format = TAG_FIELDS.map((field) => `%(${field})`).join('%00');
  const args = ['for-each-ref', '--sort=-creatordate', `--count=${MOST_REFS}`, `--format=${format}`];
  const { root, gitPath } = repository;
  const text = await readGit(root, [...args, 'refs/tags'], { gitPath, signal: range.signal });
  const found = text.split('\n').flatMap((line): Happening[] => {
    const [name = '', type, , revision = '', peeledType, at = '', author = ''] = line.split('\0');
    if (type !== 'tag' || peeledType !== 'commit' || at === '' || !isWithin(range, Number(at) * 1000))
      return [];
    const key = keyOfTag(name, revision);
    const words = { isFix: saysFix(name), incidents: incidentsNamed(name) };
    return [{ what: 'tag', key, revision, at: iso(at), name, author, repository: root, ...words }];
  });
  return found.slice(0, range.limit);
}

/** Those of GitHub and those that a person told are no matter of git; nor are guesses from merges. */
async function deploymentsIn(repository: Repository, range: Range): Promise<readonly Happening[]> {
  const { since, scheme: wanted, limit, signal } = range;
  const { deployments, scheme } = await listDeployments(repository, {
    ...{ since, limit },
    ...(wanted && { scheme: wanted }),
    ...(signal && { signal }),
  });
  const isGuess = scheme.kind === 'branch' && scheme.by === 'mainline';
  const leftOut = new Set<DeploymentKind>(['unreleased', 'told', ...(isGuess ? (['merge'] as const) : [])]);
  return deployments
    .filter(({ kind, at }) => !leftOut.has(kind) && isWithin(range, Date.parse(at)))
    .map(deploymentOf);
}

function deploymentOf(deployment: Deployment): Happening {
  const { revision, at, name, author, repository, step } = deployment;
  return {
    what: 'deployment',
    key: keyOfDeployment(deployment),
    ...{ revision, at, name, author, repository },
    isFix: step === 'rollback' || saysFix(name),
    incidents: incidentsNamed(name),
  };
}

/** As the reflog of this clone has it: which branch began where, and when. */
async function branchesIn(repository: Repository, range: Range): Promise<readonly Happening[]> {
  const { root, gitPath } = repository;
  const options = { gitPath, signal: range.signal };
  const list = ['for-each-ref', '--sort=-committerdate', `--count=${MOST_REFS}`, '--format=%(refname)'];
  const refs = (await readGit(root, [...list, 'refs/heads'], options)).split('\n').filter(saysFix);
  if (refs.length === 0) return [];
  const fields = ['%H', '%gD', '%gn', '%gs'].join('%x00');
  const args = ['log', '-g', '--date=unix', '--no-show-signature', '--encoding=UTF-8', `--format=${fields}`];
  try {
    const text = await readGit(
      root,
      [...args, `--max-count=${MOST_REFS}`, ...refs.slice(0, range.limit), '--'],
      options,
    );
    return text.split('\n').flatMap((line) => branchOf(repository, line, range));
  } catch (error) {
    // A reflog may be cut or have lost its commits: it is an extra.
    if (error instanceof GitError && error.reason !== 'aborted') return [];
    throw error;
  }
}

function branchOf({ root }: Repository, line: string, range: Range): readonly Happening[] {
  const [revision = '', entry = '', author = '', what = ''] = line.split('\0');
  const [, name, seconds = ''] = /^refs\/heads\/(.*)@\{(\d+)\}$/.exec(entry) ?? [];
  if (name === undefined || !what.startsWith('branch: Created from')) return [];
  if (!isWithin(range, Number(seconds) * 1000)) return [];
  const key = keyOfBranch(name, revision);
  const words = { isFix: true, incidents: incidentsNamed(name) };
  return [{ what: 'branch', key, revision, at: iso(seconds), name, author, repository: root, ...words }];
}
