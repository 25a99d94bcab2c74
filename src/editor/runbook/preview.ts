import * as vscode from 'vscode';
import { previewOf } from '../../core/runbook/preview.ts';
import type { Services } from '../services.ts';
import { Debounce } from '../debounce.ts';
import { runbookOf } from './document.ts';

const SCHEME = 'fireline-runbook-preview';
let isRegistered = false;

/** Its address holds that of the file it shows. */
function previewUri(file: vscode.Uri): vscode.Uri {
  const name = file.path.split('/').at(-1)?.replace(/\.md$/i, '') ?? 'runbook';
  return vscode.Uri.from({
    scheme: SCHEME,
    path: `/${name} as Fireline reads it.md`,
    query: file.toString(),
  });
}

/** Shows beside a file what it is read as, and follows its changes. */
export async function showPreview({ context }: Services, file: vscode.Uri): Promise<void> {
  if (!isRegistered) context.subscriptions.push(register());
  isRegistered = true;
  const uri = previewUri(file);
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The Markdown extension may be disabled.
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }
}

function register(): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const debounce = new Debounce();
  return vscode.Disposable.from(
    changed,
    debounce,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async ({ query }) =>
        previewOf(await runbookOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(query)))),
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.languageId !== 'markdown' || document.uri.scheme === SCHEME) return;
      debounce.after(document.uri.toString(), () => changed.fire(previewUri(document.uri)));
    }),
  );
}
