import { join } from 'node:path';
import type { StoredEvent } from '../../core/incident/codec.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import { ObjectReader } from '../object-reader.ts';
import { findAttachment, ifGenuine, isSha256, keepAttachment, MAX_ATTACHMENT_BYTES } from './attachments.ts';
import { closedError } from './errors.ts';
import { Flusher } from './refs/flusher.ts';
import {
  JournalError,
  type Author,
  type Journal,
  type JournalChange,
  type JournalContents,
  type JournalList,
  type JournalStatus,
  type Visit,
} from './journal.ts';
import { Listeners } from './listeners.ts';
import type { Segment } from './log/log-reader.ts';
import { Pending } from './log/pending.ts';
import { Recorder } from './log/recorder.ts';
import { Archives } from './archive/archives.ts';
import { retiredOf } from './archive/ended.ts';
import { RecordReader, type Look, type Seen, type Sources } from './cache/record-reader.ts';
import { ChunkCache } from './refs/chunk-cache.ts';
import { RefReader } from './refs/ref-reader.ts';
import { askForRefs, refName, type Repository, type Source } from './refs/refs.ts';
import { retireSegments } from './log/retention.ts';
import type { Chance } from './log/stamper.ts';
import { Watcher } from './watcher.ts';
import { readWriter } from './log/writer-id.ts';
import { Writers, type WriterRotation } from './log/writers.ts';
import { RemoteSharing, type SharingPreferences } from './sync/remote-sharing.ts';

/** So many pending events are not kept waiting for the pause that a flush otherwise waits for. */
const MANY_PENDING = 32;
const LAST_RETRY_MS = 5 * 60_000;
const MAX_FALSE_ATTACHMENTS = 64;
const RETIRE_EVERY_MS = 24 * 60 * 60_000;

export interface GitJournalOptions {
  readonly repository: Repository;
  readonly folder: string;
  /** Where the log goes while the repository cannot be written; read, too, for what waits there. */
  readonly spare: string;
  readonly chance: Chance;
  readonly flushDelayMs: number;
  /** After a flush that failed; then twice as long each time. */
  readonly retryDelayMs: number;
  readonly refsIntervalMs: number;
  readonly sharing?: SharingPreferences | undefined;
}

/** Keeps the record in a log under the common git directory, and then on refs of its own. */
export class GitJournal implements Journal, WriterRotation {
  readonly kind = 'git';
  readonly location: string;
  readonly sharing: RemoteSharing;
  readonly #options: GitJournalOptions;
  readonly #roots: readonly [string, string];
  readonly #objects: ObjectReader;
  readonly #archives: Archives;
  readonly #record: RecordReader;
  readonly #recorder: Recorder;
  readonly #flusher: Flusher;
  readonly #writersOfClone: Writers;
  readonly #watcher: Watcher;
  readonly #pending = new Pending();
  readonly #listeners = new Listeners();
  readonly #writers = new Set<string>();
  #flushError: string | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #queuedFlush: Promise<void> | undefined;
  #nextRetirement = 0;
  #closing: Promise<void> | undefined;
  #shown: string;

