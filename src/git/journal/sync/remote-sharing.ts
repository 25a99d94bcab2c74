import { join } from 'node:path';
import type { ObjectReader } from '../../object-reader.ts';
import { Listeners } from '../listeners.ts';
import type { Repository } from '../refs/refs.ts';
import { isPublicHost } from './address.ts';
import { audienceOf } from './audience.ts';
import { Exchange, type ExchangeOutcome, type SharedJournal } from './exchange.ts';
import { plainError, failureOf } from './failures.ts';
import { Fetcher } from './fetch.ts';
import { Poller, POLL_INTERVALS, type PollIntervals } from './poller.ts';
import { archivesOf, encodeRemote, isIncidentId } from './refspecs.ts';
import { RemoteGit, type Asked } from './remote-git.ts';
import { listRemotes } from './remotes.ts';
import { SharesFile } from './shares-file.ts';
import { insteadOf, type Instead } from './instead.ts';
import { failureOnThisMachine, Runner } from './runner.ts';
import {
  SyncError,
  type AskedOptions,
  type Audience,
  type IncidentCopy,
  type Layout,
  type Pace,
  type RemoteIncident,
  type RemoteStatus,
  type Share,
  type ShareOutcome,
  type Sharing,
  type SharingRemote,
  type SyncFailure,
  type SyncOutcome,
} from './sharing.ts';

/** How an exchange is to be, where it is not to be as usual. */
export interface SharingPreferences {
  /** Whether the person's `pre-push` hook runs when something is sent. Asked each time. */
  readonly verify?: () => boolean;
  readonly intervals?: Partial<PollIntervals>;
  /** In milliseconds. */
  readonly timeouts?: { readonly background?: number; readonly asked?: number };
}

export interface RemoteSharingOptions extends SharingPreferences {
  readonly repository: Repository;
  /** Where the person works. */
  readonly folder: string;
  readonly journal: SharedJournal;
  readonly objects: ObjectReader;
  /** Something came from elsewhere. */
  readonly onArrived: () => void;
  readonly now: () => number;
}

/** Exchanges incidents by push and fetch. What is seldom done is imported when it is. */
export class RemoteSharing implements Sharing {
  readonly ready: Promise<void>;
  readonly #options: RemoteSharingOptions;
  readonly #git: RemoteGit;
  readonly #file: SharesFile;
  readonly #exchange: Exchange;
  readonly #poller: Poller;
  readonly #listeners = new Listeners();
  readonly #runner: Runner;
  readonly #lookEveryMs: number;
  #looking: NodeJS.Timeout | undefined;

