import * as vscode from 'vscode';
import type { Deployment } from '../../core/deployments/deployment.ts';
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
        if (focused && this.#current && Date.now() - this.#readAt > STALE_MS) void this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('fireline.deployments')) void this.refresh();
      }),
    ];
  }

  /** What was read last; undefined until something asked. */
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

  async load(): Promise<readonly RepositoryDeployments[]> {
    if (this.#current === undefined) await (this.#loading ?? this.refresh());
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
    this.#current = await Promise.all(
      this.#desk.homes.repositories.map((repository) => this.#readOne(repository)),
    );
    this.#readAt = Date.now();
    this.#changed.fire();
  }

  async #readOne(repository: Repository): Promise<RepositoryDeployments> {
    try {
      const { readListing } = await reading();
      const { active, homes } = this.#desk;
      const told = { incident: active, repositories: homes.repositories };
      return { repository, listing: await readListing(repository, told, this.github.of(repository.root)) };
    } catch (error) {
      this.#log.error(`deployments of ${repository.root}`, error instanceof Error ? error : String(error));
      return { repository, failure: messageOf(error) };
    }
  }

  #covers(current: readonly RepositoryDeployments[]): boolean {
    const roots = this.#desk.homes.repositories.map(({ root }) => root).join('\n');
    return roots === current.map(({ repository }) => repository.root).join('\n');
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
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
