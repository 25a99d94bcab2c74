import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { listSegments, type Segment } from './log/log-reader.ts';

/** Where the system reports changes, looking is only a safety net; where it does not, it is all there is. */
const LOOK_WATCHED_MS = 5_000;
const LOOK_UNWATCHED_MS = 1_000;
const SETTLE_MS = 50;
const MAX_WATCHES = 16;

interface WatcherOptions {
  readonly roots: readonly string[];
  /** Whether only this session writes the folder. */
  readonly isOwn: (directory: string) => boolean;
  /** Something that differs when others' refs do. Absent: there are no refs. */
  readonly refs?: () => Promise<string>;
  readonly refsIntervalMs: number;
  /** Others wrote. */
  readonly onChange: () => void;
}

/** Notices what other windows and processes write. */
export class Watcher {
  readonly #options: WatcherOptions;
  readonly #watches = new Map<string, FSWatcher>();
  #sizes: Map<string, number> | undefined;
  #refs: string | undefined;
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

  /** What a load has just read is no news. */
  saw(segments: readonly Segment[], refs?: string): void {
    this.#compare(segments);
    this.#refs = refs ?? this.#refs;
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    const isFirst = this.#sizes === undefined;
    const { segments } = await listSegments(this.#options.roots);
    const hasGrown = this.#compare(segments);
    const hasMoved = await this.#haveRefsMoved();
    if (!this.#isRunning) return;
    if ((hasGrown && !isFirst) || hasMoved) this.#options.onChange();
    this.#watchFolders(segments);
    this.#lookIn(
      Math.min(this.#watches.size > 0 ? LOOK_WATCHED_MS : LOOK_UNWATCHED_MS, this.#options.refsIntervalMs),
    );
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

  async #haveRefsMoved(): Promise<boolean> {
    const { refs } = this.#options;
    if (!refs || Date.now() < this.#nextRefsLook) return false;
    const known = this.#refs;
    const current = await refs().catch(() => undefined);
    this.#nextRefsLook = Date.now() + this.#options.refsIntervalMs;
    if (current === undefined) return false;
    this.#refs = current;
    return known !== undefined && known !== current;
  }

  /** The logs' folders, and those of the sessions that wrote last. */
  #watchFolders(segments: readonly Segment[]): void {
    const others = segments.filter(({ directory }) => !this.#options.isOwn(directory));
    const latest = others.sort((a, b) => b.mtimeMs - a.mtimeMs).map(({ directory }) => directory);
    const wanted = new Set(
      [...this.#options.roots.map((root) => join(root, 'wal')), ...latest].slice(0, MAX_WATCHES),
    );
    for (const path of [...this.#watches.keys()]) if (!wanted.has(path)) this.#unwatch(path);
    for (const path of wanted) if (!this.#watches.has(path)) this.#watch(path);
  }

  #watch(path: string): void {
    try {
      const watching = watch(path, { persistent: false }, () => this.#lookIn(SETTLE_MS));
      watching.on('error', () => this.#unwatch(path));
      this.#watches.set(path, watching);
    } catch {
      // Not there yet, or the system has no watches left: then looking must do.
    }
  }

  #unwatch(path: string): void {
    this.#watches.get(path)?.close();
    this.#watches.delete(path);
  }
}
