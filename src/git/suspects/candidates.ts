import type { Candidate } from '../../core/suspects/candidate.ts';
import { prepare } from '../../core/suspects/prepare.ts';
import { isTimeUp, nextTurn } from '../journal/slices.ts';
import type { Repository } from '../repository.ts';
import type { DiffCache } from './cache.ts';
import type { CommitDiff } from './diff-parser.ts';
import { readDiffs } from './diffs.ts';
import { readHeaders, readHeadersOf, type Header } from './headers.ts';
import { cutCommits, lacksOf } from './lacks.ts';
import { readPaths, type CommitPaths } from './paths.ts';
import type { CandidateWindow } from './window.ts';
import { WordTable } from './word-table.ts';

/** How far the commits have been read. */
export type CandidateStage = 'headers' | 'paths' | 'diffs';

export interface CandidateProgress {
  readonly stage: CandidateStage;
  /** All of them as far as they are known, the newest first. */
  readonly candidates: readonly Candidate[];
}

export interface ReadCandidatesOptions {
  readonly signal?: AbortSignal;
  readonly cache?: DiffCache;
  /** Further commits, such as those that only a release branch has: `elsewhere` of what was deployed. */
  readonly elsewhere?: readonly string[] | Promise<readonly string[]>;
  /** Called with the headers at once, then every so often, and for the last time with what is returned. */
  readonly onProgress?: (progress: CandidateProgress) => void;
}

export interface CandidateReading {
  readonly candidates: readonly Candidate[];
  /** What cannot be known here and why, as sentences for a person. */
  readonly lacks: readonly string[];
}

/**
 * Reads the commits of a window: first what they say, then the lines that they changed, and where those take long their
 * paths before. Two or three processes for the mainline, and as many for what is elsewhere; of commits that are in the cache
 * only the first.
 * @throws GitError `aborted` when the signal says so; then no git is left
 */
export async function readCandidates(
  repository: Repository,
  window: CandidateWindow,
  options: ReadCandidatesOptions = {},
): Promise<CandidateReading> {
  const { signal, cache } = options;
  const elsewhere = Promise.resolve(options.elsewhere ?? []);
  // It may fail before its turn comes.
  elsewhere.catch(() => undefined);
  const onMainline = readHeaders(repository, { ...window, limit: window.limit + 1 }, signal);
  const [mainline, cut] = await Promise.all([onMainline, cutCommits(repository), cache?.open()]);
  const reading = new Reading(mainline.slice(0, window.limit), options);
  reading.tell('headers');
  const missing: Header[] = [];
  const complete = async (headers: readonly Header[]): Promise<void> => {
    const lacking = (await reading.takeCached(headers)).filter(({ revision }) => !cut.has(revision));
    missing.push(...lacking);
    await readChanges(repository, lacking, reading, signal);
  };
  const known = new Set(mainline.map(({ revision }) => revision));
  const completeOthers = async (): Promise<void> => {
    const others = (await elsewhere).filter((revision) => !known.has(revision));
    if (others.length === 0) return;
    const headers = await readHeadersOf(repository, others, signal);
    reading.add(headers);
    reading.tell('headers');
    await complete(headers);
  };
  try {
    // What leads to deployments is being walked meanwhile, and most windows have nothing that only a release branch has.
    await bothOver(complete(reading.headers), completeOthers());
  } finally {
    cache?.saveLater();
  }
  reading.tell('diffs');
  const { candidates, headers } = reading;
  const asked = new Set(missing.map(({ revision }) => revision));
  const ofAsked = candidates.filter(({ revision }) => asked.has(revision));
  const withoutDiff = ofAsked.filter(({ words }) => words === undefined).length;
  const withoutPaths = ofAsked.filter(({ files }) => files === undefined).length;
  const isLimited = mainline.length > window.limit;
  return { candidates, lacks: [...lacksOf({ window, headers, isLimited, cut, withoutDiff, withoutPaths })] };
}

/** By then the lines of most windows are read, and paths alone are of no use; with those of others they would compete. */
const PATHS_AFTER_MS = 300;

/**
 * Paths come sooner than lines, so where lines take long both are read at once.
 */
