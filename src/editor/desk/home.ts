import type { StoredEvent } from '../../core/incident/codec.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { foldIncident } from '../../core/incident/reduce.ts';
import type { Journal, JournalProblem } from '../../git/journal/journal.ts';
import type { Repository } from '../../git/repository.ts';

/** Where incidents are kept: a repository of the workspace, or a folder of it that has no git. */
export class Home {
  readonly folder: string;
  readonly name: string;
  readonly journal: Journal;
  readonly repository: Repository | undefined;
  /** As far as git knows it. */
  readonly identity: Repository['identity'];
  #events = new Map<string, readonly StoredEvent[]>();
  #incidents = new Map<string, Incident>();
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

  get incidents(): Iterable<Incident> {
    return this.#incidents.values();
  }

  get problems(): readonly JournalProblem[] {
    return this.#problems;
  }

  incident(id: string): Incident | undefined {
    return this.#incidents.get(id);
  }

  async load(): Promise<void> {
    const { incidents, problems } = await this.journal.load();
    this.#events = new Map(incidents);
    this.#incidents = new Map();
    for (const [id, events] of incidents) this.#fold(id, events);
    this.#problems = problems;
  }

  /** Takes in what was just made durable, so that nothing has to be read again. */
  add(id: string, stored: readonly StoredEvent[]): void {
    const events = [...(this.#events.get(id) ?? []), ...stored];
    this.#events.set(id, events);
    this.#fold(id, events);
  }

  #fold(id: string, events: readonly StoredEvent[]): void {
    const incident = foldIncident(events);
    if (incident) this.#incidents.set(id, incident);
  }
}
