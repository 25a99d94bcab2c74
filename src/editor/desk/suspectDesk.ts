import * as vscode from 'vscode';
import { rankedForRecord, type SuspectsInput } from '../../core/board/suspects.ts';
import type { RankedSuspect, Suspect } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { RankedCommit } from '../../core/suspects/candidate.ts';
import { commitTitle } from '../../core/text/commit-title.ts';
import { messageOf } from '../errors.ts';
import type { DeploymentList, RepositoryDeployments } from './deploymentList.ts';
import type { IncidentDesk } from './incidentDesk.ts';
import type * as SuspectReadingModule from './suspectReading.ts';
import type { SuspectReading } from './suspectReading.ts';

/** What reads and ranks is loaded when somebody first looks for suspects. */
const ranking = (): Promise<typeof SuspectReadingModule> => import('./suspectReading.ts');

/** A burst of entries ranks once. */
const RANK_DELAY_MS = 300;

/** What is known of the suspects of one incident. */
interface Investigation {
  /** Where git is read up to: when that changes, what was read is of no use. */
  readonly until: string;
  readonly abort: AbortController;
  readonly done: Promise<void>;
  reading?: SuspectReading;
  shown: SuspectsInput;
  /** While it is being ranked. */
  ranking?: Promise<void>;
  /** The deployments that it is read for, once they are known. */
  deployments?: string;
  /** What was known when it was ranked last. */
  rankedFor?: { readonly reading: SuspectReading; readonly key: string };
}

/** The suspects of the incidents that somebody looks at: read from git once, ranked anew as the record grows. */
export class SuspectDesk implements vscode.Disposable {
  readonly #desk: IncidentDesk;
  readonly #deployments: DeploymentList;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #investigations = new Map<string, Investigation>();
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(desk: IncidentDesk, deployments: DeploymentList, log: vscode.LogOutputChannel) {
    this.#desk = desk;
    this.#deployments = deployments;
    this.#log = log;
    this.#subscriptions = [
      desk.onDidChange(() => this.#rankSoon()),
      deployments.onDidChange(() => this.#readAgain()),
    ];
  }

  /** What is known by now; undefined until somebody looks. */
  of(incident: string): SuspectsInput | undefined {
    return this.#investigations.get(incident)?.shown;
  }

  /** Begins to read, unless that was begun. */
  look(incident: Incident): void {
    const known = this.#investigations.get(incident.id);
    if (known?.until === untilOf(incident)) return;
    this.#begin(incident);
  }

  /** Reads the deployments and git again. */
  async refresh(incident: Incident): Promise<void> {
    this.look(incident);
    await this.#deployments.refresh();
    await this.#investigations.get(incident.id)?.done;
  }

  /** The ranking once all of it has been read. */
  async ready(incident: Incident): Promise<SuspectsInput | undefined> {
    this.look(incident);
    await this.#investigations.get(incident.id)?.done;
    return this.of(incident.id);
  }

  /** A suspect by its id, or a commit by its hash, as the record names it. */
  find(incident: string, kind: Suspect['kind'], id: string): Suspect | undefined {
    const investigation = this.#investigations.get(incident);
    if (kind === 'deployment') {
      const known = this.#describe(id);
      return known && { kind, id, ...known };
    }
    const commit = commitsOf(investigation?.shown).find(({ candidate }) => candidate.revision === id);
    const part = investigation?.reading?.find(({ candidates }) =>
      candidates.some(({ revision }) => revision === id),
    );
    if (commit === undefined) return undefined;
    const { revision, subject, body } = commit.candidate;
    const name = `${revision.slice(0, 8)} ${commitTitle(subject, body)}`.slice(0, 500);
    return { kind, id: revision, name, revision, ...(part && { repository: part.repository.root }) };
  }

  /** How the suspects stand, for the record of a decision. */
  forRecord(incident: string): RankedSuspect[] {
    return rankedForRecord(this.of(incident)?.ranked ?? [], (id) => this.#describe(id));
  }

  #describe(id: string): Pick<Suspect, 'name' | 'revision' | 'repository'> | undefined {
    const deployment = this.#deployments.find(id);
    return (
      deployment && {
        name: deployment.name.slice(0, 500),
        revision: deployment.revision,
        repository: deployment.repository,
      }
    );
  }

  #begin(incident: Incident): Investigation {
    this.#investigations.get(incident.id)?.abort.abort();
    const abort = new AbortController();
    const shown = this.of(incident.id);
    const investigation: Investigation = {
      until: untilOf(incident),
      abort,
      done: Promise.resolve().then(() => this.#read(incident.id, abort.signal)),
      shown: { ranked: [], components: [], ...shown, state: 'reading', message: 'Reading what changed…' },
    };
    this.#investigations.set(incident.id, investigation);
    this.#changed.fire();
    return investigation;
  }

  async #read(id: string, signal: AbortSignal): Promise<void> {
    const incident = this.#desk.find(id);
    const investigation = this.#investigations.get(id);
    if (incident === undefined || investigation === undefined) return;
    try {
      await this.#deployments.load();
      const listings = this.#deployments.current ?? [];
      investigation.deployments = nameAll(listings);
      const onProgress = (reading: SuspectReading): void => {
        if (signal.aborted) return;
        investigation.reading = reading;
        void this.#rank(id, investigation);
      };
      const { readAll } = await ranking();
      await readAll(listings, Date.parse(untilOf(incident)), { signal, onProgress });
      await this.#rank(id, investigation);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(investigation, error);
    }
  }

