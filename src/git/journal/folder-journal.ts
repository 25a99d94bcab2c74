import type { StoredEvent } from '../../core/incident/codec.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import { findAttachment, isSha256, keepAttachment } from './attachments.ts';
import { closedError } from './errors.ts';
import type {
  Author,
  Journal,
  JournalChange,
  JournalContents,
  JournalList,
  JournalStatus,
  Visit,
} from './journal.ts';
import { Listeners } from './listeners.ts';
import { RecordReader } from './cache/record-reader.ts';
import { Recorder } from './log/recorder.ts';
import type { Chance } from './log/stamper.ts';
import { Watcher } from './watcher.ts';

/**
 * Keeps the record where git cannot: the log is the store. Once git can be used in the folder, GitJournal finds
 * the same log and puts it on refs, so there is nothing to migrate.
 */
export class FolderJournal implements Journal {
  readonly kind = 'folder';
  readonly location: string;
  readonly #fallbackReason: string;
  readonly #record: RecordReader;
  readonly #recorder: Recorder;
  readonly #watcher: Watcher;
  readonly #listeners = new Listeners();
  #closing: Promise<void> | undefined;

  constructor(root: string, chance: Chance, fallbackReason: string) {
    this.location = root;
    this.#fallbackReason = fallbackReason;
    this.#record = new RecordReader({
      roots: [root],
      now: chance.now,
      onSeen: ({ segments, latest }) => {
        if (latest !== '') this.#recorder.stamper.observe(latest);
        this.#watcher.saw(segments);
      },
    });
    this.#recorder = new Recorder([root], chance, () => undefined);
    this.#watcher = new Watcher({
      roots: [root],
      isOwn: (directory) => this.#recorder.directories.includes(directory),
      refsIntervalMs: Number.POSITIVE_INFINITY,
      onChange: () => this.#listeners.fire('events'),
    });
  }

  append(incident: string, drafts: readonly EventDraft[], author: Author): Promise<readonly StoredEvent[]> {
    return this.#recorder.append(incident, drafts, author);
  }

  async attach(_incident: string, bytes: Uint8Array): Promise<{ sha256: string; size: number }> {
    this.#assertOpen();
    return keepAttachment([this.location], bytes);
  }

  async readAttachment(_incident: string, sha256: string): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    return isSha256(sha256) ? findAttachment([this.location], sha256) : undefined;
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

  /** There is nothing to put anywhere: what was acknowledged is where it belongs. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  /** There are no refs that could become fewer. */
  archive(): Promise<number> {
    return Promise.resolve(0);
  }

  status(): JournalStatus {
    return { pending: 0, fallbackReason: this.#fallbackReason };
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
    await this.#record.close();
    this.#listeners.clear();
  }

  #assertOpen(): void {
    if (this.#closing) throw closedError();
  }
}
