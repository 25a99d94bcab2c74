import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';

/** Copies of the files of records, for the editor and the board: the record itself cannot be changed this way. */
export const evidenceRoot = (storage: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(storage, 'evidence');

/** Shows a file of the record in the editor, from a copy. */
export async function openEvidence(
  desk: IncidentDesk,
  incident: Incident,
  sha256: string,
  storage: vscode.Uri,
): Promise<void> {
  const file = await copyOf(desk, incident, sha256, storage);
  if (file === undefined) {
    throw new UserError('This file is not on this machine. Ask the person who added it to push the record.');
  }
  await vscode.commands.executeCommand('vscode.open', file);
}

/** Undefined when the file is not on this machine. */
export async function copyOf(
  desk: IncidentDesk,
  incident: Incident,
  sha256: string,
  storage: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const attachment = incident.evidence.find((one) => one.attachment?.sha256 === sha256)?.attachment;
  const bytes = attachment && (await desk.readAttachment(incident.id, sha256));
  if (attachment === undefined || bytes === undefined) return undefined;
  // A name from the record may hold anything; only its harmless part becomes a file name.
  const safeName = attachment.name
    .replaceAll(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(-80);
  const file = vscode.Uri.joinPath(evidenceRoot(storage), sha256.slice(0, 16), safeName);
  await vscode.workspace.fs.writeFile(file, bytes);
  return file;
}