  /** Ranks until there is nothing new. */
  #rank(id: string, investigation: Investigation): Promise<void> {
    investigation.ranking ??= this.#rankUntilFresh(id, investigation)
      .catch((error: unknown) => this.#fail(investigation, error))
      .finally(() => {
        delete investigation.ranking;
      });
    return investigation.ranking;
  }

  async #rankUntilFresh(id: string, investigation: Investigation): Promise<void> {
    const { prepareAll, rank, whatIsKnown } = await ranking();
    for (;;) {
      const incident = this.#desk.find(id);
      const { reading, rankedFor, abort } = investigation;
      if (incident === undefined || reading === undefined || abort.signal.aborted) return;
      const known = whatIsKnown(incident, reading);
      const key = JSON.stringify(known);
      if (rankedFor?.reading === reading && rankedFor.key === key) return;
      await prepareAll(known, reading);
      investigation.rankedFor = { reading, key };
      investigation.shown = rank(known, reading);
      this.#changed.fire();
    }
  }

  #fail(investigation: Investigation, error: unknown): void {
    this.#log.error('suspects', error instanceof Error ? error : String(error));
    investigation.shown = { ...investigation.shown, state: 'failed', message: messageOf(error) };
    this.#changed.fire();
  }

  #rankSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const [id, investigation] of this.#investigations) this.#follow(id, investigation);
    }, RANK_DELAY_MS);
  }

  /** The record of an incident may have changed. */
  #follow(id: string, investigation: Investigation): void {
    const incident = this.#desk.find(id);
    if (incident === undefined) return;
    if (investigation.until === untilOf(incident)) void this.#rank(id, investigation);
    else this.#begin(incident);
  }

  /** Deployments are looked for whenever the window gets the focus: mostly there are no others. */
  #readAgain(): void {
    const now = nameAll(this.#deployments.current ?? []);
    for (const [id, { deployments }] of this.#investigations) {
      const incident = this.#desk.find(id);
      // Those that wait for this very list are about to read it.
      if (incident && deployments !== undefined && deployments !== now) this.#begin(incident);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const { abort } of this.#investigations.values()) abort.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

/** What came after it was noticed is no suspect. */
const untilOf = ({ milestones, declared }: Incident): string => (milestones.detected ?? declared).at;

const commitsOf = (shown: SuspectsInput | undefined): RankedCommit[] =>
  (shown?.ranked ?? []).flatMap(({ commits }) => [...commits]);

/** Two lists of the same deployments have the same text. */
const nameAll = (listings: readonly RepositoryDeployments[]): string =>
  listings
    .flatMap(({ repository, listing }) => [
      repository.root,
      listing?.unreleased?.id ?? '',
      ...(listing?.deployments ?? []).map(({ id, revision }) => `${id} ${revision}`),
    ])
    .join('\n');
