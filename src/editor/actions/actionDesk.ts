import * as vscode from 'vscode';
import { groupActions, type ActionGroups, type ActionRow } from '../../core/actions/list.ts';
import { localDay } from '../../core/actions/overdue.ts';
import type { ClosedByCommit, TrailerCommit } from '../../core/actions/trailers.ts';
import { timeOfId } from '../../core/incident/event-id.ts';
import { deploymentScheme } from '../desk/deploymentScheme.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { setShowsDone, showsDone } from './shown.ts';

/** Commits come with a pull or by the hand of the person who looks. */
const STALE_MS = 60_000;

/** The action items of all incidents of this window, and the commits that say that they did one. */
export class ActionDesk implements vscode.Disposable {
  readonly #desk: IncidentDesk;
  readonly #log: vscode.LogOutputChannel;
  readonly #storage: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #closing = new AbortController();
  #found = new Map<string, TrailerCommit>();
  #reading: Promise<void> | undefined;
  #readAt = 0;

  constructor(desk: IncidentDesk, log: vscode.LogOutputChannel, storage: vscode.Memento) {
    this.#desk = desk;
    this.#log = log;
    this.#storage = storage;
  }

  groups(): ActionGroups {
    return groupActions(this.#desk.incidents, localDay(Date.now()));
  }

  get showsDone(): boolean {
    return showsDone(this.#storage);
  }

  async showDone(shows: boolean): Promise<void> {
    await setShowsDone(this.#storage, shows);
    this.#changed.fire();
  }

  /** The commit that says that it did an item which is still open. */
  commitOf({ incident, item }: ActionRow): TrailerCommit | undefined {
    return this.#found.get(keyOf(incident.id, item.action));
  }

  /** What commits say is done and the record does not. */
  foundIn(open: readonly ActionRow[]): readonly ClosedByCommit[] {
    if (this.#found.size === 0) return [];
    return open.flatMap((row) => {
      const commit = this.commitOf(row);
      return commit ? [{ row, commit }] : [];
    });
  }

  /** Reads commits in the background, when that was not done lately. */
  look(): void {
    if (Date.now() - this.#readAt < STALE_MS) return;
    this.read().catch((error: unknown) =>
      this.#log.info(`commits that name action items were not read: ${String(error)}`),
    );
  }

  /** @throws GitError */
  read(): Promise<void> {
    return (this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    }));
  }

  async #read(): Promise<void> {
    this.#readAt = Date.now();
    const found: ClosedByCommit[] = [];
    for (const home of this.#desk.homes.all) found.push(...(await this.#readHome(home)));
    const before = JSON.stringify([...this.#found]);
    this.#found = new Map(found.map(({ row, commit }) => [keyOf(row.incident.id, row.item.action), commit]));
    if (JSON.stringify([...this.#found]) !== before) this.#changed.fire();
  }

  /** Commits of a repository speak of the incidents that are kept in it. */
  async #readHome({ repository, incidents }: Home): Promise<readonly ClosedByCommit[]> {
    const { open } = groupActions(incidents, localDay(Date.now()));
    if (repository === undefined || open.length === 0) return [];
    const [{ closedByCommits }, { readActionTrailers }] = await Promise.all([
      import('../../core/actions/trailers.ts'),
      import('../../git/action-trailers.ts'),
    ]);
    const since = open.reduce((least, { incident }) => Math.min(least, timeOfId(incident.id).ms), Infinity);
    const range = { scheme: deploymentScheme(repository.root), since, signal: this.#closing.signal };
    return closedByCommits(open, await readActionTrailers(repository, range));
  }

  /** Puts on record that what commits did is done. */
  async closeFound(): Promise<readonly ClosedByCommit[]> {
    const found = this.foundIn(this.groups().open);
    for (const { row, commit } of found) {
      await this.#desk.record(row.incident.id, {
        kind: 'action.closed',
        data: {
          action: row.item.action,
          title: row.item.title,
          commit: commit.revision,
          ...(commit.subject !== '' && { note: commit.subject.slice(0, 500) }),
        },
        occurredAt: commit.at,
        source: 'automatic',
      });
    }
    return found;
  }

  dispose(): void {
    this.#closing.abort();
    this.#changed.dispose();
  }
}

const keyOf = (incident: string, action: string): string => `${incident}/${action}`;
