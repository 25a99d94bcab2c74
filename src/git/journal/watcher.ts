import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listSegments, type Segment } from './log/log-reader.ts';

/** Where the system reports changes, looking is only a safety net; where it does not, it is all there is. */
const LOOK_WATCHED_MS = 5_000;
const LOOK_UNWATCHED_MS = 1_000;
const SETTLE_MS = 50;
const MAX_WATCHES = 16;
/** Replaced by whichever window exchanged entries with a remote, after refs have moved. */
const EXCHANGES = 'sync.json';

interface WatcherOptions {
  /** The stores; the first is where exchanges are noted. */
  readonly roots: readonly [string, ...string[]];
  /** Whether only this session writes the folder. */
  readonly isOwn: (directory: string) => boolean;
  /** Something that differs when others' refs do. Absent: there are no refs. */
  readonly refs?: () => Promise<string>;
  readonly refsIntervalMs: number;
  /** Others wrote. */
  readonly onChange: () => void;
}

interface Watch {
  readonly watching: FSWatcher;
  /** A folder that was deleted and made again is another one, of which the system tells nothing. */
  readonly identity: string;
}

/** Notices what other windows and processes write. */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #watches = new Map<string, Watch>();
  #sizes: Map<string, number> | undefined;
  #refs: (() => Promise<string>) | undefined;
  #exchange: string | undefined;
  #nextRefsLook = 0;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #isRunning = false;

  constructor(options: WatcherOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#nextRefsLook = Date.now() + this.#options.refsIntervalMs;
    void this.#look();
  }

  stop(): void {
    this.#isRunning = false;
    clearTimeout(this.#timer);
    for (const path of [...this.#watches.keys()]) this.#unwatch(path);
  }

  /**
   * What a load has just read is no news.
   * @param refs asked only when they are to be compared
   */
  saw(segments: readonly Segment[], refs?: () => Promise<string>): void {
    this.#compare(segments);
    this.#refs = refs ?? this.#refs;
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    const isFirst = this.#sizes === undefined;
    const { segments } = await listSegments(this.#options.roots);
    const hasGrown = this.#compare(segments);
    if ((await this.#hasExchanged()) && !isFirst) this.#nextRefsLook = 0;
    const hasMoved = await this.#haveRefsMoved();
    if (!this.#isRunning) return;
    if ((hasGrown && !isFirst) || hasMoved) this.#options.onChange();
    await this.#watchFolders(segments);
    const isWatched = this.#watches.has(this.#options.roots[0]);
    this.#lookIn(Math.min(isWatched ? LOOK_WATCHED_MS : LOOK_UNWATCHED_MS, this.#options.refsIntervalMs));
  }

  /** Or sooner, if that was arranged: a window that writes all the time must not put us off. */
  #lookIn(ms: number): void {
    const due = Date.now() + ms;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#look(), ms).unref();
  }

  /** Whether others wrote more than was known. A segment that went away is in git, so it is no change. */
  #compare(segments: readonly Segment[]): boolean {
    const known = this.#sizes ?? new Map<string, number>();
    const others = segments.filter(({ directory }) => !this.#options.isOwn(directory));
    const hasGrown = others.some(({ path, size }) => size > (known.get(path) ?? 0));
    // Segments only grow. A smaller size is from a look that was overtaken by another.
    this.#sizes = new Map(others.map(({ path, size }) => [path, Math.max(size, known.get(path) ?? 0)]));
    return hasGrown;
  }

  /** Whether some window fetched since the last look. */
  async #hasExchanged(): Promise<boolean> {
    const [root] = this.#options.roots;
    if (!this.#options.refs) return false;
    const stats = await stat(join(root, EXCHANGES)).catch(() => undefined);
    const current = stats ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : '';
    const isOther = this.#exchange !== current;
    this.#exchange = current;
    return isOther;
  }

  async #haveRefsMoved(): Promise<boolean> {
    const { refs } = this.#options;
    if (!refs || Date.now() < this.#nextRefsLook) return false;
    const before = this.#refs;
    const current = await refs().catch(() => undefined);
    const known = await before?.().catch(() => undefined);
    this.#nextRefsLook = Date.now() + this.#options.refsIntervalMs;
    if (current === undefined) return false;
    this.#refs = () => Promise.resolve(current);
    return known !== undefined && known !== current;
  }

  /** The stores, their logs' folders, and those of the sessions that wrote last. */
  async #watchFolders(segments: readonly Segment[]): Promise<void> {
    const { roots, isOwn } = this.#options;
    const others = segments.filter(({ directory }) => !isOwn(directory));
    const latest = others.sort((a, b) => b.mtimeMs - a.mtimeMs).map(({ directory }) => directory);
    const folders = [...roots.flatMap((root) => [join(root, 'wal'), root]), ...latest];
    const wanted = new Set(folders.slice(0, MAX_WATCHES));
    for (const path of [...this.#watches.keys()]) if (!wanted.has(path)) this.#unwatch(path);
    await Promise.all([...wanted].map((path) => this.#keepWatching(path)));
  }

  async #keepWatching(path: string): Promise<void> {
    // Not there yet, or no longer: then looking must do.
    const stats = await stat(path).catch(() => undefined);
    // The number alone is given to the next file at once.
    const identity = stats && `${stats.ino} ${stats.birthtimeMs}`;
    const known = this.#watches.get(path);
    if (known && known.identity === identity) return;
    this.#unwatch(path);
    if (identity !== undefined && this.#isRunning) this.#watch(path, identity);
  }

  #watch(path: string, identity: string): void {
    const isStore = this.#options.roots.includes(path);
    try {
      const watching = watch(path, { persistent: false }, (_event, name) => {
        // In the store itself, locks come and go all the time.
        if (!isStore || name === null || name === EXCHANGES || name === 'wal') this.#lookIn(SETTLE_MS);
      });
      watching.on('error', () => this.#unwatch(path));
      this.#watches.set(path, { watching, identity });
    } catch {
      // It went away, or the system has no watches left: then looking must do.
    }
  }

  #unwatch(path: string): void {
    this.#watches.get(path)?.watching.close();
    this.#watches.delete(path);
  }
}
