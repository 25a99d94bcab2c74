import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import type { ActionItem, Incident } from '../../core/incident/incident.ts';
import { trace } from '../../core/postmortem/markup.ts';
import { isInside } from '../backlog/file.ts';
import type { Home } from '../desk/home.ts';

/** Shows the newest post-mortem that there is, at the line of an item. False when there is none. */
export async function showInPostmortem(
  home: Home,
  { postmortems }: Incident,
  { action, title }: ActionItem,
): Promise<boolean> {
  for (const { path } of postmortems.toReversed()) {
    const file = resolve(home.folder, path);
    if (!isInside(home.folder, file) || !(await isReadable(file))) continue;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const text = document.getText();
    const at = [trace(action), title].map((one) => text.indexOf(one)).find((found) => found >= 0) ?? 0;
    const position = new vscode.Position(document.positionAt(at).line, 0);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
    return true;
  }
  return false;
}

const isReadable = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
