import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortIncidentId } from '../../../core/incident/event-id.ts';
import type { StoredEvent } from '../../../core/incident/codec.ts';
import { listSegments, readSegment } from '../log/log-reader.ts';
import type { Pending } from '../log/pending.ts';
import type { Writers } from '../log/writers.ts';
import { salvage } from '../refs/own-tip.ts';
import { listRefs, refName, type IncidentRef, type Repository } from '../refs/refs.ts';
import { brokenAmong, conditionOf, isWhole, localGit, withObjects, type Broken } from './condition.ts';
import { moveRef } from './move-ref.ts';
import { setAsideUnreadable } from './set-aside.ts';
import type { TipsLog } from './tips-log.ts';

/** So many earlier tips are looked at before a ref is given up: each may take a second when its history is long. */
const MAX_CANDIDATES = 100;

export interface HealerOptions {
  readonly repository: Repository;
  readonly roots: readonly string[];
  readonly pending: Pending;
  readonly writers: Writers;
  readonly tips: TipsLog;
  /** The folder of incidents in the common git directory. */
  readonly store: string;
}

/**
 * Mends damaged refs of this clone's own, so that every entry that can be read anywhere on this machine is pending or
 * on a whole ref. All of it is to be called by who holds the lock of the flush.
 */
export class Healer {
  readonly #options: HealerOptions;
  readonly #healed: string[] = [];
  readonly #sources = new Set<string>();
  readonly #condemned = new Set<string>();

  constructor(options: HealerOptions) {
    this.#options = options;
  }

  /** What was mended since this window was opened, in words for a person. */
  get healed(): readonly string[] {
    return this.#healed;
  }

  /** Commits that may have attachments which are nowhere else. */
  get sources(): ReadonlySet<string> {
    return this.#sources;
  }

  /** Damaged refs of retired writers. */
  get condemned(): ReadonlySet<string> {
    return this.#condemned;
  }

