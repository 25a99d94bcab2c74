import * as vscode from 'vscode';
import { locate } from '../../core/runbook/locate.ts';
import type { RunbookFix, RunbookProblem } from '../../core/runbook/model.ts';
import type { Services } from '../services.ts';
import { followMarkdown } from '../markdownChecks.ts';
import { isRunbook, runbookOf } from './document.ts';

const SELECTOR: vscode.DocumentSelector = { language: 'markdown' };

/** Shows what of a runbook cannot be understood, where it stands, and offers what was probably meant. */
export function registerDiagnostics({ log }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    followMarkdown({
      name: 'fireline',
      isOurs: isRunbook,
      check: async (document) => {
        const { problems } = await runbookOf(document);
        const lines = document.getText().split(/\r?\n/);
        return problems.map((problem) => diagnosticOf(problem, lines));
      },
      failed: (error) => log.error('a runbook was not checked', String(error)),
    }),
    vscode.languages.registerCodeActionsProvider(
      SELECTOR,
      { provideCodeActions: actionsFor },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

function rangeOf(problem: RunbookProblem, lines: readonly string[]): vscode.Range {
  const { line, start, end } = locate(problem, lines);
  return new vscode.Range(line, start, line, end);
}

function diagnosticOf(problem: RunbookProblem, lines: readonly string[]): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    rangeOf(problem, lines),
    problem.message,
    vscode.DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'Fireline';
  return diagnostic;
}

async function actionsFor(
  document: vscode.TextDocument,
  range: vscode.Range,
  { diagnostics }: vscode.CodeActionContext,
): Promise<vscode.CodeAction[]> {
  if (!isRunbook(document)) return [];
  const { problems } = await runbookOf(document);
  const lines = document.getText().split(/\r?\n/);
  return problems.flatMap((problem) => {
    const place = rangeOf(problem, lines);
    if (problem.fix === undefined || place.intersection(range) === undefined) return [];
    const action = actionOf(document, place, problem.fix);
    action.diagnostics = diagnostics.filter(({ message }) => message === problem.message);
    return [action];
  });
}

function actionOf(document: vscode.TextDocument, range: vscode.Range, fix: RunbookFix): vscode.CodeAction {
  const edit = new vscode.WorkspaceEdit();
  if (fix.kind === 'replace') edit.replace(document.uri, range, fix.by);
  else if (fix.text === '-->') edit.insert(document.uri, range.end, ' -->');
  else {
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.insert(
      document.uri,
      end,
      `${end.character === 0 ? '' : '\n'}${indentAt(document, range)}${fix.text}\n`,
    );
  }
  const title = fix.kind === 'replace' ? `Change to "${fix.by}"` : `Close it with "${fix.text}"`;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.isPreferred = true;
  return action;
}

/** A fence within an item ends only at the column where that begins. */
const indentAt = (document: vscode.TextDocument, { start }: vscode.Range): string =>
  document.lineAt(start.line).text.slice(0, start.character);
