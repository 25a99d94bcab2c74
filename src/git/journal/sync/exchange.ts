import { join } from 'node:path';
import type { ObjectReader } from '../../object-reader.ts';
import { makeDirectory } from '../durable.ts';
import type { JournalList, JournalStatus } from '../journal.ts';
import { takeLock } from '../lock.ts';
import type { WriterRotation } from '../log/writers.ts';
import { failureOf, rewrittenFailure, type Circumstances } from './failures.ts';
import { plainFailure } from './plain-failures.ts';
import { Fetcher, type FetchOutcome, type Wanted } from './fetch.ts';
import { PushPlanner, type PlannedItem } from './plan.ts';
import { push, type PushOutcome } from './push.ts';
import { encodeRemote, namespaceOf, ownRefsOf } from './refspecs.ts';
import type { Asked, RemoteGit } from './remote-git.ts';
import { isFolderGone, listRemotes, type ConfiguredRemote } from './remotes.ts';
import { layoutsOf, Refusals } from './refusals.ts';
import { Seen } from './seen.ts';
import type { SharesFile } from './shares-file.ts';
import { LAYOUTS, type Share, type SyncFailure } from './sharing.ts';
import { countNew, moveTips, readTips, type Tips } from './tips.ts';

/** What the exchange needs of the journal that it exchanges. */
export interface SharedJournal extends WriterRotation {
  flush(): Promise<void>;
  status(): JournalStatus;
  list(): Promise<JournalList>;
}

export interface ExchangeContext {
  readonly git: RemoteGit;
  readonly file: SharesFile;
  readonly journal: SharedJournal;
  readonly objects: ObjectReader;
  /** Absolute path of the folder that all windows of the clone share. */
  readonly store: string;
  /** Whether the person's `pre-push` hook runs. */
  readonly verify: () => boolean;
  readonly now: () => number;
}

export interface ExchangeOptions {
  readonly remote: string;
  /** Absent: nobody waits for it. */
  readonly asked?: Asked | undefined;
  /** What is exchanged. It is asked again before anything is sent: a person may have stopped it. */
  readonly shares: () => Promise<readonly Share[]>;
  /** All that the remote has is fetched, except of incidents that a person does not want. */
  readonly explores?: boolean;
}

export interface ExchangeOutcome {
  readonly arrived: readonly string[];
  /** Events. */
  readonly sent: number;
  /** What a person should know of. */
  readonly failures: readonly SyncFailure[];
  /** That of them which kept something from being fetched or sent. */
  readonly blocking?: SyncFailure;
  /** Another window is at it. */
  readonly isSkipped?: true;
}

/** A remote that can be talked to. */
export interface Target {
  readonly configured: ConfiguredRemote;
  /** Its name as a part of names of refs. */
  readonly encoded: string;
  readonly where: Circumstances;
  readonly asked: Asked | undefined;
}

const ASKED_PATIENCE_MS = 60_000;
const REMEMBERED_MS = 60_000;
/** A second look after somebody else was faster, and one more after going on under another id. */
const MAX_ROUNDS = 4;
const NOTHING: ExchangeOutcome = { arrived: [], sent: 0, failures: [] };
const blocked = (failure: SyncFailure): ExchangeOutcome => ({
  ...NOTHING,
  failures: [failure],
  blocking: failure,
});

/** Fetches what a remote has of incidents, and sends what this clone wrote. */
export class Exchange {
  readonly #context: ExchangeContext;
  readonly #fetcher: Fetcher;
  readonly #planner: PushPlanner;
  readonly #refusals: Refusals;
  #remembered: { readonly remotes: readonly ConfiguredRemote[]; readonly until: number } | undefined;
  /** By remote. */
  readonly #seen = new Map<string, Seen>();

  constructor(context: ExchangeContext) {
    this.#context = context;
    this.#fetcher = new Fetcher(context.git);
    this.#planner = new PushPlanner(context.git);
    this.#refusals = new Refusals(context.file);
  }

