import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';

/** Shows a file of the record in the editor, from a copy: the record itself cannot be changed this way. */
export async function openEvidence(
  desk: IncidentDesk,
  incident: Incident,
  sha256: string,
  storage: vscode.Uri,
): Promise<void> {
  const attachment = incident.evidence.find((one) => one.attachment?.sha256 === sha256)?.attachment;
  const bytes = attachment && (await desk.readAttachment(incident.id, sha256));
  if (attachment === undefined || bytes === undefined) {
    throw new UserError('This file is not on this machine. Ask the person who added it to push the record.');
  }
  // A name from the record may hold anything; only its harmless part becomes a file name.
  const safeName = attachment.name
    .replaceAll(/[^\w.-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(-80);
  const file = vscode.Uri.joinPath(storage, 'evidence', sha256.slice(0, 16), safeName);
  await vscode.workspace.fs.writeFile(file, bytes);
  await vscode.commands.executeCommand('vscode.open', file);
}
