import * as vscode from 'vscode';
import { RUNBOOK_FOLDER } from '../../core/runbook/files.ts';
import type { Runbook } from '../../core/runbook/model.ts';
import { setting } from '../settings.ts';

/** Whether a document is a runbook of the workspace: by its folder, or because the setting names it. */
export function isRunbook({ uri, languageId }: vscode.TextDocument): boolean {
  if (languageId !== 'markdown') return false;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri;
  if (folder === undefined) return false;
  if (uri.path.includes(`/${RUNBOOK_FOLDER}/`)) return true;
  const named = setting('runbook.file', folder);
  return named !== '' && vscode.Uri.joinPath(folder, named).toString() === uri.toString();
}

const read = new WeakMap<vscode.TextDocument, { readonly version: number; readonly runbook: Runbook }>();

/** What a document says now; read once for each of its versions. */
export async function runbookOf(document: vscode.TextDocument): Promise<Runbook> {
  const { version } = document;
  const known = read.get(document);
  if (known?.version === version) return known.runbook;
  const text = document.getText();
  const { parseRunbook } = await import('../../core/runbook/parse.ts');
  const runbook = parseRunbook(text);
  read.set(document, { version, runbook });
  return runbook;
}