  /** Looks whether the refs are damaged, and mends those that are. Returns whether one was. */
  async heal(refs: readonly string[]): Promise<boolean> {
    let hasHealed = false;
    for (const ref of refs) {
      const condition = await conditionOf(this.#options.repository, ref);
      if (condition.kind !== 'broken') continue;
      await this.#mend(ref, condition);
      hasHealed = true;
    }
    return hasHealed;
  }

  /**
   * Looks through the history of this clone's own refs, which a flush does not. What lies below a tip cannot be
   * mended, only be left behind.
   * @param incidents which; absent: all
   * @param isDeep reads all files as well, instead of looking whether they are there
   */
  async check(incidents?: readonly string[], isDeep = false): Promise<boolean> {
    const { repository, writers } = this.#options;
    const own = new Set(await writers.own());
    const { refs, problems } = await listRefs(repository);
    const mine = refs.filter((ref) => ref.remote === undefined && own.has(ref.writer));
    const chosen = mine.filter(({ incident }) => incidents?.includes(incident) ?? true);
    // A ref that git cannot even parse is not among the refs, only among the complaints.
    const garbage = problems.flatMap(({ reason }) => /refs\/incidents\/\S+$/.exec(reason) ?? []);
    const lost = garbage.filter((ref) => own.has(ref.slice(ref.lastIndexOf('/') + 1)));
    const broken = isDeep ? await this.#notWhole(chosen) : await brokenAmong(repository, chosen);
    let hasHealed = await this.heal([...broken, ...lost]);
    for (const ref of broken) hasHealed = (await this.#leaveIfBroken(ref)) || hasHealed;
    return hasHealed;
  }

  /** Adds to the list of what was mended. */
  async tell(message: string): Promise<void> {
    this.#healed.push(message);
    const line = `${new Date().toISOString()} ${message}\n`;
    // For those who wonder later. What was mended is mended, whether this works or not.
    await appendFile(join(this.#options.store, 'healed.log'), line).catch(() => undefined);
  }

  async #notWhole(refs: readonly IncidentRef[]): Promise<string[]> {
    const broken: string[] = [];
    for (const { name, oid } of refs) if (!(await isWhole(this.#options.repository, oid))) broken.push(name);
    return broken;
  }

  async #mend(ref: string, broken: Broken): Promise<void> {
    const { repository, pending, tips } = this.#options;
    const [incident, writer] = partsOf(ref);
    const commit = broken.isSymbolic ? undefined : broken.oid;
    const salvaged = await this.#salvage(incident, writer, commit);
    await this.#makeRoom(commit);
    const good = await this.#newestWhole(await tips.of(ref));
    if (good !== undefined && (await this.#continuesWhatOthersHave(incident, writer, good)))
      await moveRef(repository, ref, good, broken.oid);
    else await this.#retire(writer, ref);
    // Only now: had the ref not been mended, the next attempt would find them again.
    for (const stored of salvaged) pending.add(refName(incident, stored.from), stored.event);
    await this.tell(
      `What git kept of incident ${shortIncidentId(incident)} was damaged (${ref}: ${broken.reason}). ` +
        'Its entries were put back from the log of this machine.',
    );
  }

  async #leaveIfBroken(ref: string): Promise<boolean> {
    const { repository, writers } = this.#options;
    const [incident, writer] = partsOf(ref);
    const condition = await conditionOf(repository, ref);
    if (writers.retired.has(writer) || condition.kind !== 'whole') return false;
    if (await isWhole(repository, condition.oid)) return false;
    await this.#makeRoom(condition.oid);
    await this.#retire(writer, ref);
    await this.tell(
      `An older part of what git kept of incident ${shortIncidentId(incident)} was damaged (${ref}), so it could not ` +
        'have been shared. Its entries were put in git anew.',
    );
    return true;
  }

  async #makeRoom(commit: string | undefined): Promise<void> {
    const { repository, store } = this.#options;
    if (commit !== undefined) await setAsideUnreadable(repository, commit, join(store, 'damaged'));
  }

  async #retire(writer: string, damaged: string): Promise<void> {
    const { writers } = this.#options;
    this.#condemned.add(damaged);
    await writers.refresh();
    if (!writers.retired.has(writer)) await writers.retire(writer);
  }

  /** From the damaged commit what can be read of it, and from the log. */
  async #salvage(
    incident: string,
    writer: string,
    commit: string | undefined,
  ): Promise<{ readonly from: string; readonly event: StoredEvent }[]> {
    const { repository, roots } = this.#options;
    const found: { from: string; event: StoredEvent }[] = [];
    if (commit !== undefined) {
      this.#sources.add(commit);
      const onTip = await withObjects(repository, (objects) => salvage(objects, writer, commit));
      for (const [from, events] of onTip) found.push(...events.map((event) => ({ from, event })));
    }
    const { segments } = await listSegments(roots);
    for (const segment of segments.filter((candidate) => candidate.writer === writer)) {
      const { events } = await readSegment(segment);
      const ofIncident = events.filter(({ envelope }) => envelope.incident === incident);
      found.push(...ofIncident.map((event) => ({ from: writer, event })));
    }
    return found.filter(({ event }) => event.envelope.incident === incident);
  }

  async #newestWhole(candidates: readonly string[]): Promise<string | undefined> {
    for (const oid of candidates.slice(0, MAX_CANDIDATES)) {
      if (await isWhole(this.#options.repository, oid)) return oid;
    }
    return undefined;
  }

  /** If not, a push of the mended ref would be refused. */
  async #continuesWhatOthersHave(incident: string, writer: string, good: string): Promise<boolean> {
    const { repository } = this.#options;
    const { refs } = await listRefs(repository, incident);
    for (const fetched of refs.filter((ref) => ref.remote !== undefined && ref.writer === writer)) {
      const isAncestor = await localGit(repository, ['merge-base', '--is-ancestor', fetched.oid, good]);
      if (isAncestor.exitCode !== 0) return false;
    }
    return true;
  }
}

function partsOf(ref: string): [incident: string, writer: string] {
  const [incident = '', writer = ''] = ref.split('/').slice(-2);
  return [incident, writer];
}
