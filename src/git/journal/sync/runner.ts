import type { Exchange, ExchangeOptions, ExchangeOutcome } from './exchange.ts';
import { isRefusal, plainFailure } from './plain-failures.ts';
import type { Poller } from './poller.ts';
import type { SharesFile } from './shares-file.ts';
import { SyncError, type RemoteStatus, type SyncFailure } from './sharing.ts';
import { Turns } from './turns.ts';

interface RunnerOptions {
  /** Loaded when it is first needed. */
  readonly exchange: () => Promise<Exchange>;
  readonly file: SharesFile;
  readonly now: () => number;
  readonly isClosed: () => boolean;
  readonly poller: () => Poller;
  /** A status has changed. */
  readonly onChange: () => void;
  /** Something came from elsewhere. */
  readonly onArrived: () => void;
}

interface Progress {
  lastSync?: string;
  failure?: SyncFailure | undefined;
}

/** Runs exchanges, one at a time per remote, and knows how the last ones went. */
export class Runner {
  readonly turns: Turns;
  readonly #options: RunnerOptions;
  readonly #progress = new Map<string, Progress>();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.turns = new Turns(options.onChange);
  }

  status(remote: string): RemoteStatus {
    const { file, poller } = this.#options;
    const { lastSync, failure } = this.#progress.get(remote) ?? {};
    const exchanged = file.state.exchanges.find((one) => one.remote === remote)?.at;
    // Another window may have been the last to exchange anything.
    const last = [lastSync, exchanged].filter((at) => at !== undefined).sort();
    const latest = last.at(-1);
    const retryIn = failure === undefined ? undefined : poller().retryIn(remote);
    return {
      remote,
      isRunning: this.turns.isTaken(remote),
      ...(latest === undefined ? {} : { lastSync: latest }),
      ...(failure === undefined ? {} : { failure }),
      ...(retryIn === undefined ? {} : { nextAttempt: this.#time(retryIn) }),
    };
  }

  /** @throws Error when something on this machine is in the way */
  async run(remote: string, how: Omit<ExchangeOptions, 'remote'>): Promise<ExchangeOutcome> {
    const { exchange, isClosed, onArrived } = this.#options;
    return this.turns.take(remote, async () => {
      const outcome = await (await exchange()).run({ remote, ...how });
      if (isClosed() || outcome.isSkipped) return outcome;
      if (outcome.arrived.length > 0 || outcome.sent > 0) await this.noteMoved(remote);
      this.#settle(remote, outcome);
      if (outcome.arrived.length > 0) onArrived();
      return outcome;
    });
  }

  /** Never rejects: what goes wrong on this machine is told like what goes wrong on the way. */
  async guarded(remote: string, how: Omit<ExchangeOptions, 'remote'>): Promise<ExchangeOutcome> {
    try {
      return await this.run(remote, how);
    } catch (error) {
      const failure = failureOnThisMachine(error, this.#time());
      const outcome = { arrived: [], sent: 0, failures: [failure], blocking: failure };
      this.#settle(remote, outcome);
      return outcome;
    }
  }

  /** Other windows look at the refs when this file changes. */
  async noteMoved(remote: string): Promise<void> {
    const at = this.#time();
    await this.#options.file.update((state) => ({
      ...state,
      exchanges: [...state.exchanges.filter((one) => one.remote !== remote), { remote, at }],
    }));
  }

  #settle(remote: string, { failures, blocking }: ExchangeOutcome): void {
    const poller = this.#options.poller();
    const progress = this.#progress.get(remote) ?? {};
    this.#progress.set(remote, progress);
    progress.failure = failures[0];
    // What is refused is not tried again by itself, so that is no reason to fetch less often.
    if (blocking && !isRefusal(blocking)) poller.failed(remote, blocking);
    else poller.succeeded(remote);
    if (!blocking) progress.lastSync = this.#time();
    poller.schedule();
  }

  #time(inMs = 0): string {
    return new Date(this.#options.now() + inMs).toISOString();
  }
}

/** For a person, like what goes wrong on the way. */
export function failureOnThisMachine(error: unknown, at: string): SyncFailure {
  if (error instanceof SyncError) return error.failure;
  const detail = error instanceof Error ? error.message : String(error);
  const message = `Incidents could not be exchanged, because of something on this machine: ${detail}. Your entries are safe here. Try again when that is mended.`;
  return plainFailure('other', message, at, detail);
}
