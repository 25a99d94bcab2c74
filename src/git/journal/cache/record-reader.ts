import type { StoredEvent } from '../../../core/incident/codec.ts';
import { makeId, SKEW_LIMIT_MS } from '../../../core/incident/event-id.ts';
import { skewProblems } from '../clock-skew.ts';
import { closedError } from '../errors.ts';
import type { JournalContents, JournalList, JournalProblem, Visit } from '../journal.ts';
import type { Segment } from '../log/log-reader.ts';
import { fewer, SHOWN_OF_ALL } from '../problems.ts';
import { INCIDENTS_AHEAD, INCIDENTS_AT_ONCE } from '../refs/ref-contents.ts';
import type { RefReader } from '../refs/ref-reader.ts';
import type { Source } from '../refs/refs.ts';
import { ahead, forEachAtOnce } from '../slices.ts';
import { CacheFile } from './cache-file.ts';
import { LogIndex } from './log-index.ts';
import { ListCache, type Standing } from './list-cache.ts';
import {
  beginWhole,
  entryOf,
  keyOf,
  latestBefore,
  type Logged,
  type WholeIncident,
} from './read-incident.ts';

/** What git has of all incidents, or of one. */
export interface Sources {
  readonly sources: readonly Source[];
  readonly problems: readonly JournalProblem[];
}

/** What git says of where they are, not yet taken apart. */
export interface Look {
  /** The same only while all of it is. Absent where that cannot be told. */
  readonly id?: string;
  sources(): Promise<Sources>;
}

/** What was just read of the record, for those who follow it. */
export interface Seen {
  readonly segments: readonly Segment[];
  /** Those of all incidents; absent when only one was read, or git could not say. */
  readonly sources?: () => Promise<readonly Source[]>;
  /** What of it is in the log. */
  readonly logged: readonly Logged[];
  /** The id of the latest event that is not far ahead of the clock; '' when there is none. */
  readonly latest: string;
}

interface RecordReaderOptions {
  /** Where the log is; the first is the store that keeps the cache. */
  readonly roots: readonly [string, ...string[]];
  /** Absent where there is no git: then the log is all there is. */
  readonly git?: {
    /** Of one incident, or of all. May reject. */
    look(incident?: string): Promise<Look>;
    /** Forgets what it read. */
    readonly reader: RefReader;
    /** Keeps what it read lately. */
    readonly keepingReader: RefReader;
    /** Who writes in this clone, and who did. Rejects never. */
    writers(segments: readonly Segment[]): Promise<ReadonlySet<string>>;
  };
  readonly now: () => number;
  readonly onSeen: (seen: Seen) => void;
}

const UNREADABLE_REFS: JournalProblem = {
  where: 'refs/incidents/',
  reason: 'git could not list the refs of incidents, so only what is in the log of this machine is shown',
};

/** Reads the record: of each incident only what changed since it was last read, in this session or an earlier one. */
export class RecordReader {
  readonly #options: RecordReaderOptions;
  readonly #log: LogIndex;
  readonly #cache: ListCache;
  #following: Promise<void> = Promise.resolve();
  #listing: Promise<unknown> = Promise.resolve();
  #writers: ReadonlySet<string> = new Set();
  #isClosed = false;

  constructor(options: RecordReaderOptions) {
    this.#options = options;
    this.#log = new LogIndex(options.roots);
    this.#cache = new ListCache(new CacheFile(options.roots[0]));
  }

  /** What a list shows of every incident. Their events are not kept. */
  list(): Promise<JournalList> {
    const listing = this.#listing.then(() => this.#list());
    this.#listing = listing.catch(() => undefined);
    return listing;
  }

  async read(incident: string): Promise<readonly StoredEvent[]> {
    await this.#follow();
    const found = await this.#sources(incident);
    const wholes = await this.#readAll(new Set([incident]), found?.sources, 'keepingReader');
    this.#tell(wholes, latestOf(wholes, this.#horizon()));
    return wholes[0]?.events ?? [];
  }

