import type * as vscode from 'vscode';
import type { ActionDesk } from './actions/actionDesk.ts';
import type { DeploymentList } from './desk/deploymentList.ts';
import type { SuspectDesk } from './desk/suspectDesk.ts';
import type { SimilarDesk } from './similar/similarDesk.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';

/** What features are given. The desk reads repositories, so it is loaded on first use and not at activation. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly desk: () => Promise<IncidentDesk>;
  readonly deployments: () => Promise<DeploymentList>;
  readonly suspects: () => Promise<SuspectDesk>;
  readonly actions: () => Promise<ActionDesk>;
  readonly similar: () => Promise<SimilarDesk>;
  /** An incident, or the set of them, has changed. */
  readonly onDidChange: vscode.Event<void>;
  /** Something was exchanged with a remote. */
  readonly onDidExchange: vscode.Event<void>;
  readonly onDidChangeDeployments: vscode.Event<void>;
  readonly onDidChangeSuspects: vscode.Event<void>;
  /** What is known of action items beside the incidents has changed. */
  readonly onDidChangeActions: vscode.Event<void>;
  readonly onDidChangeSimilar: vscode.Event<void>;
}
