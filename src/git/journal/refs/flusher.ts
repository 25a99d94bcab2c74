import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import type { ObjectReader } from '../../object-reader.ts';
import { firstLine } from '../../process.ts';
import { attachmentsOf, findAttachment } from '../attachments.ts';
import { extendChunks } from './chunks.ts';
import { Committer } from './committer.ts';
import { ifPresent, makeDirectory } from '../durable.ts';
import { importCommits, type RefUpdate } from './fast-import.ts';
import { takeLock } from '../lock.ts';
import { OwnRefs, type OwnRef } from './own-refs.ts';
import type { Pending } from '../log/pending.ts';
import { removeStaleRefLocks } from './ref-lock.ts';
import type { Repository } from './refs.ts';

const LOCK_PATIENCE_MS = 10_000;
const MAX_ATTEMPTS = 8;
const MAX_JITTER_MS = 400;
const TIPS_LOG_BYTES = 1024 * 1024;

const SAFE = 'The entries are safe on this machine and will be put in git later.';
const NO_IDENTITY =
  'git does not know who you are, so entries cannot be put in git yet; they are safe on this machine. ' +
  'Run: git config --global user.name "Your Name" and git config --global user.email "you@example.com".';

interface Plan {
  readonly update: RefUpdate;
  readonly before: OwnRef;
  /** Of the events that it adds. */
  readonly ids: readonly string[];
}

interface Failure {
  readonly failure: string;
  /** Another git was faster: to be tried again at once. */
  readonly isRace: boolean;
}

interface FlusherOptions {
  readonly repository: Repository;
  /** The folder the person works in. */
  readonly folder: string;
  readonly roots: readonly string[];
  readonly objects: ObjectReader;
  readonly pending: Pending;
}

/** Puts pending events on the refs of their writers. */
export class Flusher {
  readonly #options: FlusherOptions;
  readonly #committer: Committer;
  readonly #refs: OwnRefs;
  readonly #store: string;

  constructor(options: FlusherOptions) {
    this.#options = options;
    this.#committer = new Committer(options.repository, options.folder);
    this.#refs = new OwnRefs(options.objects);
    this.#store = join(options.repository.commonDir, 'incidents');
  }

  /** Never rejects. Resolves to what went wrong, in words for a person; what went wrong stays pending. */
  async flush(): Promise<string | undefined> {
    try {
      return await this.#flush();
    } catch (error) {
      return `Putting entries in git failed: ${messageOf(error)}. ${SAFE}`;
    }
  }

  async #flush(): Promise<string | undefined> {
    await makeDirectory(this.#store);
    const release = await takeLock(join(this.#store, 'flush.lock'), LOCK_PATIENCE_MS);
    if (!release) return `Another window is putting entries in git and does not finish. ${SAFE}`;
    try {
      return await this.#retry();
    } finally {
      await release();
    }
  }

  async #retry(): Promise<string | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt();
      if (outcome === undefined || !outcome.isRace || attempt === MAX_ATTEMPTS) return outcome?.failure;
      await delay(Math.random() * Math.min(MAX_JITTER_MS, 20 * 2 ** attempt));
    }
  }

  async #attempt(): Promise<Failure | undefined> {
    const [committer, { plans, failure }] = await Promise.all([
      this.#committer.line(Date.now()),
      this.#plan(),
    ]);
    if (plans.length > 0) {
      if (committer === undefined) return { failure: NO_IDENTITY, isRace: false };
      const failed = await this.#import(committer, plans);
      if (failed) return failed;
    }
    return failure === undefined ? undefined : { failure, isRace: false };
  }

  async #import(committer: string, plans: readonly Plan[]): Promise<Failure | undefined> {
    const { pending, repository, roots } = this.#options;
    const updates = plans.map(({ update }) => update);
    const attachment = (sha256: string) => findAttachment(roots, sha256);
    const result = await importCommits(repository, committer, updates, attachment);
    if ('failure' in result) {
      const refs = updates.map(({ ref }) => ref);
      if (result.isRace) await removeStaleRefLocks(repository.commonDir, refs);
      const reason = firstLine(result.failure).replace(/\.$/, '');
      return { failure: `git refused the entries: ${reason}. ${SAFE}`, isRace: result.isRace };
    }
    const tips: string[] = [];
    for (const [index, { update, before, ids }] of plans.entries()) {
      const oid = result.commits[index] ?? '';
      this.#refs.moved(before, update, ids, oid);
      pending.remove(update.ref, ids);
      tips.push(`${update.ref} ${oid}\n`);
    }
    // Only an aid, and the entries are where they belong.
    await this.#logTips(tips).catch(() => undefined);
    return undefined;
  }

  /** One unreadable ref does not keep the others waiting. */
  async #plan(): Promise<{ readonly plans: readonly Plan[]; readonly failure?: string }> {
    const plans: Plan[] = [];
    const failures: string[] = [];
    const planned = this.#options.pending.refs.map(async (ref) => {
      try {
        const plan = await this.#planRef(ref);
        if (plan) plans.push(plan);
      } catch (error) {
        failures.push(`What is on ${ref} cannot be read: ${messageOf(error)}. ${SAFE}`);
      }
    });
    await Promise.all(planned);
    const [failure] = failures;
    return failure === undefined ? { plans } : { plans, failure };
  }

  /** Nothing, when another window has put all of it there already. */
  async #planRef(ref: string): Promise<Plan | undefined> {
    const { pending } = this.#options;
    const events = pending.of(ref);
    const before = await this.#refs.look(ref);
    const isThere = ({ envelope }: StoredEvent): boolean => before.ids.has(envelope.id);
    pending.remove(
      ref,
      events.filter(isThere).map(({ envelope }) => envelope.id),
    );
    const missing = events.filter((event) => !isThere(event));
    const [first] = missing;
    if (!first) return undefined;
    const lines = missing.map(({ line }) => line);
    const update: RefUpdate = {
      ref,
      incident: first.envelope.incident,
      ...(before.oid === undefined ? {} : { parent: before.oid }),
      events: missing.length,
      chunks: extendChunks(before.last, lines),
      attachments: [...new Set(missing.flatMap(({ envelope }) => attachmentsOf(envelope)))],
    };
    return { update, before, ids: missing.map(({ envelope }) => envelope.id) };
  }

  /** Where the refs have been, for the day a tip is damaged. */
  async #logTips(rows: readonly string[]): Promise<void> {
    const path = join(this.#store, 'tips.log');
    const size = (await ifPresent(stat(path)))?.size ?? 0;
    if (size > TIPS_LOG_BYTES) await rename(path, `${path}.1`);
    await appendFile(path, rows.join(''));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
