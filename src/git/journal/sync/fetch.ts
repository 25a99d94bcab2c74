import type { Circumstances } from './failures.ts';
import { failureOf, unfetchedFailure } from './failures.ts';
import { parseWithin, refspecOf, type Namespace } from './refspecs.ts';
import type { GitResult } from '../../process.ts';
import type { Asked, RemoteGit } from './remote-git.ts';
import type { GitSetting } from './network-environment.ts';
import type { SyncFailure } from './sharing.ts';
import { unlockTips } from './tips.ts';

/** A part of a namespace to fetch: one incident, or all but some. */
export interface Wanted {
  readonly namespace: Namespace;
  readonly incident?: string;
  readonly except?: readonly string[];
}

export interface FetchOutcome {
  /** Refs that the remote has, by their names there. Absent when that is not known. */
  readonly remoteRefs?: ReadonlySet<string>;
  /** Refs that are not a continuation of what we have, by their names there. */
  readonly rewritten: readonly string[];
  readonly failures: readonly SyncFailure[];
  /** It was not for the remote's refs: nothing can be said of what it has. */
  readonly isUnreachable: boolean;
}

interface FetchOptions {
  readonly remote: string;
  readonly asked?: Asked | undefined;
  readonly circumstances: Circumstances;
}

/** `--refmap=`: a refspec with a `+` in the person's settings would write our own refs on this occasion. */
const FLAGS = [
  'fetch',
  '--verbose',
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-filter',
  '--no-auto-maintenance',
  '--no-write-commit-graph',
  '--no-prune',
  '--no-prune-tags',
  '--refmap=',
  // With the setting that turns it off, git takes what was rewritten for a continuation.
  '--show-forced-updates',
] as const;

const settingsFor = (remote: string): GitSetting[] => [
  ['fetch.fsckObjects', 'true'],
  ['fetch.prune', 'false'],
  ['fetch.pruneTags', 'false'],
  ['fetch.output', 'full'],
  [`remote.${remote}.prune`, 'false'],
  [`remote.${remote}.pruneTags`, 'false'],
  [`remote.${remote}.mirror`, 'false'],
  [`remote.${remote}.followRemoteHEAD`, 'never'],
];

/** So long a remote with refs of odd names is asked for each ref by name. */
const WARY_MS = 10 * 60_000;

interface Wariness {
  readonly until: number;
  /** Why git would not take a ref, by `<name there> <object id>`. */
  readonly untakeable: Map<string, string>;
}

/** Fetches, and remembers what a remote has that git would not take, so that it does not stop the rest every time. */
export class Fetcher {
  readonly #git: RemoteGit;
  /** By remote. */
  readonly #wary = new Map<string, Wariness>();

  constructor(git: RemoteGit) {
    this.#git = git;
  }

  /** Never rejects for what a remote does. @throws GitProcessError when git cannot be started */
  async fetch(wanted: readonly Wanted[], options: FetchOptions): Promise<FetchOutcome> {
    const wariness = this.#wary.get(options.remote);
    if (wariness && (wariness.until > Date.now() || wariness.untakeable.size > 0))
      return this.#fetchEach(wanted, options);
    const result = await this.#run(options, wanted.flatMap(refspecsOf));
    const report = parseReport(result.stderr);
    const hasOddNames = [...report.seen.keys()].some((name) => !isOfWanted(name, wanted));
    const isOnlyRewritten = result.exitCode === 1 && report.rejected.length > 0 && report.failed === 0;
    if (result.exitCode === 0 || isOnlyRewritten) {
      if (hasOddNames) {
        this.#beWary(options.remote);
        await this.#dropOddNames(wanted);
      }
      return reported(report);
    }
    if (!isAboutRefs(result, options)) return unreachable(result, options.circumstances);
    await this.#dropOddNames(wanted);
    return this.#fetchEach(wanted, options);
  }