  constructor(options: RemoteSharingOptions) {
    const { repository, folder, journal, objects, now, timeouts, verify = () => false } = options;
    const intervals = { ...POLL_INTERVALS, ...options.intervals };
    this.#options = options;
    this.#git = new RemoteGit({ repository, folder, timeouts });
    const store = join(repository.commonDir, 'incidents');
    this.#file = new SharesFile(store, now);
    this.#exchange = new Exchange({
      git: this.#git,
      fetcher: new Fetcher(this.#git),
      file: this.#file,
      journal,
      objects,
      store,
      verify,
      now,
    });
    this.#runner = new Runner({
      exchange: this.#exchange,
      file: this.#file,
      now,
      isClosed: () => this.#git.isClosed,
      poller: () => this.#poller,
      onChange: () => this.#changed(),
      onArrived: options.onArrived,
    });
    this.#poller = new Poller({
      intervals,
      shared: () => this.#shared(),
      exchange: async ({ remote, incidents, explores }) => {
        const outcome = await this.#inBackground(remote, incidents, explores);
        return outcome !== undefined && outcome.isSkipped !== true;
      },
    });
    this.#lookEveryMs = intervals.look;
    this.ready = this.#refresh();
  }

  get shares(): readonly Share[] {
    return this.#file.state.shares;
  }

  get trouble(): SyncFailure | undefined {
    return this.#file.trouble;
  }

  get statuses(): readonly RemoteStatus[] {
    return [...this.#shared().keys()].map((remote) => this.#runner.status(remote));
  }

  /** Of all exchanges so far, for those who measure. */
  get counts(): { readonly processes: number; readonly rejectedPushes: number } {
    return this.#git.counts;
  }

  async remotes(): Promise<readonly SharingRemote[]> {
    await this.#file.refresh();
    const remotes = await listRemotes(this.#git);
    return remotes.map(({ name, address: { shown, host } }) => {
      const its = this.#file.state.refusals.filter(({ remote, url }) => remote === name && url === shown);
      const refusals = Object.fromEntries(its.map(({ layout, failure }) => [layout, failure]));
      const place = host === undefined ? {} : { host };
      return { name, url: shown, ...place, isPublicHost: isPublicHost(host), refusals };
    });
  }

  async audience(remote: string): Promise<Audience> {
    try {
      const configured = (await listRemotes(this.#git)).find(({ name }) => name === remote);
      return configured ? await audienceOf(this.#git, configured) : { kind: 'unknown', host: remote };
    } catch {
      return { kind: 'unknown', host: remote };
    }
  }

  async share(
    incident: string,
    remote: string,
    options: AskedOptions & { readonly layout?: Layout } = {},
  ): Promise<ShareOutcome> {
    const { layout = 'incidents' } = options;
    const share: Share = { incident, remote, layout, since: this.#time() };
    try {
      await this.#assertSharable(incident);
      const outcome = await this.#runner.run(remote, {
        asked: askedBy(options),
        shares: () => Promise.resolve([share]),
      });
      const { blocking } = outcome;
      if (blocking) return { ok: false, failure: blocking, instead: await this.#instead(blocking, share) };
      await this.#keep(share);
      return { ok: true, share };
    } catch (error) {
      const failure = this.#failureOf(error);
      return { ok: false, failure, instead: await this.#instead(failure, share) };
    }
  }

  async stop(incident: string): Promise<void> {
    const remotes = this.shares.filter((share) => share.incident === incident).map(({ remote }) => remote);
    await this.#file.update((state) => ({
      ...state,
      shares: state.shares.filter((share) => share.incident !== incident),
      stopped: [...new Set([...state.stopped, incident])],
    }));
    this.#poller.schedule();
    this.#changed();
    // What was under way before this is over when it resolves.
    await this.#runner.turns.settled(remotes);
  }

  async sync(options: AskedOptions & { readonly incident?: string } = {}): Promise<SyncOutcome> {
    try {
      await this.#refresh();
      await this.#options.journal.flush();
    } catch (error) {
      return { arrived: [], sent: 0, failures: [{ remote: '', failure: this.#failureOf(error) }] };
    }
    const { incident } = options;
    const remotes = [...this.#shared()].filter(
      ([, shared]) => incident === undefined || shared.has(incident),
    );
    const outcomes = await Promise.all(
      remotes.map(async ([remote]) => {
        const shares = () => this.#sharesWith(remote, incident === undefined ? undefined : [incident]);
        const { arrived, sent, failures } = await this.#runner.guarded(remote, {
          asked: askedBy(options),
          shares,
        });
        return { arrived, sent, failures: failures.map((failure) => ({ remote, failure })) };
      }),
    );
    const { trouble } = this;
    return {
      arrived: [...new Set(outcomes.flatMap(({ arrived }) => arrived))],
      sent: outcomes.reduce((sum, outcome) => sum + outcome.sent, 0),
      failures: [
        ...(trouble ? [{ remote: '', failure: trouble }] : []),
        ...outcomes.flatMap(({ failures }) => failures),
      ],
    };
  }

  async discover(remote: string, options: AskedOptions = {}): Promise<readonly RemoteIncident[]> {
    try {
      const { journal, onArrived } = this.#options;
      const { discoverIncidents } = await import('./discover.ts');
      return await this.#runner.turns.take(remote, async () => {
        const found = await discoverIncidents(this.#git, this.#exchange, this.#file, {
          remote,
          asked: askedBy(options),
        });
        if (found.hasNews) {
          await this.#runner.noteMoved(remote);
          onArrived();
        }
        const { incidents } = await journal.list();
        return found.incidents.map((one) => {
          const summary = incidents.get(one.incident)?.summary;
          return summary === undefined ? one : { ...one, summary };
        });
      });
    } catch (error) {
      throw new SyncError(this.#failureOf(error), { cause: error });
    }
  }

  async join(incident: string, remote: string, layout: Layout): Promise<void> {
    if (!isIncidentId(incident))
      throw plainError('other', `${incident} is not the id of an incident.`, this.#time());
    await this.#keep({ incident, remote, layout, since: this.#time() });
    this.#poller.freshen([incident]);
  }

  async writeBundle(incident: string, path: string): Promise<void> {
    try {
      await this.#options.journal.flush();
      const { writeBundleFile } = await import('./bundle.ts');
      await writeBundleFile(this.#git, incident, path, this.#time());
    } catch (error) {
      throw new SyncError(this.#failureOf(error), { cause: error });
    }
  }

  async readBundle(path: string): Promise<readonly string[]> {
    try {
      const { readBundleFile } = await import('./bundle.ts');
      const incidents = await readBundleFile(this.#git, path, this.#time());
      // Other windows hear of it by this file.
      await this.#file.update((state) => state);
      this.#options.onArrived();
      return incidents;
    } catch (error) {
      throw new SyncError(this.#failureOf(error), { cause: error });
    }
  }

  async takeIn(copy: IncidentCopy): Promise<void> {
    try {
      const known = await this.#options.journal.read(copy.incident);
      const { takeInCopy } = await import('./take-in.ts');
      const { folder, now } = this.#options;
      await takeInCopy(this.#git, copy, { known, folder, now: now() });
      await this.#file.update((state) => state);
      this.#options.onArrived();
    } catch (error) {
      throw new SyncError(this.#failureOf(error), { cause: error });
    }
  }

  /** Where an incident may be archived: the remotes it is shared with, as they are encoded in names of refs. */
  placesOf(incident: string): string[] {
    const shares = this.shares.filter((share) => share.incident === incident && share.layout === 'incidents');
    return shares.flatMap(({ remote }) => encodeRemote(remote) ?? []);
  }

  /** Sends and fetches archives, and takes away the refs that they replace. @throws SyncError */
  async exchangeArchives(): Promise<void> {
    await this.#refresh();
    for (const remote of this.#shared().keys())
      await this.#runner.turns.take(remote, () => this.#exchangeArchivesWith(remote));
  }

  async #exchangeArchivesWith(remote: string): Promise<void> {
    const target = await this.#exchange.target(remote, undefined);
    if ('kind' in target) throw new SyncError(target);
    const { publishArchives, dropArchived } = await import('./publish-archives.ts');
    const { objects, journal, verify = () => false } = this.#options;
    const place = { git: this.#git, objects, remote, encoded: target.encoded, verify: verify() };
    await this.#exchange.alone(target, async () => {
      const complaint = await publishArchives(place, await journal.ownWriters());
      const { failures } = await this.#exchange.fetch(target, [{ namespace: archivesOf(target.encoded) }]);
      if (failures.length === 0) await dropArchived(place);
      const refused =
        complaint === undefined ? [] : [failureOf({ text: complaint }, { ...target.where, isPush: true })];
      const [failure] = [...refused, ...failures];
      if (failure) throw new SyncError(failure);
    });
  }

  poll(incidents: readonly string[], pace: Pace): void {
    this.#poller.poll(incidents, pace);
  }

  /** New events of these have come on the refs of this clone. */
  flushed(incidents: readonly string[]): void {
    this.#poller.freshen(incidents);
  }

  onDidChange(listener: () => void): { dispose(): void } {
    if (this.#looking === undefined && !this.#git.isClosed && this.#lookEveryMs < Infinity)
      this.#looking = setInterval(() => void this.#refresh(), this.#lookEveryMs).unref();
    return this.#listeners.add(() => listener());
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#poller.stop();
    this.#git.close();
    await this.ready;
    await this.#runner.turns.settled();
    this.#listeners.clear();
  }

  async #inBackground(
    remote: string,
    incidents: ReadonlySet<string>,
    explores: boolean,
  ): Promise<ExchangeOutcome | undefined> {
    if (this.#runner.turns.isTaken(remote)) return undefined;
    const shares = () => this.#sharesWith(remote, [...incidents]);
    return this.#runner.guarded(remote, { shares, explores });
  }

  async #keep(share: Share): Promise<void> {
    const isSame = (one: Share): boolean => one.incident === share.incident && one.remote === share.remote;
    await this.#file.update((state) => ({
      ...state,
      shares: [...state.shares.filter((one) => !isSame(one)), share],
      stopped: state.stopped.filter((id) => id !== share.incident),
    }));
    this.#poller.schedule();
    this.#changed();
  }

  async #sharesWith(remote: string, incidents?: readonly string[]): Promise<readonly Share[]> {
    await this.#refresh();
    const isWanted = ({ incident }: Share): boolean => incidents?.includes(incident) ?? true;
    return this.shares.filter((share) => share.remote === remote && isWanted(share));
  }

  #shared(): ReadonlyMap<string, ReadonlySet<string>> {
    const byRemote = Map.groupBy(this.shares, ({ remote }) => remote);
    return new Map([...byRemote].map(([remote, shares]) => [remote, new Set(shares.map((s) => s.incident))]));
  }

  async #assertSharable(incident: string): Promise<void> {
    if (!isIncidentId(incident))
      throw plainError('other', `${incident} is not the id of an incident.`, this.#time());
    const { journal } = this.#options;
    await journal.flush();
    const { flushError } = journal.status();
    if (flushError !== undefined) throw plainError('other', flushError, this.#time());
  }

  async #instead(failure: SyncFailure, share: Share): Promise<readonly Instead[]> {
    return insteadOf(failure, share, await this.remotes().catch(() => []));
  }

  async #refresh(): Promise<void> {
    if (!(await this.#file.refresh())) return;
    this.#poller.schedule();
    this.#changed();
  }

  #changed(): void {
    this.#listeners.fire('status');
  }

  #failureOf(error: unknown): SyncFailure {
    return failureOnThisMachine(error, this.#time());
  }

  #time(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

const askedBy = ({ environment }: AskedOptions): Asked => (environment === undefined ? {} : { environment });