  /** Reads these whole, a few at a time, and keeps none of them. */
  async visit(incidents: ReadonlySet<string>, visit: Visit): Promise<void> {
    await this.#follow();
    const found = await this.#sources();
    await this.#readEach(incidents, found?.sources, 'reader', ({ incident, events }) =>
      visit(incident, events),
    );
  }

  async load(): Promise<JournalContents> {
    await this.#follow();
    const found = await this.#sources();
    const inGit = found?.sources.map(({ incident }) => incident) ?? [];
    const all = new Set([...this.#log.incidents, ...inGit]);
    const wholes = await this.#readAll(all, found?.sources, 'reader');
    wholes.sort((a, b) => (a.incident < b.incident ? -1 : 1));
    this.#tell(wholes, latestOf(wholes, this.#horizon()), sourcesOf(found));
    return {
      incidents: new Map(
        wholes.flatMap(({ incident, events }) => (events.length > 0 ? [[incident, events]] : [])),
      ),
      problems: this.#problems(
        found,
        wholes.flatMap(({ problems }) => problems),
      ),
    };
  }

  /** Writes what is not yet in the cache. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#listing;
    await this.#cache.close();
  }

  async #list(): Promise<JournalList> {
    const before = await this.#log.look();
    const [early, seed] = await Promise.all([this.#look(), this.#cache.open()]);
    this.#log.seed(seed);
    await this.#follow();
    const look = this.#hasLost(before) ? await this.#look() : early;
    if (look && this.#cache.isOf(look.id) && !this.#log.isTouched) return this.#listAsBefore(look);
    const found = await look?.sources().catch(() => undefined);
    const logged: Pick<WholeIncident, 'logged'>[] = [];
    const horizon = this.#horizon();
    await this.#readEach(this.#findStale(found?.sources), found?.sources, 'reader', (whole, sources) => {
      this.#cache.put(entryOf(whole, sources, horizon), standingOf(whole));
      if (whole.logged.length > 0) logged.push({ logged: whole.logged });
    });
    this.#cache.accountFor(this.#log.index, found?.problems.length === 0 ? look?.id : undefined);
    return this.#listed(logged, found, sourcesOf(found));
  }

  /** Neither the refs nor the log are others than when the entries were made: then there is nothing to compare. */
  #listAsBefore(look: Look): JournalList {
    return this.#listed([], NO_SOURCES, async () => (await look.sources()).sources);
  }

  #listed(
    logged: readonly Pick<WholeIncident, 'logged'>[],
    found: Sources | undefined,
    sources: Seen['sources'],
  ): JournalList {
    this.#tell(logged, this.#cache.latest, sources);
    const { incidents, problems } = this.#cache;
    return { incidents, problems: this.#problems(found, problems) };
  }

  #problems(found: Sources | undefined, ofIncidents: readonly JournalProblem[]): JournalProblem[] {
    const all = [...(found?.problems ?? [UNREADABLE_REFS]), ...this.#log.problems, ...ofIncidents];
    return fewer(all, SHOWN_OF_ALL, 'refs/incidents/');
  }

  /** Whether a segment went away since: its events are in git, where it may have been looked too early. */
  #hasLost({ segments }: Awaited<ReturnType<LogIndex['look']>>): boolean {
    const known = new Set(this.#log.segments.map(({ path }) => path));
    return segments.some(({ path }) => !known.has(path));
  }

  /** The incidents that are not what the cache says, or may not be. */
  #findStale(sources: readonly Source[] | undefined): Set<string> {
    const touched = this.#log.takeTouched();
    if (!sources) {
      // What is known of an incident is more than what the log alone says of it.
      this.#log.touch(touched);
      return new Set([...touched].filter((incident) => !this.#cache.has(incident)));
    }
    const ofEach = Map.groupBy(sources, ({ incident }) => incident);
    const all = new Set([...this.#log.incidents, ...ofEach.keys()]);
    this.#cache.keepOnly(all);
    const isStale = (incident: string): boolean =>
      touched.has(incident) || !this.#cache.isUpToDate(incident, keyOf(ofEach.get(incident) ?? []));
    return new Set([...all].filter(isStale));
  }

  /** One at a time: what was read of the log must be what is known of it. */
  #follow(): Promise<void> {
    return (this.#following = this.#following.then(async () => {
      await this.#log.advance(await this.#log.look());
      this.#writers = (await this.#options.git?.writers(this.#log.segments)) ?? this.#writers;
    }));
  }

  /** Undefined when git could not say. */
  async #look(incident?: string): Promise<Look | undefined> {
    const { git } = this.#options;
    // The caller says in words that git could not say it.
    return git ? git.look(incident).catch(() => undefined) : NOTHING_THERE;
  }

  /** Undefined when git could not say. */
  async #sources(incident?: string): Promise<Sources | undefined> {
    const look = await this.#look(incident);
    return look?.sources().catch(() => undefined);
  }

  async #readAll(
    incidents: ReadonlySet<string>,
    sources: readonly Source[] | undefined,
    reader: ReaderName,
  ): Promise<WholeIncident[]> {
    const wholes: WholeIncident[] = [];
    await this.#readEach(incidents, sources, reader, (whole) => wholes.push(whole));
    return wholes;
  }

  async #readEach(
    incidents: ReadonlySet<string>,
    sources: readonly Source[] = [],
    reader: ReaderName,
    visit: (whole: WholeIncident, sources: readonly Source[]) => unknown,
  ): Promise<void> {
    if (incidents.size === 0) return;
    const { git } = this.#options;
    const log = await this.#log.places(incidents);
    const ofEach = Map.groupBy(sources, ({ incident }) => incident);
    const begun = ahead(incidents, INCIDENTS_AHEAD, (incident) => {
      const its = ofEach.get(incident) ?? [];
      const places = { sources: its, log: log.get(incident) ?? [] };
      return { its, read: beginWhole(git?.[reader], incident, places, this.#writers) };
    });
    await forEachAtOnce(begun, INCIDENTS_AT_ONCE, async ({ its, read }) => {
      if (this.#isClosed) throw closedError();
      const whole = await read();
      const skewed = skewProblems(whole.incident, whole.events, this.#options.now());
      // What the clock says of it today is not kept for tomorrow.
      const isComplete = whole.isComplete && skewed.length === 0;
      await visit({ ...whole, problems: [...whole.problems, ...skewed], isComplete }, its);
    });
  }

  #tell(wholes: readonly Pick<WholeIncident, 'logged'>[], latest: string, sources?: Seen['sources']): void {
    const logged = wholes.flatMap((whole) => whole.logged);
    const { segments } = this.#log;
    this.#options.onSeen({ segments, logged, latest, ...(sources && { sources }) });
  }

  /** Ids behind it are too far ahead of the clock to set it by. */
  #horizon(): string {
    return makeId({ ms: this.#options.now() + SKEW_LIMIT_MS, counter: 0 }, new Uint8Array(13));
  }
}

const NO_SOURCES: Sources = { sources: [], problems: [] };
const NOTHING_THERE: Look = { sources: () => Promise.resolve(NO_SOURCES) };

const sourcesOf = (found: Sources | undefined): Seen['sources'] =>
  found && (() => Promise.resolve(found.sources));

type ReaderName = 'reader' | 'keepingReader';

function standingOf({ isComplete, logged }: WholeIncident): Standing {
  if (!isComplete) return 'incomplete';
  return logged.every(({ notInGit }) => notInGit.length === 0) ? 'settled' : 'pending';
}

const latestOf = (wholes: readonly WholeIncident[], horizon: string): string =>
  wholes.reduce((latest, { events }) => {
    const its = latestBefore(events, horizon);
    return its > latest ? its : latest;
  }, '');
