import { join } from 'node:path';
import type { StoredEvent } from '../../core/incident/codec.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import { ObjectReader } from '../object-reader.ts';
import { findAttachment, ifGenuine, isSha256, keepAttachment, MAX_ATTACHMENT_BYTES } from './attachments.ts';
import { closedError } from './errors.ts';
import { Flusher } from './refs/flusher.ts';
import type {
  Author,
  Journal,
  JournalChange,
  JournalContents,
  JournalList,
  JournalProblem,
  JournalStatus,
} from './journal.ts';
import { Listeners } from './listeners.ts';
import { listOf } from './listing.ts';
import { LogReader, placesOf, type SegmentLines } from './log/log-reader.ts';
import { Pending } from './log/pending.ts';
import { Recorder } from './log/recorder.ts';
import { readRefs, type RefContents } from './refs/ref-contents.ts';
import { RefReader } from './refs/ref-reader.ts';
import { listRefs, refName, type IncidentRef, type Repository } from './refs/refs.ts';
import { retireSegments } from './log/retention.ts';
import type { Chance } from './log/stamper.ts';
import { misplaced, unite } from './union.ts';
import { Watcher } from './watcher.ts';
import { readWriter } from './log/writer-id.ts';

/** So many pending events are not kept waiting for the pause that a flush otherwise waits for. */
const MANY_PENDING = 32;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;
const RETIRE_EVERY_MS = 24 * 60 * 60_000;

export interface GitJournalOptions {
  readonly repository: Repository;
  readonly folder: string;
  /** Where the log goes while the repository cannot be written; read, too, for what waits there. */
  readonly spare: string;
  readonly chance: Chance;
  readonly flushDelayMs: number;
  readonly refsIntervalMs: number;
}

/** Keeps the record in a log under the common git directory, and then on refs of its own. */
export class GitJournal implements Journal {
  readonly kind = 'git';
  readonly location: string;
  readonly #options: GitJournalOptions;
  readonly #roots: readonly [string, string];
  readonly #objects: ObjectReader;
  readonly #refs: RefReader;
  readonly #log: LogReader;
  readonly #recorder: Recorder;
  readonly #flusher: Flusher;
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
    this.#refs = new RefReader(this.#objects);
    this.#log = new LogReader(roots);
    this.#recorder = new Recorder(roots, chance, (stored) => this.#recorded(stored));
    this.#flusher = new Flusher({
      repository,
      folder,
      roots,
      objects: this.#objects,
      pending: this.#pending,
    });
    this.#watcher = new Watcher({
      roots,
      isOwn: (directory) => this.#recorder.directories.includes(directory),
      refs: async () => this.#signature((await listRefs(repository)).refs),
      refsIntervalMs: options.refsIntervalMs,
      onChange: () => this.#listeners.fire('events'),
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
    return listOf(await this.load());
  }

  async read(incident: string): Promise<readonly StoredEvent[]> {
    return (await this.load()).incidents.get(incident) ?? [];
  }

  async load(): Promise<JournalContents> {
    this.#assertOpen();
    // The log first: an event that moves on to a ref meanwhile is then seen twice, never missed.
    const log = await this.#log.read();
    const { segments } = log;
    await this.#learnWriters(segments);
    const onRefs = await this.#readRefs();
    const united = unite([...(onRefs?.places ?? []), ...placesOf(segments)]);
    for (const events of united.incidents.values()) {
      for (const { envelope } of events) this.#recorder.stamper.observe(envelope.id);
    }
    this.#watcher.saw(segments, onRefs?.signature);
    if (onRefs) this.#reconcile(segments, onRefs);
    const problems = [...(onRefs?.problems ?? [UNREADABLE_REFS]), ...log.problems, ...united.problems];
    return { incidents: united.incidents, problems };
  }

  flush(): Promise<void> {
    this.#queuedFlush ??= this.#flushing.then(() => {
      this.#queuedFlush = undefined;
      return (this.#flushing = this.#flushNow());
    });
    return this.#queuedFlush;
  }

  status(): JournalStatus {
    const { trouble } = this.#recorder;
    const [store, spare] = this.#roots;
    const cause = trouble?.cause instanceof Error ? trouble.cause.message : trouble?.message;
    return {
      pending: this.#pending.size,
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

  onDidChange(listener: (change: JournalChange) => void): { dispose(): void } {
    if (!this.#closing) this.#watcher.start();
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#shutDown());
  }

  async #shutDown(): Promise<void> {
    this.#watcher.stop();
    await this.#recorder.close();
    await this.flush();
    clearTimeout(this.#timer);
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
    this.#flushError = hadPending ? await this.#flusher.flush() : undefined;
    if (this.#flushError === undefined) {
      this.#failures = 0;
      if (hadPending) this.#recorder.recover();
    } else {
      this.#flushIn(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures));
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
  }

  async #readRefs(): Promise<(RefContents & { signature: string }) | undefined> {
    try {
      const list = await listRefs(this.#options.repository);
      const contents = await readRefs(this.#refs, list.refs, this.#writers);
      this.#refs.forgetUnused();
      const problems = [...list.problems, ...contents.problems];
      return { places: contents.places, problems, signature: this.#signature(list.refs) };
    } catch {
      return undefined;
    }
  }

  /** Our own refs only hold what was in the log before, whichever window put it there. */
  #signature(refs: readonly IncidentRef[]): string {
    const others = refs.filter(({ remote, writer }) => remote !== undefined || !this.#writers.has(writer));
    return others.map(({ name, oid }) => `${name} ${oid}`).join('\n');
  }

  async #learnWriters(segments: readonly SegmentLines[]): Promise<void> {
    for (const { writer } of segments) this.#writers.add(writer);
    const writers = await Promise.all(this.#roots.map((root) => readWriter(root).catch(() => undefined)));
    for (const writer of writers) if (writer !== undefined) this.#writers.add(writer);
  }

  /** Works out what is in the log and not on its ref, whichever session wrote it: so a dead one leaves nothing behind. */
  #reconcile(segments: readonly SegmentLines[], onRefs: RefContents): void {
    const idsOf = new Map(
      onRefs.places.map(({ where, events }) => [where, new Set(events.map((e) => e.envelope.id))]),
    );
    for (const place of placesOf(segments)) {
      for (const stored of place.events) {
        if (misplaced(stored, place) !== undefined) continue;
        const { id, incident } = stored.envelope;
        const ref = refName(incident, place.writer);
        if (idsOf.get(ref)?.has(id)) this.#pending.remove(ref, [id]);
        else this.#pending.add(ref, stored);
      }
    }
    if (this.#pending.size > 0 && this.#failures === 0) this.#flushIn(this.#options.flushDelayMs);
    this.#showStatus();
  }

  async #attachmentOnRefs(incident: string, sha256: string): Promise<Buffer | undefined> {
    const { refs } = await listRefs(this.#options.repository, incident);
    for (const { oid } of refs) {
      const name = `${oid}:att/${sha256}`;
      const info = await this.#objects.info(name).catch(() => undefined);
      if (info?.type !== 'blob' || info.size > MAX_ATTACHMENT_BYTES) continue;
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

const UNREADABLE_REFS: JournalProblem = {
  where: 'refs/incidents/',
  reason: 'git could not list the refs of incidents, so only what is in the log of this machine is shown',
};
