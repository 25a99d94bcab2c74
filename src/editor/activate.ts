import * as vscode from 'vscode';
import { openActions } from './actions/open.ts';
import { registerBoards } from './board/register.ts';
import { registerCommands } from './commands/registry.ts';
import { registerGitFiles } from './diff/gitFiles.ts';
import { followContextKeys } from './contextKeys.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';
import { openDeployments, openSimilar, openSuspects } from './desk/onDemand.ts';
import { report } from './errors.ts';
import { registerLinks } from './links/register.ts';
import { registerPostmortems } from './postmortem/register.ts';
import { registerMetrics } from './metrics/register.ts';
import { registerRunbookEditing } from './runbook/register.ts';
import type { Services } from './services.ts';
import { registerStatusBar } from './statusBar.ts';
import { registerActionsView } from './views/actionsView.ts';
import { registerTools } from './tools/register.ts';
import { registerDeploymentsView } from './views/deploymentsView.ts';
import { registerIncidentsView } from './views/incidentsView.ts';
import { registerRunbookView } from './views/runbookView.ts';
import { registerTimelineView } from './views/timelineView.ts';

let opened: Promise<IncidentDesk> | undefined;

/** Registers features. What reads repositories or parses anything is loaded afterwards, when it is first needed. */
export function activateFireline(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Fireline', { log: true });
  const services = makeServices(context, log);
  context.subscriptions.push(
    log,
    registerCommands(services),
    registerIncidentsView(services),
    registerRunbookView(services),
    registerTimelineView(services),
    registerDeploymentsView(services),
    registerActionsView(services),
    registerStatusBar(services),
    registerBoards(services),
    registerMetrics(services),
    registerGitFiles(services),
    registerRunbookEditing(services),
    registerLinks(services),
    registerPostmortems(services),
    registerTools(services),
  );
  setTimeout(() => void start(services), 0);
}

export async function deactivateFireline(): Promise<void> {
  const desk = opened;
  opened = undefined;
  // Why it did not open was told when it was tried.
  await (await desk?.catch(() => undefined))?.close();
}

/** Made at the first use. What failed is tried again at the next one. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

interface Followed extends vscode.Disposable {
  readonly onDidChange: vscode.Event<void>;
}

/** The same for what lives as long as the window and tells of its changes. */
const following = <T extends Followed>(
  context: vscode.ExtensionContext,
  changed: vscode.EventEmitter<void>,
  make: () => Promise<T>,
): (() => Promise<T>) =>
  lazily(async () => {
    const made = await make();
    context.subscriptions.push(
      made,
      made.onDidChange(() => changed.fire()),
    );
    return made;
  });

interface DeskEvents {
  readonly changed: vscode.EventEmitter<void>;
  readonly exchanged: vscode.EventEmitter<void>;
}

async function openDesk(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  { changed, exchanged }: DeskEvents,
): Promise<IncidentDesk> {
  const [{ IncidentDesk }, { pollWhatIsShared }, { archiveWhatIsOver }, { followClocks }] = await Promise.all(
    [
      import('./desk/incidentDesk.ts'),
      import('./desk/polling.ts'),
      import('./desk/archiving.ts'),
      import('./clocks.ts'),
    ],
  );
  const desk = await IncidentDesk.open(context, log);
  context.subscriptions.push(
    desk.onDidChange(() => changed.fire()),
    desk.homes.onDidExchange(() => exchanged.fire()),
    pollWhatIsShared(desk),
    archiveWhatIsOver(desk, log),
    followClocks(desk, { log, storage: context.workspaceState, redraw: () => changed.fire() }),
  );
  // Whoever is already on screen without data, the status bar for one, hears that there is some.
  setTimeout(() => changed.fire(), 0);
  return desk;
}

function makeServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const changed = new vscode.EventEmitter<void>();
  const exchanged = new vscode.EventEmitter<void>();
  const deploymentsChanged = new vscode.EventEmitter<void>();
  const suspectsChanged = new vscode.EventEmitter<void>();
  const actionsChanged = new vscode.EventEmitter<void>();
  const similarChanged = new vscode.EventEmitter<void>();
  context.subscriptions.push(
    changed,
    exchanged,
    deploymentsChanged,
    suspectsChanged,
    actionsChanged,
    similarChanged,
  );

  const desk = lazily(() => (opened = openDesk(context, log, { changed, exchanged })));
  const deployments = following(context, deploymentsChanged, async () =>
    openDeployments(await desk(), log, context.workspaceState),
  );
  const suspects = following(context, suspectsChanged, async () =>
    openSuspects(await desk(), await deployments(), log),
  );
  const actions = following(context, actionsChanged, async () =>
    openActions(await desk(), log, context.workspaceState),
  );
  const similar = following(context, similarChanged, async () => openSimilar(await desk(), log));
  return {
    context,
    log,
    desk,
    deployments,
    suspects,
    actions,
    similar,
    onDidChange: changed.event,
    onDidExchange: exchanged.event,
    onDidChangeDeployments: deploymentsChanged.event,
    onDidChangeSuspects: suspectsChanged.event,
    onDidChangeActions: actionsChanged.event,
    onDidChangeSimilar: similarChanged.event,
  };
}

async function start(services: Services): Promise<void> {
  try {
    services.context.subscriptions.push(await followContextKeys(services));
  } catch (error) {
    await report(services.log, 'The record of incidents cannot be opened', error);
  }
}