  /** @throws GitProcessError, JournalError or SyncError when this machine is in the way, and not the remote */
  async run(options: ExchangeOptions): Promise<ExchangeOutcome> {
    const target = await this.target(options.remote, options.asked);
    if ('kind' in target) return blocked(target);
    const outcome = await this.alone(target, () => this.#rounds(target, options));
    if (outcome !== undefined) return outcome;
    return options.asked ? blocked(busyFailure(target.where)) : { ...NOTHING, isSkipped: true };
  }

  /** Or why there is none. */
  async target(remote: string, asked: Asked | undefined): Promise<Target | SyncFailure> {
    const at = new Date(this.#context.now()).toISOString();
    const configured = (await this.#remotes(asked !== undefined)).find(({ name }) => name === remote);
    if (!configured) {
      const message = `This repository has no remote named ${remote}, so nothing is exchanged with it. Add it with git remote add, or stop sharing.`;
      return plainFailure('not-found', message, at);
    }
    const encoded = encodeRemote(remote);
    if (encoded === undefined) {
      const message = `The name of the remote ${remote} is too long to keep its refs apart. Rename it with git remote rename.`;
      return plainFailure('other', message, at);
    }
    const { shown, host } = configured.address;
    const where = { remote, url: shown, ...(host === undefined ? {} : { host }), isPush: false, at };
    return { configured, encoded, where, asked };
  }

  /** Remotes seldom change, and asking costs a process in every round. */
  async #remotes(isAsked: boolean): Promise<readonly ConfiguredRemote[]> {
    if (isAsked || !this.#remembered || Date.now() > this.#remembered.until) {
      const remotes = await listRemotes(this.#context.git);
      this.#remembered = { remotes, until: Date.now() + REMEMBERED_MS };
    }
    return this.#remembered.remotes;
  }

  /** One exchange per remote at a time, in all windows of the clone. Undefined when others were at it for too long. */
  async alone<T>(target: Target, operation: () => Promise<T>): Promise<T | undefined> {
    const { store, file } = this.#context;
    await makeDirectory(store);
    const path = join(store, `sync-${target.encoded}.lock`);
    const release = await takeLock(path, target.asked ? ASKED_PATIENCE_MS : 0);
    if (!release) return undefined;
    try {
      await file.refresh();
      return await operation();
    } finally {
      await release();
    }
  }

  async fetch(target: Target, wanted: readonly Wanted[]): Promise<FetchOutcome> {
    const { where: circumstances, asked } = target;
    const { remote } = circumstances;
    const outcome = await this.#fetcher.fetch(wanted, { remote, asked, circumstances });
    if (!outcome.isUnreachable || !(await isFolderGone(target.configured))) return outcome;
    const text = outcome.failures.map(({ detail }) => detail).join('\n');
    return { ...outcome, failures: [failureOf({ text }, { ...circumstances, isFolderGone: true })] };
  }

  /** What the remote has, and what came since this window last looked. */
  async #fetchShares(target: Target, shares: readonly Share[], explores: boolean): Promise<Fetched> {
    const { git, file, journal } = this.#context;
    const wanted = wantedOf(target.encoded, shares, explores ? file.state.stopped : undefined);
    const prefixes = wanted.map(({ namespace, incident }) =>
      incident === undefined ? namespace.ours : `${namespace.ours}${incident}/`,
    );
    const seen = this.#seen.get(target.encoded) ?? new Seen();
    this.#seen.set(target.encoded, seen);
    const writers = await journal.ownWriters();
    const own = new Set(writers);
    if (!seen.covers(prefixes)) seen.look(prefixes, await readTips(git, prefixes), own);
    const outcome = await this.fetch(target, wanted);
    const ownRefs = shares.map(({ incident }) => ownRefsOf(incident));
    const tips = await readTips(git, [...prefixes, ...ownRefs]);
    return { ...outcome, writers, tips, arrived: seen.look(prefixes, tips, own) };
  }

  async #rounds(target: Target, options: ExchangeOptions): Promise<ExchangeOutcome> {
    const arrived = new Set<string>();
    let sent = 0;
    let suspect: ReadonlySet<string> = new Set();
    for (let round = 1; ; round += 1) {
      const shares = await options.shares();
      if (shares.length === 0) return { arrived: [...arrived], sent, failures: [] };
      const fetched = await this.#fetchShares(target, shares, options.explores === true);
      for (const incident of fetched.arrived) arrived.add(incident);
      const [unreachable] = fetched.isUnreachable ? fetched.failures : [];
      if (unreachable) return { arrived: [...arrived], sent, failures: [unreachable], blocking: unreachable };
      const step = await this.#send(target, await options.shares(), { ...fetched, suspect });
      sent += step.sent;
      suspect = step.suspect;
      const isDone = step.again.length === 0 && suspect.size === 0;
      if (isDone || round === MAX_ROUNDS) {
        const [blocking] = step.refused;
        const failures = [...step.refused, ...fetched.failures, ...step.failures];
        return { arrived: [...arrived], sent, failures, ...(blocking ? { blocking } : {}) };
      }
      await this.#rotate(step.again);
    }
  }

  async #send(
    target: Target,
    shares: readonly Share[],
    fetched: Fetched & { readonly suspect: ReadonlySet<string> },
  ): Promise<SendStep> {
    const { git, verify } = this.#context;
    const { rewritten, writers } = fetched;
    const failures = rewrittenByOthers(target.where, rewritten, writers);
    const isAllowed = (share: Share): boolean =>
      target.asked !== undefined || !this.#refusals.isRefused(target, share);
    const known = { ...fetched, encodedRemote: target.encoded };
    const { items, diverged } = await this.#planner.plan(shares.filter(isAllowed), known);
    const nothing = { sent: 0, again: diverged, suspect: new Set<string>(), failures, refused: [] };
    if (diverged.length > 0) return nothing;
    if (items.length === 0) return { ...nothing, refused: this.#refusals.standing(target, shares) };
    const { remote } = target.where;
    const pushed = await push(git, items, { remote, asked: target.asked, verify: verify() });
    const of = (some: readonly { theirs: string }[]): PlannedItem[] =>
      items.filter(({ theirs }) => some.some((one) => one.theirs === theirs));
    const sent = await this.#noteSent(of(pushed.sent));
    const lost = of(pushed.diverged).filter(({ theirs }) => rewritten.includes(theirs));
    const again = [...lost, ...of(pushed.refused).filter((item) => isShutOut(item, pushed))];
    const layouts = again.length > 0 ? [] : layoutsOf(of(pushed.refused));
    const isGone = layouts.length > 0 && (await isFolderGone(target.configured));
    const where = isGone ? { ...target.where, isFolderGone: true } : target.where;
    const refused = await this.#refusals.note({ where }, layouts, pushed.complaint);
    await this.#refusals.forget(target, layoutsOf(of(pushed.sent)));
    return {
      sent,
      again: [...new Set(again.map(({ writer }) => writer))],
      suspect: new Set(pushed.diverged.map(({ theirs }) => theirs)),
      failures,
      refused: refused.length > 0 ? refused : this.#refusals.standing(target, shares),
    };
  }

  async #noteSent(items: readonly PlannedItem[]): Promise<number> {
    if (items.length === 0) return 0;
    const { git, objects } = this.#context;
    const counts = await Promise.all(
      items.map(({ before, oid }) => countNew(objects, before, oid).catch(() => 0)),
    );
    await moveTips(git, new Map(items.map(({ tracking, oid }) => [tracking, oid])));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** What only this clone has goes out under the new id. */
  async #rotate(writers: readonly string[]): Promise<void> {
    if (writers.length === 0) return;
    const { journal } = this.#context;
    for (const writer of writers)
      await journal.rotateWriter('another copy of this repository writes under the same id', writer);
  }
}

