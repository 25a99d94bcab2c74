import type * as vscode from 'vscode';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import type { ActionDesk } from './actionDesk.ts';

/** Nothing of a window needs it before somebody looks at action items. */
export async function openActions(
  desk: IncidentDesk,
  log: vscode.LogOutputChannel,
  storage: vscode.Memento,
): Promise<ActionDesk> {
  const { ActionDesk } = await import('./actionDesk.ts');
  return new ActionDesk(desk, log, storage);
}
