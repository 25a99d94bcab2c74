import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../manifest.ts';
import { showsDone } from './actions/shown.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';
import type { Services } from './services.ts';

type Keys = Readonly<Record<keyof typeof CONTEXT_KEYS, boolean>>;

/** Remotes are added on the command line, and asking for them costs a process: so rarely, and when the window is back. */
const REMOTES_STALE_MS = 60_000;

/** Tells VS Code what there is, so that the palette and the menus offer what makes sense. */
export async function followContextKeys(services: Services): Promise<vscode.Disposable> {
  const desk = await services.desk();
  const remotes = new KnownRemotes(desk);
  const told = new Map<string, boolean>();
  const { workspaceState } = services.context;
  const update = (): void => {
    const keys = { ...keysOf(desk, remotes.any), showsDoneActions: showsDone(workspaceState) };
    for (const [name, value] of Object.entries(keys)) {
      if (told.get(name) === value) continue;
      told.set(name, value);
      void vscode.commands.executeCommand('setContext', CONTEXT_KEYS[name as keyof Keys], value);
    }
  };
  const look = (): void => {
    remotes
      .refresh()
      .then(update, (error: unknown) => services.log.info(`remotes are not known: ${String(error)}`));
  };
  update();
  look();
  return vscode.Disposable.from(
    services.onDidChange(update),
    services.onDidChangeActions(update),
    desk.homes.onDidChange(look),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) look();
    }),
  );
}

function keysOf(desk: IncidentDesk, hasRemotes: boolean): Omit<Keys, 'showsDoneActions'> {
  const { active } = desk;
  const shares = sharingsOf(desk).flatMap((sharing) => sharing.shares);
  return {
    hasActive: active !== undefined,
    isOver: active?.status === 'resolved' || active?.status === 'closed',
    isP0: active?.severity === 'P0',
    isShared: shares.some(({ incident }) => incident === active?.id),
    hasShares: shares.length > 0,
    hasRemotes,
    hasGit: sharingsOf(desk).length > 0,
    hasNews: active !== undefined && (desk.news(active.id)?.entries.size ?? 0) > 0,
    isReady: true,
  };
}

const sharingsOf = ({ homes }: IncidentDesk) => homes.all.flatMap(({ journal }) => journal.sharing ?? []);

class KnownRemotes {
  readonly #desk: IncidentDesk;
  any = false;
  #homes = '';
  #readAt = 0;

  constructor(desk: IncidentDesk) {
    this.#desk = desk;
  }

  async refresh(): Promise<void> {
    const homes = this.#desk.homes.all.map(({ folder }) => folder).join('\n');
    if (homes === this.#homes && Date.now() - this.#readAt < REMOTES_STALE_MS) return;
    this.#homes = homes;
    this.#readAt = Date.now();
    const lists = await Promise.all(sharingsOf(this.#desk).map((sharing) => sharing.remotes()));
    this.any = lists.some((list) => list.length > 0);
  }
}
