import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ObjectReader } from '../../object-reader.ts';
import type { Retired } from '../archive/archiver.ts';
import { firstLine, GitProcessError } from '../../process.ts';
import { findAttachment, ifGenuine, MAX_ATTACHMENT_BYTES } from '../attachments.ts';
import { ifPresent, makeDirectory } from '../durable.ts';
import { Carrier, type Carrying } from '../heal/carrier.ts';
import { Healer } from '../heal/healer.ts';
import { TipsLog } from '../heal/tips-log.ts';
import { takeLock } from '../lock.ts';
import type { Pending } from '../log/pending.ts';
import type { Writers } from '../log/writers.ts';
import { Committer } from './committer.ts';
import { importCommits } from './fast-import.ts';
import { OwnRefs } from './own-refs.ts';
import { planFlush, type Plan } from './planner.ts';
import { removeStaleRefLocks } from './ref-lock.ts';
import type { Repository } from './refs.ts';

const LOCK_PATIENCE_MS = 10_000;
const MAX_ATTEMPTS = 8;
const MAX_JITTER_MS = 400;

const CHECK_EVERY_MS = 24 * 60 * 60_000;

const SAFE = 'The entries are safe on this machine and will be put in git later.';
const NO_IDENTITY =
  'git does not know who you are, so entries cannot be put in git yet; they are safe on this machine. ' +
  'Run: git config --global user.name "Your Name" and git config --global user.email "you@example.com".';
const NO_GIT =
  'git was not found, so entries cannot be put in git. Install git, or set its path in the setting git.path';
const BUSY = `Another window is putting entries in git and does not finish. ${SAFE}`;

interface Failure {
  readonly failure: string;
  /** Another git was faster, or something was mended: to be tried again at once. */
  readonly isToBeRetried: boolean;
}

interface FlusherOptions {
  readonly repository: Repository;
  /** The folder the person works in. */
  readonly folder: string;
  readonly roots: readonly string[];
  readonly objects: ObjectReader;
  readonly pending: Pending;
  readonly writers: Writers;
}

/** Puts pending events on the refs of this clone's writers, and mends those refs where git lost something. */
export class Flusher {
  readonly #options: FlusherOptions;
  readonly #committer: Committer;
  readonly #refs: OwnRefs;
  readonly #store: string;
  readonly #tips: TipsLog;
  readonly #healer: Healer;
  readonly #carrier: Carrier;

  constructor(options: FlusherOptions) {
    this.#options = options;
    const { repository, roots, pending, writers } = options;
    this.#committer = new Committer(repository, options.folder);
    this.#refs = new OwnRefs(options.objects, repository.commonDir);
    this.#store = join(repository.commonDir, 'incidents');
    this.#tips = new TipsLog(this.#store);
    const healing = { repository, roots, pending, writers, tips: this.#tips, store: this.#store };
    this.#healer = new Healer(healing);
    this.#carrier = new Carrier(healing, this.#healer);
  }

  /** What was mended since this window was opened, in words for a person. */
  get healed(): readonly string[] {
    return this.#healer.healed;
  }

  /** Whether there is something to put in git, apart from what is pending. */
  async hasLeftovers(): Promise<boolean> {
    return (await this.#options.writers.uncarried().catch(() => [])).length > 0;
  }

  /** Never rejects. Resolves to what went wrong, in words for a person; what went wrong stays pending. */
  async flush(): Promise<string | undefined> {
    try {
      return await this.#locked(() => this.#retry());
    } catch (error) {
      if (error instanceof GitProcessError && error.reason === 'missing')
        return `${NO_GIT} (${error.message}). ${SAFE}`;
      return `Putting entries in git failed: ${messageOf(error).replace(/\.$/, '')}. ${SAFE}`;
    }
  }

  /**
   * From now on nobody writes as `writer`; what is to be carried is carried by the next flush.
   * @returns what went wrong, in words for a person
   * @throws Error when the store cannot be written
   */
  async rotate(reason: string, writer?: string): Promise<string | undefined> {
    return this.#locked(async () => {
      const retired = await this.#options.writers.retire(writer);
      await this.#healer.tell(`This clone goes on under a new id in place of ${retired}: ${reason}.`);
      return undefined;
    });
  }

