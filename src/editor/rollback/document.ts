import * as vscode from 'vscode';
import { rollbackDocument } from '../../core/rollback/document.ts';
import type { RollbackPlan } from '../../core/rollback/ways.ts';
import type { Services } from '../services.ts';

const SCHEME = 'fireline-rollback';
const texts = new Map<string, string>();
let provider: vscode.Disposable | undefined;

/** Shows the plan beside what is open, as a preview that cannot be edited. A question that is open stays open. */
export async function showPlan({ context }: Services, plan: RollbackPlan): Promise<void> {
  if (provider === undefined) {
    provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: ({ path }) => texts.get(path) ?? 'This plan is of an earlier session.',
    });
    context.subscriptions.push(provider);
  }
  // A preview keeps what it read of an address, so each plan has its own.
  const path = `/${texts.size + 1}/Rollback plan.md`;
  texts.set(path, rollbackDocument(plan));
  const uri = vscode.Uri.from({ scheme: SCHEME, path });
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The Markdown extension may be disabled.
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }
}
