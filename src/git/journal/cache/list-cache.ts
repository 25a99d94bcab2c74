import type { JournalList, JournalProblem } from '../journal.ts';
import type { CacheFile } from './cache-file.ts';
import type { Entry } from './entry.ts';
import type { SegmentIndex } from './log-index.ts';

/** While so few changed, to read those again costs less than to write all. They are written at the end. */
const MANY_CHANGES = 64;
const WRITE_DELAY_MS = 2_000;
/** What could not be read may be there again, without any ref having moved. */
const RETRY_MS = 60_000;

/** How far an entry can be relied on. */
export type Standing =
  | 'settled'
  /** Something of it is in the log and not in git: whoever opens the record next must see to it. */
  | 'pending'
  /** Something of it could not be read. */
  | 'incomplete';

/** The entries of a list, kept between sessions. */
export class ListCache {
  readonly #file: CacheFile;
  #entries = new Map<string, Entry>();
  readonly #pending = new Set<string>();
  /** With the time after which it is to be tried again. */
  readonly #incomplete = new Map<string, number>();
  #segments: readonly SegmentIndex[] = [];
  #look: string | undefined;
  #isOpen = false;
  #changes = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: CacheFile) {
    this.#file = file;
  }

  /** Reads what was kept, the first time. Resolves to how far the log was read for it. */
  async open(): Promise<readonly SegmentIndex[]> {
    if (this.#isOpen) return [];
    this.#isOpen = true;
    const kept = await this.#file.read();
    if (!kept) return [];
    this.#entries = new Map(kept.entries);
    this.#look = kept.look;
    return kept.segments;
  }

  has(incident: string): boolean {
    return this.#entries.has(incident);
  }

  isUpToDate(incident: string, key: string): boolean {
    if (this.#entries.get(incident)?.key !== key) return false;
    return Date.now() < (this.#incomplete.get(incident) ?? Number.POSITIVE_INFINITY);
  }

  /** Whether the entries are what there was when git said this of the refs, all of them and to be relied on. */
  isOf(look: string | undefined): boolean {
    return look !== undefined && look === this.#look && this.#pending.size + this.#incomplete.size === 0;
  }

  put(entry: Entry, standing: Standing): void {
    const { incident } = entry;
    this.#entries.set(incident, entry);
    this.#changes += 1;
    if (standing === 'pending') this.#pending.add(incident);
    else this.#pending.delete(incident);
    if (standing === 'incomplete') this.#incomplete.set(incident, Date.now() + RETRY_MS);
    else this.#incomplete.delete(incident);
  }

  keepOnly(incidents: ReadonlySet<string>): void {
    for (const incident of this.#entries.keys()) {
      if (incidents.has(incident)) continue;
      this.#entries.delete(incident);
      this.#pending.delete(incident);
      this.#incomplete.delete(incident);
      this.#changes += 1;
    }
  }

  /**
   * To be called when the entries are those of the log as it was read so far.
   * @param look what git said of the refs that they are of; absent when something is wrong with those
   */
  accountFor(segments: readonly SegmentIndex[], look: string | undefined): void {
    this.#segments = segments;
    this.#look = look;
    if (this.#changes < MANY_CHANGES) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#write(), WRITE_DELAY_MS).unref();
  }

  get incidents(): JournalList['incidents'] {
    const listed = [...this.#entries.values()].flatMap(({ incident, summary, version, isArchived }) =>
      summary ? [[incident, { summary, version, isArchived }] as const] : [],
    );
    return new Map(listed);
  }

  get problems(): JournalProblem[] {
    return [...this.#entries.values()].flatMap(({ problems }) => problems);
  }

  get latest(): string {
    let latest = '';
    for (const entry of this.#entries.values()) if (entry.latest > latest) latest = entry.latest;
    return latest;
  }

  async close(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  /** A disk that takes none of it costs only time: the record is elsewhere. */
  async #write(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#changes === 0) return;
    this.#changes = 0;
    const isKept = ([incident]: [string, Entry]): boolean =>
      !this.#pending.has(incident) && !this.#incomplete.has(incident);
    const entries = new Map([...this.#entries].filter(isKept));
    const segments = this.#segments;
    const look = entries.size === this.#entries.size ? this.#look : undefined;
    const snapshot = { entries, segments, ...(look !== undefined && { look }) };
    this.#writing = this.#writing.then(() => this.#file.write(snapshot).catch(() => undefined));
    await this.#writing;
  }
}
