import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { commandId } from '../../manifest.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';

const FILE = 'file:';

/** Only what was found may be opened: the page names it, and a page may be wrong. */
export async function openSimilar(services: Services, incident: Incident, id: string): Promise<void> {
  const { found } = (await services.similar()).of(incident);
  const isFound = found.some(
    ({ past, file }) => past.id === id || (file !== undefined && `${FILE}${file}` === id),
  );
  if (!isFound) throw new UserError('This one is no longer among the similar ones. Close and open the list.');
  await openPast(id);
}

/** @param id as the index has it */
export async function openPast(id: string): Promise<void> {
  if (!id.startsWith(FILE)) {
    await vscode.commands.executeCommand(commandId('openBoard'), { incident: id });
    return;
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(id.slice(FILE.length)));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}