  /** Asks first what there is, takes what has a proper name, and finds out what of it cannot be taken. */
  async #fetchEach(wanted: readonly Wanted[], options: FetchOptions): Promise<FetchOutcome> {
    const { remote, asked, circumstances } = options;
    const patterns = wanted.map(({ namespace, incident }) =>
      incident === undefined ? `${namespace.theirs}*` : `${namespace.theirs}${incident}/*`,
    );
    const args = ['ls-remote', '--quiet', '--', remote, ...patterns];
    const listing = await this.#git.overNetwork({ args, asked });
    if (listing.exitCode !== 0) return unreachable(listing, circumstances);
    const refs = parseListing(listing.stdout.toString(), wanted);
    const { untakeable } = this.#wary.get(remote) ?? this.#beWary(remote);
    const isKnown = (key: string): boolean => refs.some((ref) => ref.key === key);
    for (const key of untakeable.keys()) if (!isKnown(key)) untakeable.delete(key);
    const rewritten: string[] = [];
    const inUse = new Map<string, string>();
    const isLost = await this.#take(
      refs.filter(({ key }) => !untakeable.has(key)),
      { options, untakeable, rewritten, inUse },
    );
    if (isLost) return isLost;
    const failures: SyncFailure[] = [];
    const left = new Map([...untakeable, ...inUse]);
    if (left.size > 0) {
      const [why = ''] = left.values();
      const names = [...left.keys()].map((key) => key.split(' ')[0] ?? '');
      failures.push(unfetchedFailure(circumstances, names, why));
    }
    return { remoteRefs: new Set(refs.map(({ name }) => name)), rewritten, failures, isUnreachable: false };
  }

  #beWary(remote: string): Wariness {
    const wariness = { until: Date.now() + WARY_MS, untakeable: new Map<string, string>() };
    this.#wary.set(remote, wariness);
    return wariness;
  }

  /** All at once if that goes, or else in halves, until what does not go stands alone. */
  async #take(refs: readonly ListedRef[], search: Search): Promise<FetchOutcome | undefined> {
    const [first] = refs;
    if (!first) return undefined;
    const { options, untakeable, rewritten } = search;
    const result = await this.#run(
      options,
      refs.map(({ refspec }) => refspec),
    );
    const report = parseReport(result.stderr);
    const isOnlyRewritten = result.exitCode === 1 && report.rejected.length > 0 && report.failed === 0;
    if (result.exitCode === 0 || isOnlyRewritten) {
      rewritten.push(...report.rejected);
      return undefined;
    }
    if (!isAboutRefs(result, options)) return unreachable(result, options.circumstances);
    if (refs.length === 1) {
      if (result.stderr.includes(IN_USE)) search.inUse.set(first.key, result.stderr);
      else untakeable.set(first.key, result.stderr);
      return undefined;
    }
    const middle = Math.ceil(refs.length / 2);
    return (
      (await this.#take(refs.slice(0, middle), search)) ?? (await this.#take(refs.slice(middle), search))
    );
  }

  async #run({ remote, asked }: FetchOptions, refspecs: readonly string[]): Promise<GitResult> {
    const args = [...FLAGS, '--stdin', '--', remote];
    const input = [refspecs.map((refspec) => `${refspec}\n`).join('')];
    const fetching = () => this.#git.overNetwork({ args, asked, input, settings: settingsFor(remote) });
    const result = await fetching();
    return result.exitCode !== 0 && (await unlockTips(this.#git, result.stderr)) ? fetching() : result;
  }

  /** Nobody reads them, and one of them could stand where the ref of a writer belongs. */
  async #dropOddNames(wanted: readonly Wanted[]): Promise<void> {
    const namespaces = wanted.map(({ namespace }) => namespace.ours);
    const args = ['for-each-ref', '--format=%(refname)', ...new Set(namespaces)];
    const names = (await this.#git.local(args)).stdout.toString().split('\n');
    const odd = names.filter(
      (name) =>
        name !== '' &&
        wanted.some(
          ({ namespace }) =>
            isOfWriters(namespace) &&
            name.startsWith(namespace.ours) &&
            parseWithin(namespace.ours, name) === undefined,
        ),
    );
    if (odd.length === 0) return;
    await this.#git.local(
      ['update-ref', '--stdin'],
      odd.map((name) => `delete ${name}\n`),
    );
  }
}

