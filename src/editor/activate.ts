import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../manifest.ts';
import { registerBoards } from './board/register.ts';
import { registerCommands } from './commands/registry.ts';
import type { DeploymentList } from './desk/deploymentList.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';
import { report } from './errors.ts';
import type { Services } from './services.ts';
import { registerStatusBar } from './statusBar.ts';
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
    registerStatusBar(services),
    registerBoards(services),
  );
  setTimeout(() => void start(services), 0);
}

export async function deactivateFireline(): Promise<void> {
  const desk = opened;
  opened = undefined;
  await (await desk)?.close();
}

function makeServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const changed = new vscode.EventEmitter<void>();
  const deploymentsChanged = new vscode.EventEmitter<void>();
  context.subscriptions.push(changed, deploymentsChanged);
  let deployments: Promise<DeploymentList> | undefined;

  const openDesk = async (): Promise<IncidentDesk> => {
    const { IncidentDesk } = await import('./desk/incidentDesk.ts');
    const desk = await IncidentDesk.open(context, log);
    context.subscriptions.push(desk.onDidChange(() => changed.fire()));
    // Whoever is already on screen without data, the status bar for one, hears that there is some.
    setTimeout(() => changed.fire(), 0);
    return desk;
  };
  const openDeployments = async (): Promise<DeploymentList> => {
    const { DeploymentList } = await import('./desk/deploymentList.ts');
    const list = new DeploymentList(await desk(), log);
    context.subscriptions.push(
      list,
      list.onDidChange(() => deploymentsChanged.fire()),
    );
    return list;
  };
  // What failed to open is tried again at the next use.
  const desk = (): Promise<IncidentDesk> =>
    (opened ??= openDesk().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  return {
    context,
    log,
    desk,
    deployments: () =>
      (deployments ??= openDeployments().catch((error: unknown) => {
        deployments = undefined;
        throw error;
      })),
    onDidChange: changed.event,
    onDidChangeDeployments: deploymentsChanged.event,
  };
}

async function start(services: Services): Promise<void> {
  const updateKeys = async (): Promise<void> => {
    const { active } = await services.desk();
    await setKey(CONTEXT_KEYS.hasActive, active !== undefined);
    await setKey(CONTEXT_KEYS.isOver, active?.status === 'resolved' || active?.status === 'closed');
  };
  try {
    services.context.subscriptions.push(services.onDidChange(() => void updateKeys()));
    await updateKeys();
    await setKey(CONTEXT_KEYS.isReady, true);
  } catch (error) {
    await report(services.log, 'The record of incidents cannot be opened', error);
  }
}

const setKey = (key: string, value: boolean): Thenable<unknown> =>
  vscode.commands.executeCommand('setContext', key, value);
