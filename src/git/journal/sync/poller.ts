import type { Pace, SyncFailure } from './sharing.ts';

/** In milliseconds. Infinity: never. */
export interface PollIntervals {
  readonly focused: number;
  readonly unfocused: number;
  /** How often all that a remote has is fetched, to learn of new incidents. */
  readonly explore: number;
  /** How long after a flush what it put on a ref is sent. */
  readonly afterFlush: number;
  readonly firstRetry: number;
  readonly lastRetry: number;
  /** How often it is looked whether another window has changed what is shared. */
  readonly look: number;
}

export const POLL_INTERVALS: PollIntervals = {
  focused: 20_000,
  unfocused: 5 * 60_000,
  explore: 4 * 60_000,
  afterFlush: 2_000,
  firstRetry: 30_000,
  lastRetry: 10 * 60_000,
  look: 5_000,
};

/** The clocks of many clones must not strike at once. */
const JITTER = 0.15;
const MAX_TIMER_MS = 2 ** 31 - 1;

interface Round {
  readonly remote: string;
  readonly incidents: ReadonlySet<string>;
  readonly explores: boolean;
}

interface PollerOptions {
  readonly intervals: PollIntervals;
  /** Incidents by the remotes that they are shared with. */
  readonly shared: () => ReadonlyMap<string, ReadonlySet<string>>;
  /** Never rejects. Calls `succeeded` or `failed`. @returns whether it was at all done */
  readonly exchange: (round: Round) => Promise<boolean>;
  readonly random?: () => number;
}

interface Progress {
  lastRound: number;
  lastExplored: number;
  /** Incidents with something to send, and since when. */
  readonly fresh: Map<string, number>;
  failures: number;
  retryAt: number | undefined;
  /** So much of the interval is waited this time. */
  jitter: number;
  isRunning: boolean;
}

/** Decides when what is exchanged with which remote, as long as nobody asks. No timer keeps the process alive. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #progress = new Map<string, Progress>();
  #incidents: ReadonlySet<string> = new Set();
  #pace: Pace = 'off';
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  poll(incidents: readonly string[], pace: Pace): void {
    this.#incidents = new Set(incidents);
    this.#pace = pace;
    this.schedule();
  }

  /** Something of these has come to be sent, or they are new. */
  freshen(incidents: readonly string[]): void {
    for (const [remote, shared] of this.#options.shared()) {
      const { fresh } = this.#of(remote);
      for (const incident of incidents)
        if (shared.has(incident) && !fresh.has(incident)) fresh.set(incident, Date.now());
    }
    this.schedule();
  }

  succeeded(remote: string): void {
    const progress = this.#of(remote);
    progress.failures = 0;
    progress.retryAt = undefined;
  }

  failed(remote: string, { kind }: SyncFailure): void {
    const { firstRetry, lastRetry } = this.#options.intervals;
    const progress = this.#of(remote);
    // Asking again and again with a password that is wrong may lock an account.
    const wait =
      kind === 'authentication' ? lastRetry : Math.min(lastRetry, firstRetry * 2 ** progress.failures);
    progress.failures += 1;
    progress.retryAt = Date.now() + wait * this.#jitter();
  }

  /** How long it is until a remote that failed is tried again, in milliseconds. */
  retryIn(remote: string): number | undefined {
    const at = this.#progress.get(remote)?.retryAt;
    return at === undefined ? undefined : Math.max(0, at - Date.now());
  }

  schedule(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    const dues = [...this.#options.shared()].map(([remote, shared]) => this.#due(remote, shared));
    const next = Math.min(...dues, Infinity);
    if (next === Infinity) return;
    const wait = Math.min(Math.max(0, next - Date.now()), MAX_TIMER_MS);
    this.#timer = setTimeout(() => this.#tick(), wait).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #tick(): void {
    for (const [remote, shared] of this.#options.shared())
      if (this.#due(remote, shared) <= Date.now()) void this.#round(remote, shared);
    this.schedule();
  }

  async #round(remote: string, shared: ReadonlySet<string>): Promise<void> {
    const progress = this.#of(remote);
    const explores = this.#exploreAt(progress) <= Date.now();
    const fresh = [...progress.fresh.keys()];
    const wanted = new Set([...(explores ? shared : this.#polled(shared)), ...fresh]);
    progress.isRunning = true;
    const isDone = await this.#options.exchange({ remote, incidents: wanted, explores });
    progress.isRunning = false;
    progress.lastRound = Date.now();
    progress.jitter = this.#jitter();
    if (isDone && progress.retryAt === undefined) {
      if (explores) progress.lastExplored = progress.lastRound;
      for (const incident of fresh) progress.fresh.delete(incident);
    } else if (progress.fresh.size > 0) {
      // Another window was at it, perhaps without what is new here.
      for (const incident of fresh) progress.fresh.set(incident, Date.now());
    }
    this.schedule();
  }

  #due(remote: string, shared: ReadonlySet<string>): number {
    const progress = this.#of(remote);
    const { afterFlush } = this.#options.intervals;
    if (progress.isRunning) return Infinity;
    const polls =
      this.#polled(shared).size > 0 ? progress.lastRound + this.#interval() * progress.jitter : Infinity;
    const sends = Math.min(...progress.fresh.values(), Infinity) + afterFlush;
    const due = Math.min(polls, sends, this.#exploreAt(progress));
    return due === Infinity ? due : Math.max(due, progress.retryAt ?? 0);
  }

  #exploreAt({ lastExplored, jitter }: Progress): number {
    if (this.#pace === 'off') return Infinity;
    return lastExplored + Math.max(this.#options.intervals.explore, this.#interval()) * jitter;
  }

  #polled(shared: ReadonlySet<string>): Set<string> {
    return this.#pace === 'off' ? new Set() : new Set([...shared].filter((id) => this.#incidents.has(id)));
  }

  #interval(): number {
    const { focused, unfocused } = this.#options.intervals;
    return this.#pace === 'focused' ? focused : this.#pace === 'unfocused' ? unfocused : Infinity;
  }

  #jitter(): number {
    const { random = Math.random } = this.#options;
    return 1 + JITTER * (2 * random() - 1);
  }

  #of(remote: string): Progress {
    const known = this.#progress.get(remote);
    if (known) return known;
    const progress: Progress = {
      lastRound: 0,
      lastExplored: 0,
      fresh: new Map(),
      failures: 0,
      retryAt: undefined,
      jitter: 1,
      isRunning: false,
    };
    this.#progress.set(remote, progress);
    return progress;
  }
}
