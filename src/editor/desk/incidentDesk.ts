import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { makeId } from '../../core/incident/event-id.ts';
import type { Actor, EventDraft, EventInput } from '../../core/incident/events.ts';
import { isOver, type Incident } from '../../core/incident/incident.ts';
import { newsOf, seeAll, tookPart, type News, type Reader, type Seen } from '../../core/incident/news.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { Runbook } from '../../core/runbook/model.ts';
import { UserError } from '../errors.ts';
import { Masking } from '../secrets/masking.ts';
import { tellMasked } from '../secrets/tell.ts';
import type { Home } from './home.ts';
import { Homes } from './homes.ts';
import { Identity, NOBODY } from './identity.ts';
import { Reading } from './reading.ts';
import { Runbooks } from './runbooks.ts';

const ACTIVE_KEY = 'fireline.activeIncident';

/**
 * The one place that turns an intent into an event and events into incidents. Views and commands talk to it and
 * to nothing below it.
 */
export class IncidentDesk implements vscode.Disposable {
  readonly homes: Homes;
  /** What comes from outside is masked before it is cut or named; `record` masks all that is left. */
  readonly masking = new Masking(tellMasked);
  readonly #context: vscode.ExtensionContext;
  readonly #identity: Identity;
  readonly runbooks: Runbooks;
  readonly #reading: Reading;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  private constructor(context: vscode.ExtensionContext, homes: Homes) {
    this.#context = context;
    this.homes = homes;
    this.#identity = new Identity(context);
    this.runbooks = new Runbooks(context.extensionUri);
    this.#reading = new Reading(context.globalState);
    homes.onDidChange(() => this.#changed.fire());
  }

  static async open(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<IncidentDesk> {
    const desk = new IncidentDesk(context, await Homes.open(context, log));
    const chosen = desk.#chosen;
    if (chosen !== undefined) await desk.open(chosen);
    return desk;
  }

  /** Open ones first, then the newest. */
  get incidents(): IncidentSummary[] {
    const [first, ...others] = this.homes.all;
    const all = [...(first?.incidents ?? [])];
    for (const home of others) all.push(...home.incidents);
    if (others.length > 0) all.sort((a, b) => (a.id < b.id ? 1 : -1));
    return [...all.filter((incident) => !isOver(incident)), ...all.filter(isOver)];
  }

  isArchived(id: string): boolean {
    return this.#homeOf(id)?.isArchived(id) ?? false;
  }

  /** The whole incident, if this window holds it: the open ones, the active one, and whatever `open` was asked for. */
  find(id: string): Incident | undefined {
    return this.#homeOf(id)?.incident(id);
  }

  /** The whole incident, read if need be. */
  async open(id: string): Promise<Incident | undefined> {
    return this.#homeOf(id)?.open(id);
  }

  /**
   * The incident that this window works on: the one chosen, or else the newest that is open. One that was only fetched
   * from a remote comes after those that the person has a part in.
   */
  get active(): Incident | undefined {
    const chosen = this.#chosen;
    const incident = chosen === undefined ? undefined : this.find(chosen);
    if (incident) return incident;
    const open = this.incidents.filter((other) => !isOver(other));
    const first = open.find(({ id }) => this.hasPartIn(id)) ?? open[0];
    return first && this.find(first.id);
  }

  /** The person shares it, or took part in it. */
  hasPartIn(id: string): boolean {
    const home = this.homeOf(id);
    const isShared = home.journal.sharing?.shares.some(({ incident }) => incident === id) ?? false;
    return isShared || tookPart(home.events(id), this.#readerOf(home, id));
  }

  #readerOf(home: Home, id: string): Reader {
    return { me: this.knownMe(home) ?? NOBODY, writers: home.writers, seen: this.#reading.of(id) };
  }

  get #chosen(): string | undefined {
    const chosen = this.#context.workspaceState.get<string>(ACTIVE_KEY);
    return typeof chosen === 'string' ? chosen : undefined;
  }

  async setActive(id: string): Promise<void> {
    await this.open(id);
    await this.#context.workspaceState.update(ACTIVE_KEY, id);
    this.#changed.fire();
  }

  /** Puts a new incident on record in `home`, and makes it the active one. */
  async declare(home: Home, data: Omit<EventInput<'incident.declared'>, 'runbook'>): Promise<Incident> {
    const id = makeId({ ms: Date.now(), counter: 0 }, randomBytes(13));
    const runbook = await this.runbooks.pin(home, id);
    await this.#append(home, id, [{ kind: 'incident.declared', data: { ...data, runbook } }]);
    await this.setActive(id);
    const incident = home.incident(id);
    if (incident === undefined) throw new Error(`the declaration of ${id} was written and cannot be read`);
    return incident;
  }

  /**
   * Records what happened to an incident, without secrets. Resolves once it is on disk.
   * @throws MaskingError, and nothing was recorded
   */
  async record(id: string, ...drafts: EventDraft[]): Promise<void> {
    await this.#append(this.homeOf(id), id, drafts);
    this.#changed.fire();
  }

  /** What others wrote of an incident since the person last looked; undefined unless this window holds it. */
  news(id: string): News | undefined {
    const home = this.#homeOf(id);
    if (home?.incident(id) === undefined) return undefined;
    return newsOf(home.events(id), this.#readerOf(home, id));
  }

  /** All that this window knows of an incident, as seen. */
  seen(id: string): Seen {
    return seeAll(this.#homeOf(id)?.events(id) ?? [], new Date().toISOString());
  }

  async markSeen(id: string, seen: Seen): Promise<void> {
    const before = this.news(id)?.entries.size ?? 0;
    await this.#reading.keep(id, seen);
    // With nothing that was new, nothing looks different now.
    if (before > 0) this.#changed.fire();
  }

  async runbookOf(incident: Incident): Promise<Runbook> {
    return this.runbooks.of(this.homeOf(incident.id), incident);
  }

  /** The runbook that an incident declared now would get. */
  async currentRunbook(home: Home): Promise<Runbook> {
    return this.runbooks.current(home);
  }

  async attach(id: string, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }> {
    return this.homeOf(id).journal.attach(id, bytes);
  }

  async readAttachment(id: string, sha256: string): Promise<Uint8Array | undefined> {
    return this.homeOf(id).journal.readAttachment(id, sha256);
  }

  async me(home: Home): Promise<Actor> {
    return this.#identity.of(home);
  }

  knownMe(home: Home): Actor | undefined {
    return this.#identity.known(home);
  }

  homeOf(id: string): Home {
    const home = this.#homeOf(id);
    if (home) return home;
    throw new UserError(
      'This incident is not in any folder of this window. Open the folder it was declared in.',
    );
  }

  #homeOf(id: string): Home | undefined {
    return this.homes.all.find((home) => home.has(id));
  }

  async #append(home: Home, id: string, drafts: readonly EventDraft[]): Promise<void> {
    const actor = await this.#identity.of(home);
    const masked = await this.masking.data(drafts);
    home.add(id, await home.journal.append(id, masked, { actor }));
  }

  /** Everything pending goes into git before the window closes. */
  async close(): Promise<void> {
    await this.homes.close();
    this.dispose();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
