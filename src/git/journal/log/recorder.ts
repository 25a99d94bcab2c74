import type { StoredEvent } from '../../../core/incident/codec.ts';
import type { EventDraft } from '../../../core/incident/events.ts';
import { closedError, writeError } from '../errors.ts';
import type { Author, JournalError } from '../journal.ts';
import { sessionDirectory } from './log-reader.ts';
import { LogWriter } from './log-writer.ts';
import { Stamper, type Chance } from './stamper.ts';
import { ensureWriter } from './writer-id.ts';

interface Request {
  readonly incident: string;
  readonly drafts: readonly EventDraft[];
  readonly author: Author;
  resolve(stored: readonly StoredEvent[]): void;
  reject(error: unknown): void;
}

interface Accepted {
  readonly request: Request;
  readonly stored: readonly StoredEvent[];
}

/**
 * The way into the log. Appends that come while another is being synced share the next write and sync.
 * Where the first store cannot be written, the next one takes over.
 */
export class Recorder {
  readonly stamper: Stamper;
  readonly #roots: readonly string[];
  readonly #chance: Chance;
  readonly #onRecorded: (stored: readonly StoredEvent[]) => void;
  readonly #unflushed: () => readonly string[];
  #logs = new Map<string, LogWriter>();
  readonly #directories = new Set<string>();
  #queue: Request[] = [];
  #running: Promise<void> | undefined;
  #writer: { readonly id: string; readonly root: string } | undefined;
  #isWriterInDoubt = false;
  #isClosed = false;
  #trouble: JournalError | undefined;

  /** @param unflushed what is acknowledged and, apart from the log, only in memory */
  constructor(
    roots: readonly string[],
    chance: Chance,
    onRecorded: (stored: readonly StoredEvent[]) => void,
    unflushed: () => readonly StoredEvent[] = () => [],
  ) {
    this.#unflushed = () => {
      const { session } = this.stamper;
      const ours = unflushed().filter(({ envelope }) => envelope.session === session);
      return ours.map(({ line }) => `${line}\n`);
    };
    this.#roots = roots;
    this.#chance = chance;
    this.#onRecorded = onRecorded;
    this.stamper = new Stamper(chance);
  }

  /** Why the first store is not written at present. */
  get trouble(): JournalError | undefined {
    return this.#trouble;
  }

  /** The first store was seen to work: from now on it is written again. */
  recover(): void {
    this.#trouble = undefined;
  }

  /** Folders that only this session writes. */
  get directories(): string[] {
    return [...this.#directories];
  }

  /** This clone may have a new writer: who it is, is looked up before the next entry. */
  refreshWriter(): void {
    this.#isWriterInDoubt = true;
  }

  append(incident: string, drafts: readonly EventDraft[], author: Author): Promise<readonly StoredEvent[]> {
    if (this.#isClosed) return Promise.reject(closedError());
    if (drafts.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.#queue.push({ incident, drafts, author, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    await this.#closeLogs();
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) await this.#record(this.#queue.splice(0));
    this.#running = undefined;
  }

  async #record(requests: readonly Request[]): Promise<void> {
    const undo = this.stamper.checkpoint();
    try {
      const writer = await this.#ensureWriter();
      const accepted = requests.flatMap((request) => this.#accept(writer, request));
      if (accepted.length === 0) return;
      const lines = accepted.flatMap(({ stored }) => stored.map(({ line }) => `${line}\n`));
      await this.#write(writer, Buffer.from(lines.join('')));
      for (const { request, stored } of accepted) {
        this.#onRecorded(stored);
        request.resolve(stored);
      }
    } catch (error) {
      undo();
      for (const request of requests) request.reject(error);
    }
  }

  /** A draft that is refused takes only its own request along. */
  #accept(writer: string, request: Request): Accepted[] {
    try {
      const stored = this.stamper.stamp(writer, request.incident, request.drafts, request.author);
      return [{ request, stored }];
    } catch (error) {
      request.reject(error);
      return [];
    }
  }

  async #ensureWriter(): Promise<string> {
    const { random } = this.#chance;
    const before = this.#writer;
    if (before && !this.#isWriterInDoubt) return before.id;
    this.#isWriterInDoubt = false;
    const look = async (root: string) => ({ id: await ensureWriter(root, random, before?.id), root });
    // A store that cannot be written for the moment still knows its writer.
    const now = before ? await look(before.root).catch(() => before) : await this.#inFirstThatWorks(look);
    if (before && before.id !== now.id) await this.#closeLogs();
    this.#writer = now;
    return now.id;
  }

  async #closeLogs(): Promise<void> {
    const logs = [...this.#logs.values()];
    this.#logs = new Map();
    await Promise.all(logs.map((log) => log.close()));
  }

  async #write(writer: string, bytes: Uint8Array): Promise<void> {
    await this.#inFirstThatWorks(async (root) => {
      const log = this.#logs.get(root) ?? this.#openLog(root, writer);
      const isLost = await log.append(bytes);
      if (isLost) this.#isWriterInDoubt = true;
    });
  }

  #openLog(root: string, writer: string): LogWriter {
    const directory = sessionDirectory(root, writer, this.stamper.session);
    const log = new LogWriter(directory, this.#unflushed);
    this.#directories.add(directory);
    this.#logs.set(root, log);
    return log;
  }

  async #inFirstThatWorks<T>(operation: (root: string) => Promise<T>): Promise<T> {
    const roots = this.#trouble ? this.#roots.toReversed() : this.#roots;
    let failure: JournalError | undefined;
    for (const root of roots) {
      try {
        const result = await operation(root);
        this.#trouble ??= failure;
        return result;
      } catch (cause) {
        failure ??= writeError(root, cause);
      }
    }
    throw failure ?? closedError();
  }
}