interface Fetched extends FetchOutcome {
  readonly arrived: readonly string[];
  /** Of this clone. */
  readonly writers: readonly string[];
  readonly tips: Tips;
}

interface SendStep {
  readonly sent: number;
  /** Writers of this clone who cannot go on as whom they are. */
  readonly again: readonly string[];
  /** Names there that were refused: another window was faster, or somebody else writes as us. */
  readonly suspect: ReadonlySet<string>;
  readonly failures: readonly SyncFailure[];
  readonly refused: readonly SyncFailure[];
}

/** @param stopped what nobody wants of all that there is; absent when only what is shared is wanted */
function wantedOf(
  encoded: string,
  shares: readonly Share[],
  stopped: readonly string[] | undefined,
): Wanted[] {
  const layouts = LAYOUTS.filter((layout) => shares.some((share) => share.layout === layout));
  if (stopped !== undefined)
    return layouts.map((layout) => ({ namespace: namespaceOf(encoded, layout), except: stopped }));
  return shares.map(({ incident, layout }) => ({ namespace: namespaceOf(encoded, layout), incident }));
}

/** That somebody took back what we sent is mended by sending it again. */
function rewrittenByOthers(
  where: Circumstances,
  refs: readonly string[],
  writers: readonly string[],
): SyncFailure[] {
  const others = refs.filter((ref) => !writers.some((writer) => ref.endsWith(`/${writer}`)));
  return others.length === 0 ? [] : [rewrittenFailure(where, others)];
}

/** Refs below the name of ours keep it from being made, and there is nothing that we may do about them. */
const isShutOut = ({ theirs }: PlannedItem, { complaint }: PushOutcome): boolean =>
  complaint?.text.includes(`exists; cannot create '${theirs}'`) === true;

const busyFailure = (where: Circumstances): SyncFailure =>
  plainFailure(
    'other',
    `Another window is exchanging incidents with ${where.remote} and does not finish. Try again in a minute.`,
    where.at,
  );