  constructor(options: GitJournalOptions) {
    const { repository, folder, spare, chance } = options;
    this.#options = options;
    this.location = repository.commonDir;
    this.#roots = [join(repository.commonDir, 'incidents'), spare];
    const roots = this.#roots;
    this.#objects = new ObjectReader(repository.commonDir, repository.gitPath);
    this.#archives = new Archives(this.#objects);
    this.#record = new RecordReader({
      roots,
      git: {
        look: (incident) => this.#look(incident),
        reader: new RefReader(this.#objects),
        keepingReader: new RefReader(this.#objects, new ChunkCache()),
        writers: (segments) => this.#learnWriters(segments),
      },
      now: chance.now,
      onSeen: (seen) => this.#follow(seen),
    });
    const unflushed = (): readonly StoredEvent[] => this.#pending.all();
    this.#recorder = new Recorder(roots, chance, (stored) => this.#recorded(stored), unflushed);
    this.#writersOfClone = new Writers(roots, chance.random);
    this.#flusher = new Flusher({
      repository,
      folder,
      roots,
      writers: this.#writersOfClone,
      objects: this.#objects,
      pending: this.#pending,
    });
    this.#watcher = new Watcher({
      roots,
      isOwn: (directory) => this.#recorder.directories.includes(directory),
      refs: async () => this.#signature((await this.#sources()).sources),
      refsIntervalMs: options.refsIntervalMs,
      onChange: () => this.#listeners.fire('events'),
    });
    this.sharing = new RemoteSharing({
      repository,
      folder,
      journal: this,
      objects: this.#objects,
      now: chance.now,
      onArrived: () => this.#listeners.fire('events'),
      ...options.sharing,
    });
    this.#shown = JSON.stringify(this.status());
  }

  append(incident: string, drafts: readonly EventDraft[], author: Author): Promise<readonly StoredEvent[]> {
    return this.#recorder.append(incident, drafts, author);
  }

  async attach(_incident: string, bytes: Uint8Array): Promise<{ sha256: string; size: number }> {
    this.#assertOpen();
    return keepAttachment(this.#roots, bytes);
  }

  async readAttachment(incident: string, sha256: string): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    if (!isSha256(sha256)) return undefined;
    return (await findAttachment(this.#roots, sha256)) ?? this.#attachmentOnRefs(incident, sha256);
  }

  async list(): Promise<JournalList> {
    this.#assertOpen();
    return this.#record.list();
  }

  async read(incident: string): Promise<readonly StoredEvent[]> {
    this.#assertOpen();
    return this.#record.read(incident);
  }

  async visit(incidents: ReadonlySet<string>, visit: Visit): Promise<void> {
    this.#assertOpen();
    return this.#record.visit(incidents, visit);
  }

  async load(): Promise<JournalContents> {
    this.#assertOpen();
    return this.#record.load();
  }

  flush(): Promise<void> {
    this.#queuedFlush ??= this.#flushing.then(() => {
      this.#queuedFlush = undefined;
      return (this.#flushing = this.#flushNow());
    });
    return this.#queuedFlush;
  }

  async archive(endedBefore: number): Promise<number> {
    this.#assertOpen();
    await this.flush();
    const { incidents } = await this.list();
    const retired = retiredOf(incidents.values(), endedBefore, (id) => this.sharing.placesOf(id));
    const count = retired.length === 0 ? 0 : await this.#flusher.archive(retired);
    await this.sharing.exchangeArchives();
    return count;
  }

  status(): JournalStatus {
    const { trouble } = this.#recorder;
    const [store, spare] = this.#roots;
    const cause = trouble?.cause instanceof Error ? trouble.cause.message : trouble?.message;
    const { healed } = this.#flusher;
    return {
      pending: this.#pending.size,
      ...(healed.length === 0 ? {} : { healed }),
      ...(this.#flushError === undefined ? {} : { flushError: this.#flushError }),
      ...(cause === undefined
        ? {}
        : {
            fallbackReason:
              `The log in ${store} cannot be written (${cause}). New entries are kept in ${spare} on this machine ` +
              'until it can be written again. Free some space or make the folder writable.',
          }),
    };
  }

  ownWriters(): Promise<readonly string[]> {
    return this.#writersOfClone.own();
  }

  async rotateWriter(reason: string, writer?: string): Promise<void> {
    this.#assertOpen();
    const failure = await this.#flusher.rotate(reason, writer);
    if (failure !== undefined) throw new JournalError('other', failure);
    this.#recorder.refreshWriter();
    await this.flush();
  }

  async repair(incidents?: readonly string[]): Promise<boolean> {
    this.#assertOpen();
    const isMended = await this.#flusher.check(incidents, true);
    if (isMended) await this.flush();
    return isMended;
  }

  onDidChange(listener: (change: JournalChange) => void): { dispose(): void } {
    if (!this.#closing) this.#watcher.start();
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#shutDown());
  }

  async #shutDown(): Promise<void> {
    this.#watcher.stop();
    await this.sharing.close();
    await this.#recorder.close();
    await this.flush();
    clearTimeout(this.#timer);
    await this.#record.close();
    this.#objects.close();
    this.#listeners.clear();
  }

  #recorded(stored: readonly StoredEvent[]): void {
    for (const event of stored) {
      const { incident, writer } = event.envelope;
      this.#pending.add(refName(incident, writer), event);
    }
    const isUrgent = this.#pending.size >= MANY_PENDING && this.#failures === 0;
    this.#flushIn(isUrgent ? 0 : this.#options.flushDelayMs);
    this.#showStatus();
  }

  #flushIn(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#closing) this.#timer = setTimeout(() => void this.flush(), ms).unref();
  }

  async #flushNow(): Promise<void> {
    clearTimeout(this.#timer);
    const hadPending = this.#pending.size > 0;
    const { refs } = this.#pending;
    this.#recorder.refreshWriter();
    const isNeeded = hadPending || (await this.#flusher.hasLeftovers());
    this.#flushError = isNeeded ? await this.#flusher.flush() : undefined;
    if (this.#flushError === undefined) {
      this.#failures = 0;
      if (hadPending) this.#recorder.recover();
      this.sharing.flushed(incidentsOf(refs));
    } else {
      this.#flushIn(Math.min(LAST_RETRY_MS, this.#options.retryDelayMs * 2 ** this.#failures));
      this.#failures += 1;
    }
    this.#showStatus();
    if (this.#flushError === undefined) await this.#retire();
  }

  /** What could not be retired today can wait for another day. */
  async #retire(): Promise<void> {
    const now = this.#options.chance.now();
    if (now < this.#nextRetirement) return;
    this.#nextRetirement = now + RETIRE_EVERY_MS;
    const isInUse = (directory: string): boolean => this.#recorder.directories.includes(directory);
    await retireSegments(this.#options.repository, this.#roots, isInUse, now).catch(() => undefined);
    // What is damaged in git is better found while the log still has it.
    if (await this.#flusher.checkIfDue(now).catch(() => false)) this.#flushIn(0);
  }

  async #look(incident?: string): Promise<Look> {
    const listing = await askForRefs(this.#options.repository, incident);
    const { id } = listing;
    const sources = async (): Promise<Sources> => {
      const live = await listing.refs();
      const archived = await this.#archives.sources(live.archives, incident);
      return {
        sources: [...live.refs, ...archived.refs],
        problems: [...live.problems, ...archived.problems],
      };
    };
    return { ...(id !== undefined && { id }), sources };
  }

  async #sources(incident?: string): Promise<Sources> {
    return (await this.#look(incident)).sources();
  }

  /** Our own refs only hold what was in the log before, whichever window put it there. */
  #signature(refs: readonly Source[]): string {
    const others = refs.filter(({ remote, writer }) => remote !== undefined || !this.#writers.has(writer));
    return others.map(({ name, oid }) => `${name} ${oid}`).join('\n');
  }

  async #learnWriters(segments: readonly Segment[]): Promise<ReadonlySet<string>> {
    for (const { writer } of segments) this.#writers.add(writer);
    const writers = await Promise.all(this.#roots.map((root) => readWriter(root).catch(() => undefined)));
    for (const writer of writers) if (writer !== undefined) this.#writers.add(writer);
    await this.#writersOfClone.refresh().catch(() => undefined);
    for (const writer of this.#writersOfClone.retired) this.#writers.add(writer);
    return this.#writers;
  }

  /** After something of the record was read. */
  #follow({ segments, sources, logged, latest }: Seen): void {
    if (latest !== '') this.#recorder.stamper.observe(latest);
    this.#watcher.saw(segments, sources && (async () => this.#signature(await sources())));
    for (const { ref, inGit, notInGit } of logged) {
      this.#pending.remove(
        ref,
        inGit.map(({ envelope }) => envelope.id),
      );
      for (const stored of notInGit) this.#pending.add(ref, stored);
    }
    if (this.#pending.size > 0 && this.#failures === 0) this.#flushIn(this.#options.flushDelayMs);
    this.#showStatus();
  }

  async #attachmentOnRefs(incident: string, sha256: string): Promise<Buffer | undefined> {
    const { sources } = await this.#sources(incident);
    // Others may have put anything there under that name, and to find that out costs the reading of it.
    const tried = new Set<string>();
    for (const { oid } of sources) {
      const name = `${oid}:att/${sha256}`;
      const info = await this.#objects.info(name).catch(() => undefined);
      if (info?.type !== 'blob' || info.size > MAX_ATTACHMENT_BYTES || tried.has(info.oid)) continue;
      if (tried.add(info.oid).size > MAX_FALSE_ATTACHMENTS) return undefined;
      const found = ifGenuine(sha256, (await this.#objects.read(info.oid).catch(() => undefined))?.bytes);
      if (found) return found;
    }
    return undefined;
  }

  #showStatus(): void {
    const status = JSON.stringify(this.status());
    if (status === this.#shown) return;
    this.#shown = status;
    this.#listeners.fire('status');
  }

  #assertOpen(): void {
    if (this.#closing) throw closedError();
  }
}

const incidentsOf = (refs: readonly string[]): string[] => refs.map((ref) => ref.split('/').at(-2) ?? '');
