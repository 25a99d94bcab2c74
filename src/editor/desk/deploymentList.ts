import * as vscode from 'vscode';
import type { Deployment } from '../../core/deployments/deployment.ts';
import { lackOfSteps } from '../../core/deployments/mainline.ts';
import type { DeploymentRef } from '../../core/incident/events.ts';
import type { DeploymentContents, DeploymentListing } from '../../git/deployments.ts';
import type { Repository } from '../../git/repository.ts';
import { messageOf } from '../errors.ts';
import { GithubKept } from '../github/kept.ts';
import type * as DeploymentReadingModule from './deploymentReading.ts';
import type { IncidentDesk } from './incidentDesk.ts';

const STALE_MS = 30_000;

/** What reads them is loaded when somebody first looks at them. */
const reading = (): Promise<typeof DeploymentReadingModule> => import('./deploymentReading.ts');

export interface RepositoryDeployments {
  readonly repository: Repository;
  readonly listing?: DeploymentListing;
  /** Why they could not be listed. */
  readonly failure?: string;
}

/** The deployments of all repositories of the workspace, read when first asked for and kept fresh. */
export class DeploymentList implements vscode.Disposable {
  readonly #desk: IncidentDesk;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;
  #current: readonly RepositoryDeployments[] | undefined;
  #loading: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  /** How often fresh ones were asked for. */
  #asked = 0;
  #readAt = 0;
  /** What the active incident tells of deployments, as it was when they were read. */
  #told = '';
  readonly github: GithubKept;

  constructor(desk: IncidentDesk, log: vscode.LogOutputChannel, storage: vscode.Memento) {
    this.#desk = desk;
    this.#log = log;
    this.github = new GithubKept(storage);
    this.#subscriptions = [
      desk.onDidChange(() => {
        if (this.#current && this.#told !== toldKey(desk)) void this.refresh();
      }),
      desk.homes.onDidChange(() => {
        if (this.#current && !this.#covers(this.#current)) void this.refresh();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused && this.isWhole && Date.now() - this.#readAt > STALE_MS) void this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('fireline.deployments')) void this.refresh();
      }),
    ];
  }

  /** What was read last, at first before it is known what each deployment brought; undefined until something asked. */
  get current(): readonly RepositoryDeployments[] | undefined {
    return this.#current;
  }

  /** Of all repositories: what is not deployed yet, and then what was, newest first. */
  get all(): Deployment[] {
    const listings = (this.#current ?? []).flatMap(({ listing }) => listing ?? []);
    const newest = listings
      .flatMap(({ deployments }) => deployments)
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    return [...listings.flatMap(({ unreleased }) => unreleased ?? []), ...newest];
  }

  find(id: string, repository?: string): Deployment | undefined {
    return this.all.find(
      (one) => one.id === id && (repository === undefined || one.repository === repository),
    );
  }

  /** What each deployment brought is known. */
  get isWhole(): boolean {
    return this.#readAt > 0;
  }

  /** All that can be known. */
  async load(): Promise<readonly RepositoryDeployments[]> {
    if (!this.isWhole) await (this.#loading ?? this.refresh());
    return this.#current ?? [];
  }

  /** What there is to show: names and times, though it may not be known yet what each deployment brought. */
  async listed(): Promise<readonly RepositoryDeployments[]> {
    if (this.#current === undefined) {
      const shown = new Promise<void>((resolve) => {
        const listening = this.onDidChange(() => {
          listening.dispose();
          resolve();
        });
      });
      await Promise.race([this.load(), shown]);
    }
    return this.#current ?? [];
  }

  /** What has changed since a reading began needs another one. */
  async refresh(): Promise<void> {
    this.#asked++;
    this.#loading ??= this.#readUntilFresh().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  async commits(
    deployment: Deployment,
  ): Promise<Pick<DeploymentContents, 'commits' | 'total' | 'isRollback'>> {
    const repository = this.#desk.homes.repositories.find(({ root }) => root === deployment.repository);
    if (repository === undefined) return { commits: [], total: 0, isRollback: false };
    const { readCommits } = await reading();
    return readCommits(repository, deployment);
  }

  async #readUntilFresh(): Promise<void> {
    let asked: number;
    do {
      asked = this.#asked;
      await this.#read();
    } while (asked !== this.#asked);
  }

  async #read(): Promise<void> {
    this.#told = toldKey(this.#desk);
    const { repositories } = this.#desk.homes;
    const known = new Map<Repository, RepositoryDeployments>();
    const show = (one: RepositoryDeployments): RepositoryDeployments => {
      known.set(one.repository, one);
      const all = repositories.flatMap((repository) => known.get(repository) ?? []);
      // A whole list stays until there is another whole one.
      if (!this.isWhole && all.length === repositories.length) this.#show(all);
      return one;
    };
    const read = await Promise.all(
      repositories.map((repository) => this.#readOne(repository, show).then(show)),
    );
    this.#readAt = Date.now();
    this.#show(read);
  }

  #show(current: readonly RepositoryDeployments[]): void {
    this.#current = current;
    this.#changed.fire();
  }

  async #readOne(
    repository: Repository,
    show: (one: RepositoryDeployments) => void,
  ): Promise<RepositoryDeployments> {
    let early: DeploymentListing | undefined;
    const onListed = (listing: DeploymentListing): void => {
      early = listing;
      show({ repository, listing });
    };
    try {
      const { readListing } = await reading();
      const { active, homes } = this.#desk;
      const told = { incident: active, repositories: homes.repositories };
      const github = this.github.of(repository.root);
      const { signal } = this.#stopping;
      return { repository, listing: await readListing(repository, told, github, { signal, onListed }) };
    } catch (error) {
      if (!this.#stopping.signal.aborted)
        this.#log.error(`deployments of ${repository.root}`, error instanceof Error ? error : String(error));
      const failure = messageOf(error);
      return early === undefined
        ? { repository, failure }
        : { repository, listing: asFarAsRead(early, failure) };
    }
  }

  #covers(current: readonly RepositoryDeployments[]): boolean {
    const roots = this.#desk.homes.repositories.map(({ root }) => root).join('\n');
    return roots === current.map(({ repository }) => repository.root).join('\n');
  }

  dispose(): void {
    this.#stopping.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

/** Names and times are known all the same. */
function asFarAsRead({ mainline: _, ...early }: DeploymentListing, failure: string): DeploymentListing {
  return { ...early, isWhole: true, lacks: [...early.lacks, lackOfSteps(failure)] };
}

const toldKey = (desk: IncidentDesk): string => JSON.stringify(desk.active?.toldDeployments ?? []);

/** A deployment as the record keeps it. */
export const deploymentRef = (deployment: Deployment): DeploymentRef => ({
  id: deployment.id.slice(0, 500),
  name: deployment.name.slice(0, 500),
  revision: deployment.revision,
  at: deployment.at,
  repository: deployment.repository,
  ...(deployment.author !== '' && { author: deployment.author.slice(0, 500) }),
  ...(deployment.environment !== undefined && { environment: deployment.environment }),
  ...(deployment.service !== undefined && { service: deployment.service }),
  ...(deployment.previous && { previousRevision: deployment.previous.revision }),
});