async function readChanges(
  repository: Repository,
  commits: readonly Header[],
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (commits.length === 0) return;
  const options = { signal, words: reading.words };
  const diffs = readDiffs(repository, commits, (found) => reading.addDiff(found), options);
  const paths = settledWithin(PATHS_AFTER_MS, diffs).then(async () => {
    const left = reading.withoutWords(commits);
    if (left.length === 0) return;
    await readPaths(repository, left, (found) => reading.addPaths(found), signal);
    reading.tell('paths');
  });
  await bothOver(paths, diffs);
}

/** Whatever happens to one, the other is over at the end too. */
async function bothOver(one: Promise<unknown>, other: Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled([one, other]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** When it is over, or after this time. */
function settledWithin(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    work.then(end, end);
  });
}

/** Each time all of it is ranked: more often, that takes longer than what is waited for. */
const TELL_EVERY_MS = 250;

/** What is known so far. */
class Reading {
  readonly #options: ReadCandidatesOptions;
  readonly #known = new Map<string, Candidate>();
  #headers: readonly Header[] = [];
  #toldAt = 0;

  constructor(headers: readonly Header[], options: ReadCandidatesOptions) {
    this.#options = options;
    this.add(headers);
  }

  /** With which lines are to be read. */
  get words(): WordTable {
    return this.#options.cache?.words ?? new WordTable();
  }

  get headers(): readonly Header[] {
    return this.#headers;
  }

  get candidates(): readonly Candidate[] {
    return [...this.#known.values()];
  }

  /** What is known of others stays. */
  add(headers: readonly Header[]): void {
    const isFirst = this.#headers.length === 0;
    const all = [...this.#headers, ...headers];
    // The mainline is in order, whatever its clocks said.
    this.#headers = isFirst ? all : all.sort((a, b) => b.at - a.at);
    const known = new Map(this.#known);
    this.#known.clear();
    for (const header of this.#headers)
      this.#known.set(header.revision, known.get(header.revision) ?? header);
  }

  /** @returns those that are not in the cache */
  async takeCached(headers: readonly Header[]): Promise<readonly Header[]> {
    const { cache } = this.#options;
    const missing: Header[] = [];
    for (const header of headers) {
      if (isTimeUp()) await nextTurn();
      const diff = cache?.get(header.revision);
      if (diff === undefined) missing.push(header);
      else this.#complete(diff);
    }
    return missing;
  }

  withoutWords(headers: readonly Header[]): readonly Header[] {
    return headers.filter(({ revision }) => this.#known.get(revision)?.words === undefined);
  }

  addDiff(diff: CommitDiff): void {
    this.#options.cache?.put(diff);
    this.#complete(diff);
    this.#tellNowAndThen('diffs');
  }

  addPaths({ revision, files, fileCount }: CommitPaths): void {
    const candidate = this.#known.get(revision);
    // What lines tell is more than what paths tell, whichever comes first.
    if (candidate === undefined || candidate.words !== undefined) return;
    this.#known.set(revision, { ...candidate, files, fileCount });
    this.#tellNowAndThen('paths');
  }

  #tellNowAndThen(stage: CandidateStage): void {
    if (performance.now() > this.#toldAt + TELL_EVERY_MS) this.tell(stage);
  }

  tell(stage: CandidateStage): void {
    this.#toldAt = performance.now();
    this.#options.onProgress?.({ stage, candidates: this.candidates });
  }

  /** Made ready for the ranking as it comes: git is still busy with the next one. */
  #complete(diff: CommitDiff): void {
    const candidate = this.#known.get(diff.revision);
    if (candidate === undefined) return;
    const whole = completed(candidate, diff);
    this.#known.set(diff.revision, whole);
    prepare(whole);
  }
}

/** By what a commit changed: the same object for the same commit, so that what the ranking made of it is found again. */
const made = new WeakMap<CommitDiff, Candidate>();

function completed(header: Candidate, diff: CommitDiff): Candidate {
  const known = made.get(diff);
  // A commit never changes, but git can be told to show another in its place.
  if (known !== undefined && isSame(known, header)) return known;
  const { files, fileCount, words, isCut } = diff;
  const candidate = { ...header, files, fileCount, words, ...(isCut && { isCut }) };
  made.set(diff, candidate);
  return candidate;
}

const isSame = (a: Candidate, b: Candidate): boolean =>
  a.revision === b.revision &&
  a.at === b.at &&
  a.author === b.author &&
  a.isMerge === b.isMerge &&
  a.subject === b.subject &&
  a.body === b.body;
