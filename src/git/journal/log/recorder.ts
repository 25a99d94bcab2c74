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
  readonly #logs = new Map<string, LogWriter>();
  #queue: Request[] = [];
  #running: Promise<void> | undefined;
  #writer: string | undefined;
  #isClosed = false;
  #trouble: JournalError | undefined;

  constructor(
    roots: readonly string[],
    chance: Chance,
    onRecorded: (stored: readonly StoredEvent[]) => void,
  ) {
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
    const writer = this.#writer;
    return writer === undefined
      ? []
      : this.#roots.map((root) => sessionDirectory(root, writer, this.stamper.session));
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
    await Promise.all([...this.#logs.values()].map((log) => log.close()));
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
    return (this.#writer ??= await this.#inFirstThatWorks((root) => ensureWriter(root, this.#chance.random)));
  }

  async #write(writer: string, bytes: Uint8Array): Promise<void> {
    await this.#inFirstThatWorks((root) => {
      let log = this.#logs.get(root);
      if (!log) {
        log = new LogWriter(sessionDirectory(root, writer, this.stamper.session));
        this.#logs.set(root, log);
      }
      return log.append(bytes);
    });
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