  /** Moves refs into archives. Resolves to how many. @throws Error when it cannot be done now, in words for a person */
  async archive(retired: readonly Retired[]): Promise<number> {
    const { repository, objects, writers } = this.#options;
    let count = 0;
    const failure = await this.#locked(async () => {
      const committer = await this.#committer.line(Date.now());
      if (committer === undefined) return NO_IDENTITY;
      const own = new Set(await writers.own());
      const { archiveIncidents } = await import('../archive/archiver.ts');
      count = await archiveIncidents({ repository, objects, committer }, own, retired);
      return undefined;
    });
    if (failure !== undefined) throw new Error(failure);
    return count;
  }

  /** Looks through the history of this clone's own refs: see Healer.check. Resolves to whether some was damaged. */
  async check(incidents?: readonly string[], isDeep = false): Promise<boolean> {
    let isDamaged = false;
    await this.#locked(async () => {
      isDamaged = await this.#healer.check(incidents, isDeep);
      return undefined;
    });
    return isDamaged;
  }

  /** As `check`, but once a day for all windows: it costs a git that reads much. */
  async checkIfDue(now: number): Promise<boolean> {
    const path = join(this.#store, 'checked');
    const last = (await ifPresent(stat(path)))?.mtimeMs ?? 0;
    if (now - last < CHECK_EVERY_MS) return false;
    await writeFile(path, '');
    await utimes(path, now / 1000, now / 1000);
    return this.check();
  }

  async #locked(work: () => Promise<string | undefined>): Promise<string | undefined> {
    await makeDirectory(this.#store);
    const release = await takeLock(join(this.#store, 'flush.lock'), LOCK_PATIENCE_MS);
    if (!release) return BUSY;
    try {
      return await work();
    } finally {
      await release();
    }
  }

  async #retry(): Promise<string | undefined> {
    const carrying = await this.#carrier.begin();
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(attempt === 1);
      if (outcome === undefined) return this.#finish(carrying);
      if (!outcome.isToBeRetried || attempt === MAX_ATTEMPTS) return outcome.failure;
      await delay(Math.random() * Math.min(MAX_JITTER_MS, 20 * 2 ** attempt));
    }
  }

  /** If mending had to retire a writer on the way, what is left of it is carried by another round. */
  async #finish(carrying: Carrying | undefined): Promise<string | undefined> {
    if (carrying) await this.#carrier.finish(carrying);
    return (await this.#options.writers.uncarried()).length > 0 ? this.#retry() : undefined;
  }

  async #attempt(isFirst: boolean): Promise<Failure | undefined> {
    const { pending, writers } = this.#options;
    // Another window may have retired one of them.
    await writers.refresh();
    const [committer, { plans, failures }] = await Promise.all([
      this.#committer.line(Date.now()),
      planFlush(pending, this.#refs, writers),
    ]);
    if (plans.length > 0) {
      if (committer === undefined) return { failure: NO_IDENTITY, isToBeRetried: false };
      const failed = await this.#import(committer, plans, isFirst);
      if (failed) return failed;
    }
    const [unreadable] = failures;
    if (!unreadable) return undefined;
    const failure = `What is on ${unreadable.ref} cannot be read: ${unreadable.reason}. ${SAFE}`;
    const hasHealed = await this.#heal(failures.map(({ ref }) => ref));
    // What was remembered of them is forgotten: another window may have archived one.
    return { failure, isToBeRetried: hasHealed || isFirst };
  }

  async #import(committer: string, plans: readonly Plan[], isFirst: boolean): Promise<Failure | undefined> {
    const { pending, repository } = this.#options;
    const updates = plans.map(({ update }) => update);
    const refs = updates.map(({ ref }) => ref);
    const result = await importCommits(repository, committer, updates, (sha256) => this.#attachment(sha256));
    if ('failure' in result) {
      if (result.isRace) await removeStaleRefLocks(repository.commonDir, refs);
      const reason = firstLine(result.failure).replace(/\.$/, '');
      const failure = `git refused the entries: ${reason}. ${SAFE}`;
      const hasHealed = !result.isRace && (await this.#heal(refs));
      // If nothing is damaged, a `git gc --prune=now` may have taken what was just being written.
      return { failure, isToBeRetried: result.isRace || hasHealed || isFirst };
    }
    const tips: { ref: string; oid: string }[] = [];
    for (const [index, { update, before, done }] of plans.entries()) {
      const oid = result.commits[index] ?? '';
      const ids = done.flatMap((waiting) => waiting.ids);
      this.#refs.moved(before, update, ids, oid);
      for (const waiting of done) pending.remove(waiting.ref, waiting.ids);
      tips.push({ ref: update.ref, oid });
    }
    // Only an aid, and the entries are where they belong.
    await this.#tips.add(tips).catch(() => undefined);
    return undefined;
  }

  async #heal(refs: readonly string[]): Promise<boolean> {
    this.#refs.forget(refs);
    return this.#healer.heal(refs);
  }

  /** What is not in a store of this machine may still be on a commit that entries were taken from. */
  async #attachment(sha256: string): Promise<Buffer | undefined> {
    const { objects, roots } = this.#options;
    const kept = await findAttachment(roots, sha256);
    if (kept) return kept;
    for (const source of new Set([...this.#healer.sources, ...this.#carrier.sources])) {
      const info = await objects.info(`${source}:att/${sha256}`).catch(() => undefined);
      if (info?.type !== 'blob' || info.size > MAX_ATTACHMENT_BYTES) continue;
      const found = ifGenuine(sha256, (await objects.read(info.oid).catch(() => undefined))?.bytes);
      if (found) return found;
    }
    return undefined;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
