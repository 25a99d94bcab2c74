import * as vscode from 'vscode';
import type { Commit, Deployment } from '../../core/deployments/deployment.ts';
import type { DeploymentRef } from '../../core/incident/events.ts';
import { commitsOf, listDeployments, type DeploymentListing } from '../../git/deployments.ts';
import type { Repository } from '../../git/repository.ts';
import { messageOf } from '../errors.ts';
import { setting } from '../settings.ts';
import type { IncidentDesk } from './incidentDesk.ts';

const LIMIT = 200;
const STALE_MS = 30_000;
const COMMIT_LIMIT = 100;

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
  #readAt = 0;

  constructor(desk: IncidentDesk, log: vscode.LogOutputChannel) {
    this.#desk = desk;
    this.#log = log;
    this.#subscriptions = [
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

  /** Newest first, of all repositories. */
  get all(): Deployment[] {
    const all = (this.#current ?? []).flatMap(({ listing }) => listing?.deployments ?? []);
    return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  find(id: string, repository?: string): Deployment | undefined {
    return this.all.find(
      (one) => one.id === id && (repository === undefined || one.repository === repository),
    );
  }

  async load(): Promise<readonly RepositoryDeployments[]> {
    if (this.#current === undefined) await this.refresh();
    return this.#current ?? [];
  }

  async refresh(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  async commits(
    deployment: Deployment,
  ): Promise<{ readonly commits: readonly Commit[]; readonly total: number }> {
    const repository = this.#desk.homes.repositories.find(({ root }) => root === deployment.repository);
    if (repository === undefined) return { commits: [], total: 0 };
    return commitsOf(repository, deployment, { limit: COMMIT_LIMIT });
  }

  async #read(): Promise<void> {
    this.#current = await Promise.all(
      this.#desk.homes.repositories.map((repository) => this.#readOne(repository)),
    );
    this.#readAt = Date.now();
    this.#changed.fire();
  }

  async #readOne(repository: Repository): Promise<RepositoryDeployments> {
    const scope = vscode.Uri.file(repository.root);
    const branch = setting('deployments.productionBranch', scope);
    try {
      const listing = await listDeployments(repository, {
        scheme: {
          tagPatterns: setting('deployments.tagPatterns', scope),
          ...(branch !== '' && { productionBranch: branch }),
        },
        limit: LIMIT,
      });
      return { repository, listing };
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

/** A deployment as the record keeps it. */
export const deploymentRef = (deployment: Deployment): DeploymentRef => ({
  id: deployment.id.slice(0, 500),
  name: deployment.name.slice(0, 500),
  revision: deployment.revision,
  at: deployment.at,
  author: deployment.author,
  repository: deployment.repository,
  ...(deployment.environment !== undefined && { environment: deployment.environment }),
  ...(deployment.service !== undefined && { service: deployment.service }),
  ...(deployment.previous && { previousRevision: deployment.previous.revision }),
});
