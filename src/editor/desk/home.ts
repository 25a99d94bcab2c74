import type { StoredEvent } from '../../core/incident/codec.ts';
import { isOver, type Incident } from '../../core/incident/incident.ts';
import { foldIncident } from '../../core/incident/reduce.ts';
import { summarize, type IncidentSummary } from '../../core/incident/summary.ts';
import type { Journal, JournalProblem, ListedIncident } from '../../git/journal/journal.ts';
import type { SyncFailure } from '../../git/journal/sync/sharing.ts';
import type { Repository } from '../../git/repository.ts';

/** So many open incidents are held whole, for their clocks. A repository with more has forgotten to close them. */
const MAX_OPEN = 50;

interface Held {
  readonly version: string;
  readonly events: readonly StoredEvent[];
  readonly incident: Incident | undefined;
}

/** Where incidents are kept: a repository of the workspace, or a folder of it that has no git. */
export class Home {
  readonly folder: string;
  readonly name: string;
  readonly journal: Journal;
  readonly repository: Repository | undefined;
  /** As far as git knows it. */
  readonly identity: Repository['identity'];
  #listed = new Map<string, ListedIncident>();
  /** Incidents with all their events: the open ones, and those that somebody looked at in this window. */
  readonly #held = new Map<string, Held>();
  readonly #wanted = new Set<string>();
  readonly #writers = new Set<string>();
  readonly #failing = new Map<string, SyncFailure>();
  #sorted: readonly IncidentSummary[] | undefined;
  #problems: readonly JournalProblem[] = [];

  constructor(parts: {
    folder: string;
    name: string;
    journal: Journal;
    repository: Repository | undefined;
    identity: Repository['identity'];
  }) {
    this.folder = parts.folder;
    this.name = parts.name;
    this.journal = parts.journal;
    this.repository = parts.repository;
    this.identity = parts.identity;
  }

  /** All there are, newest first; those that are held are there whole. */
  get incidents(): readonly IncidentSummary[] {
    this.#sorted ??= [...this.#listed.keys()]
      .sort((a, b) => (a < b ? 1 : -1))
      .flatMap((id) => this.summary(id) ?? []);
    return this.#sorted;
  }

  summary(id: string): IncidentSummary | undefined {
    return this.incident(id) ?? this.#listed.get(id)?.summary;
  }

  /** All there are, in no order, as the list has them. */
  get listed(): ListedIncident[] {
    return [...this.#listed.values()];
  }

  /** The writers that this clone is known to be: of one that has written nothing in this window, none. */
  get writers(): ReadonlySet<string> {
    return this.#writers;
  }

  get problems(): readonly JournalProblem[] {
    return this.#problems;
  }

  has(id: string): boolean {
    return this.#listed.has(id);
  }

  isArchived(id: string): boolean {
    return this.#listed.get(id)?.isArchived ?? false;
  }

  /** The whole incident, if it is held: see `open`. */
  incident(id: string): Incident | undefined {
    return this.#held.get(id)?.incident;
  }

  /** When exchanging with a remote began to fail as it does now. ISO 8601, UTC. */
  failingSince(remote: string): string | undefined {
    return this.#failing.get(remote)?.at;
  }

  /** Each attempt fails at a time of its own; people want to know of the first. */
  followFailures(): void {
    for (const { remote, failure } of this.journal.sharing?.statuses ?? []) {
      if (failure === undefined) this.#failing.delete(remote);
      else if (this.#failing.get(remote)?.kind !== failure.kind) this.#failing.set(remote, failure);
    }
  }

  /** All events of an incident that is held, in no order that counts. */
  events(id: string): readonly StoredEvent[] {
    return this.#held.get(id)?.events ?? [];
  }

  /** Reads an incident whole, and holds it from now on. Undefined when there is none. */
  async open(id: string): Promise<Incident | undefined> {
    this.#wanted.add(id);
    if (this.#listed.has(id)) await this.#hold(id);
    return this.incident(id);
  }

  /** Reads what there is. Resolves with whether anything of it is news. */
  async load(): Promise<boolean> {
    const { incidents, problems } = await this.journal.list();
    const isListNews =
      [...incidents].some(([id, listed]) => this.#isNews(id, listed)) ||
      JSON.stringify(problems) !== JSON.stringify(this.#problems);
    for (const [id, listed] of incidents) this.#listed.set(id, listed);
    this.#sorted = undefined;
    this.#problems = problems;
    const open = [...incidents].filter(([, { summary }]) => !isOver(summary)).map(([id]) => id);
    const newest = open.sort((a, b) => (a < b ? 1 : -1)).slice(0, MAX_OPEN);
    const held = new Set([...newest, ...this.#wanted, ...this.#held.keys()]);
    const before = this.#countEvents();
    for (const id of held) await this.#hold(id);
    return isListNews || this.#countEvents() !== before;
  }

  /** Of an incident that is held, its events are what counts: see `add`. */
  #isNews(id: string, { version, isArchived }: ListedIncident): boolean {
    const known = this.#listed.get(id);
    if (known?.isArchived !== isArchived) return true;
    return !this.#held.has(id) && known.version !== version;
  }

  #countEvents(): number {
    return [...this.#held.values()].reduce((sum, { events }) => sum + events.length, 0);
  }

  /** Takes in what was just made durable, so that nothing has to be read again. */
  add(id: string, stored: readonly StoredEvent[]): void {
    this.#wanted.add(id);
    for (const { envelope } of stored) this.#writers.add(envelope.writer);
    // It matches no version of the journal, so the next look reads what others wrote meanwhile.
    this.#take(id, 'added', stored);
  }

  async #hold(id: string): Promise<void> {
    const version = this.#listed.get(id)?.version;
    if (version === undefined || this.#held.get(id)?.version === version) return;
    this.#take(id, version, await this.journal.read(id));
  }

  /** Events are never taken away, so what was known before stays: an append may have overtaken the reading. */
  #take(id: string, version: string, more: readonly StoredEvent[]): void {
    const events = new Map(this.events(id).map((stored) => [stored.envelope.id, stored]));
    for (const stored of more) events.set(stored.envelope.id, stored);
    const incident = foldIncident([...events.values()]);
    this.#sorted = undefined;
    this.#held.set(id, { version, events: [...events.values()], incident });
    const isArchived = this.isArchived(id);
    if (incident) this.#listed.set(id, { summary: summarize(incident), version, isArchived });
  }
}
