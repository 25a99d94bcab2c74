import { randomBytes } from 'node:crypto';
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { idSchema } from '../../../core/incident/events.ts';
import { ifPresent, makeDirectory, replaceFile } from '../durable.ts';
import { takeLock } from '../lock.ts';
import { plainError, plainFailure } from './plain-failures.ts';
import { LAYOUTS, SYNC_FAILURES, type SyncFailure } from './sharing.ts';

const instant = z.iso.datetime();
const remoteName = z.string().min(1).max(1_000);
const failureSchema = z.object({
  kind: z.enum(SYNC_FAILURES),
  message: z.string(),
  detail: z.string(),
  at: instant,
});

const schema = z.object({
  v: z.literal(1),
  shares: z.array(
    z.object({ incident: idSchema, remote: remoteName, layout: z.enum(LAYOUTS), since: instant }),
  ),
  /** Of these, nothing is fetched with the rest. */
  stopped: z.array(idSchema).default([]),
  refusals: z
    .array(
      z.object({
        remote: remoteName,
        /** Another address may be another answer. */
        url: z.string(),
        layout: z.enum(LAYOUTS),
        failure: failureSchema,
      }),
    )
    .default([]),
  /** When refs last moved. */
  exchanges: z.array(z.object({ remote: remoteName, at: instant })).default([]),
});

/** What this clone exchanges, and how that went. */
export type SyncState = z.infer<typeof schema>;

const NOTHING: SyncState = { v: 1, shares: [], stopped: [], refusals: [], exchanges: [] };
const NAME = 'sync.json';
const LOCK_PATIENCE_MS = 5_000;

/** `<store>/sync.json`: one for all windows of a clone, each of which reads it again when it has changed. */
export class SharesFile {
  readonly #store: string;
  readonly #path: string;
  readonly #now: () => number;
  #state: SyncState = NOTHING;
  #version: string | undefined;
  #trouble: SyncFailure | undefined;
  #reading: Promise<boolean> | undefined;

  constructor(store: string, now: () => number) {
    this.#store = store;
    this.#path = join(store, NAME);
    this.#now = now;
  }

  /** As of the last `refresh`. */
  get state(): SyncState {
    return this.#state;
  }

  /** Why nothing is known to be shared although something may be, for a person. */
  get trouble(): SyncFailure | undefined {
    return this.#trouble;
  }

  /** Reads it again if it has changed. Resolves to whether it has. Never rejects. */
  refresh(): Promise<boolean> {
    this.#reading ??= this.#refresh().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** @throws SyncError when it cannot be written */
  async update(change: (state: SyncState) => SyncState): Promise<void> {
    try {
      await makeDirectory(this.#store);
      const release = await takeLock(`${this.#path}.lock`, LOCK_PATIENCE_MS);
      try {
        // One that is under way may have read what was there before.
        await this.#reading;
        await this.refresh();
        if (this.#trouble?.detail === LATER_VERSION) throw new Error(this.#trouble.message);
        await this.#write(change(this.#state));
      } finally {
        await release?.();
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `What is shared could not be kept in ${this.#path}: ${reason}. Nothing has changed. Free some space on the disk or make the file writable, then try again.`;
      throw plainError('other', message, this.#time(), cause);
    }
  }

  async #write(state: SyncState): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(schema.parse(state), undefined, 1)}\n`);
    await replaceFile(this.#path, bytes, `${this.#path}.${randomBytes(6).toString('hex')}.new`);
    this.#state = state;
    this.#trouble = undefined;
    this.#version = await this.#look();
  }

  async #refresh(): Promise<boolean> {
    try {
      const version = await this.#look();
      if (version === this.#version) return false;
      const text = await ifPresent(readFile(this.#path, 'utf8'));
      this.#version = version;
      this.#trouble = undefined;
      this.#state = text === undefined ? NOTHING : await this.#parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `${this.#path} cannot be read (${reason}), so nothing is exchanged. Make the file readable.`;
      this.#trouble = plainFailure('other', message, this.#time(), reason);
    }
    return true;
  }

  async #parse(text: string): Promise<SyncState> {
    const json = parseJson(text);
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    const later = z.looseObject({ v: z.number().int().min(2) }).safeParse(json);
    if (later.success) {
      const message = `What is shared was written down by a later version of this extension, in ${this.#path}. Nothing is exchanged from this window. Update the extension.`;
      this.#trouble = plainFailure('other', message, this.#time(), LATER_VERSION);
      return NOTHING;
    }
    const aside = `${this.#path}.damaged-${this.#time().replaceAll(/\D/g, '')}`;
    await ifPresent(rename(this.#path, aside));
    this.#version = await this.#look();
    const message = `The list of shared incidents was damaged, so nothing is exchanged until it is shared or joined again. The damaged file is kept as ${aside}.`;
    this.#trouble = plainFailure('other', message, this.#time(), z.prettifyError(parsed.error));
    return NOTHING;
  }

  async #look(): Promise<string> {
    const stats = await ifPresent(stat(this.#path));
    return stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : 'none';
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}

const LATER_VERSION = 'later version';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
