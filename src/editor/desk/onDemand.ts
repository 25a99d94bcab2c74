import type * as vscode from 'vscode';
import type { SimilarDesk } from '../similar/similarDesk.ts';
import type { DeploymentList } from './deploymentList.ts';
import type { IncidentDesk } from './incidentDesk.ts';
import type { SuspectDesk } from './suspectDesk.ts';

/** Nothing of a window needs these before somebody looks at a view or the board, or runs a command. */

export async function openDeployments(
  desk: IncidentDesk,
  log: vscode.LogOutputChannel,
  storage: vscode.Memento,
): Promise<DeploymentList> {
  const { DeploymentList } = await import('./deploymentList.ts');
  return new DeploymentList(desk, log, storage);
}

export async function openSuspects(
  desk: IncidentDesk,
  deployments: DeploymentList,
  log: vscode.LogOutputChannel,
): Promise<SuspectDesk> {
  const { SuspectDesk } = await import('./suspectDesk.ts');
  return new SuspectDesk(desk, deployments, log);
}

export async function openSimilar(desk: IncidentDesk, log: vscode.LogOutputChannel): Promise<SimilarDesk> {
  const { SimilarDesk } = await import('../similar/similarDesk.ts');
  return new SimilarDesk(desk, log);
}
