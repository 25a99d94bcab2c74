// node worker.ts WORK REPOSITORY CACHE: does one thing once, and prints what it cost as JSON.
import { spawn } from 'node:child_process';
import type { Candidate, Symptoms } from '../../../src/core/suspects/candidate.ts';
import { rankDeployments } from '../../../src/core/suspects/deployments.ts';
import { rankCommits, ranking } from '../../../src/core/suspects/rank.ts';
import { listDeployments, type DeploymentListing } from '../../../src/git/deployments.ts';
import { inSlices } from '../../../src/git/journal/slices.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { DiffCache } from '../../../src/git/suspects/cache.ts';
import { readSuspects } from '../../../src/git/suspects/suspects.ts';
import { measure } from '../journal/measure.ts';
import { DETECTED_AT, SIZE } from './repository.ts';

/** Those that begin with "git" are the floors: the raw commands, with nobody who reads what they print. */
export type SuspectsWork =
  'names' | 'list' | 'rank' | 'again' | 'git-names' | 'git-list' | 'git-rank' | 'git-headers';

const [work, path, cacheFolder] = process.argv.slice(2) as [SuspectsWork, string, string];

async function git(args: readonly string[], input = ''): Promise<string> {
  const child = spawn('git', [`--git-dir=${path}`, ...args]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  await new Promise((resolve) => child.on('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}

const WINDOW = [
  '--first-parent',
  `--max-age=${(DETECTED_AT - SIZE.days * 86_400_000) / 1000}`,
  `--min-age=${DETECTED_AT / 1000}`,
];

/** As many as are listed. */
const LISTED = 200;

interface Named {
  readonly main: string;
  /** The newest tags of production, the oldest of them first. */
  readonly revisions: readonly string[];
}

async function gitNamed(): Promise<Named> {
  const [tags, heads] = await Promise.all([
    git(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags/']),
    git(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/main', 'refs/heads/production']),
  ]);
  const production = tags.split('\n').filter((line) => line.includes(' refs/tags/production-'));
  const revisions = production.slice(-LISTED).map((line) => line.slice(0, 40));
  return { main: heads.trim().split(' ').at(-1) ?? '', revisions };
}

const gitTimes = ({ revisions }: Named): Promise<string> =>
  git(
    ['cat-file', '--batch', '--buffer'],
    revisions.map((revision) => `${revision}\n${revision}^{commit}\n`).join(''),
  );

/** Names of all tags, and the objects of the newest: those hold the times. */
async function gitNames(): Promise<number> {
  const named = await gitNamed();
  if ((await gitTimes(named)).length === 0) throw new Error('git told nothing');
  return named.revisions.length;
}

/** And what leads from the mainline to the oldest of those. */
async function gitList(): Promise<number> {
  const named = await gitNamed();
  const { main, revisions } = named;
  const walked = [main, ...revisions, `^${revisions[0] ?? ''}^@`].map((line) => `${line}\n`).join('');
  const [read, walk] = await Promise.all([
    gitTimes(named),
    git(['rev-list', '--parents', '--stdin'], walked),
  ]);
  if (read.length === 0 || walk.length === 0) throw new Error('git told nothing');
  return revisions.length;
}

const gitHeaders = async (): Promise<number> =>
  (await git(['log', ...WINDOW, '--format=%x01%H %P %ct %an %s %b', 'main'])).split('\x01').length - 1;

const gitRank = async (): Promise<number> =>
  (
    await git([
      'log',
      ...WINDOW,
      '-m',
      '-p',
      '-U0',
      '--no-renames',
      '--format=%x01%H %P %ct %an %s %b',
      'main',
    ])
  ).split('\x01').length - 1;

async function list(): Promise<void> {
  const repository = await openRepository(path);
  await print(async () => (await listDeployments(repository, { now: DETECTED_AT })).deployments.length);
}

/** Until a view has something to show. What is left of the list goes on after that and is not measured. */
async function names(): Promise<void> {
  const repository = await openRepository(path);
  const stopping = new AbortController();
  let whole: Promise<unknown> = Promise.resolve();
  await print(
    () =>
      new Promise((resolve, reject) => {
        const onListed = (listing: DeploymentListing): void => resolve(listing.deployments.length);
        whole = listDeployments(repository, { now: DETECTED_AT, onListed, signal: stopping.signal });
        whole.catch(reject);
      }),
  );
  stopping.abort();
  await whole.catch(() => undefined);
}

const SYMPTOMS: Symptoms = {
  title: 'Checkout returns 500 for card payments',
  text: 'Checkout returns 500 for card payments\nNull card token in handler; retries time out',
  detectedAt: DETECTED_AT,
  components: [],
  frames: [],
};

/** As the product does: what is known by now is ranked and shown, again and again while more is read. */
class RankingOnTheWay {
  #latest: readonly Candidate[] = [];
  done: Promise<void> | undefined;

  follow(candidates: readonly Candidate[]): void {
    this.#latest = candidates;
    this.done ??= this.#untilFresh().finally(() => {
      this.done = undefined;
    });
  }

  async #untilFresh(): Promise<void> {
    for (let of: readonly Candidate[] = []; of !== this.#latest;) {
      of = this.#latest;
      await inSlices(ranking(of, SYMPTOMS));
      rankCommits(of, SYMPTOMS);
    }
  }
}

async function rank(isAgain: boolean): Promise<void> {
  const repository = await openRepository(path);
  const { deployments, tip } = await listDeployments(repository, { now: DETECTED_AT });
  const cache = new DiffCache(cacheFolder);
  const look = async (): Promise<number> => {
    const ranked = new RankingOnTheWay();
    const { candidates, deployed } = await readSuspects(repository, {
      deployments,
      detectedAt: DETECTED_AT,
      tip,
      cache,
      onProgress: (progress) => ranked.follow(progress.candidates),
    });
    await ranked.done;
    if (candidates.some(({ words }) => words === undefined)) throw new Error('not all of it was read');
    await inSlices(ranking(candidates, SYMPTOMS));
    const commits = rankCommits(candidates, SYMPTOMS);
    if (rankDeployments(deployed, commits, SYMPTOMS).length === 0) throw new Error('nothing was ranked');
    return commits.length;
  };
  if (isAgain) await look();
  await print(look);
  await cache.save();
}

async function print(what: () => Promise<number>): Promise<void> {
  process.stdout.write(JSON.stringify(await measure(what)));
}

const WORKS: Readonly<Record<SuspectsWork, () => Promise<void>>> = {
  names,
  list,
  rank: () => rank(false),
  again: () => rank(true),
  'git-names': () => print(gitNames),
  'git-list': () => print(gitList),
  'git-rank': () => print(gitRank),
  'git-headers': () => print(gitHeaders),
};
await WORKS[work]();