interface Search {
  readonly options: FetchOptions;
  readonly untakeable: Map<string, string>;
  readonly rewritten: string[];
  /** Another git holds them just now, or left its lock: no fault of the remote's. */
  readonly inUse: Map<string, string>;
}

interface ListedRef {
  readonly name: string;
  readonly refspec: string;
  readonly key: string;
}

const isOfWriters = ({ theirs }: Namespace): boolean => /^refs\/(notes\/)?incidents\/$/.test(theirs);

function refspecsOf({ namespace, incident, except = [] }: Wanted): string[] {
  return [refspecOf(namespace, incident), ...except.map((id) => `^${namespace.theirs}${id}/*`)];
}

function isOfWanted(name: string, wanted: readonly Wanted[]): boolean {
  return wanted.some(
    ({ namespace }) =>
      name.startsWith(namespace.theirs) &&
      (!isOfWriters(namespace) || parseWithin(namespace.theirs, name) !== undefined),
  );
}

/** @param listing rows of `<object id>\t<name>` */
function parseListing(listing: string, wanted: readonly Wanted[]): ListedRef[] {
  const refs = new Map<string, ListedRef>();
  for (const row of listing.split('\n')) {
    const [oid = '', name = ''] = row.split('\t', 2);
    const place = wanted.find((one) => isIn(name, one));
    if (!place) continue;
    const target = place.namespace.ours + name.slice(place.namespace.theirs.length);
    refs.set(name, { name, refspec: `${name}:${target}`, key: `${name} ${oid}` });
  }
  return [...refs.values()];
}

function isIn(name: string, { namespace, incident, except = [] }: Wanted): boolean {
  if (!name.startsWith(namespace.theirs)) return false;
  if (!isOfWriters(namespace)) return true;
  const ref = parseWithin(namespace.theirs, name);
  if (!ref) return false;
  return (incident ?? ref.incident) === ref.incident && !except.includes(ref.incident);
}

interface Report {
  /** By the name there. */
  readonly seen: ReadonlyMap<string, string>;
  readonly rejected: readonly string[];
  /** How many could not be written here, for another reason than that. */
  readonly failed: number;
}

/** ` <flag> <summary> <name there> -> <name here> [(<why not>)]`, for each ref. */
const ROW = /^ ([ +\-t*!=]) .* (refs\/\S+) +-> (refs\/\S+)(?: +\((.*)\))?\s*$/;

function parseReport(stderr: string): Report {
  const seen = new Map<string, string>();
  const rejected: string[] = [];
  let failed = 0;
  for (const line of stderr.split('\n')) {
    const [, flag, theirs, , reason] = ROW.exec(line) ?? [];
    if (flag === undefined || theirs === undefined) continue;
    seen.set(theirs, flag);
    if (flag !== '!') continue;
    if (reason === 'non-fast-forward') rejected.push(theirs);
    else failed += 1;
  }
  return { seen, rejected, failed };
}

const reported = ({ seen, rejected }: Report): FetchOutcome => ({
  remoteRefs: new Set(seen.keys()),
  rewritten: rejected,
  failures: [],
  isUnreachable: false,
});

const unreachable = (result: GitResult, circumstances: Circumstances): FetchOutcome => ({
  rewritten: [],
  failures: [failureOf({ text: result.stderr, isTimedOut: result.isTimedOut }, circumstances)],
  isUnreachable: true,
});

/** Whether looking at its refs one by one may help. A remote that is not there will say so again at once. */
function isAboutRefs(result: GitResult, { circumstances }: FetchOptions): boolean {
  if (result.isTimedOut || result.exitCode < 0) return false;
  return ABOUT_REFS.test(result.stderr) || failureOf({ text: result.stderr }, circumstances).kind === 'other';
}

const IN_USE = ".lock': File exists";
const ABOUT_REFS =
  /cannot lock ref|local refs? could not be updated|unable to update local ref|fsck error|in packed object|bad object|did not send all necessary objects|index-pack|unpack-objects|pack-objects|repository corruption|early EOF|remote end hung up|unexpected disconnect/i;
