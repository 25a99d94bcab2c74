import * as vscode from 'vscode';
import { localDay } from '../../core/actions/overdue.ts';
import { ACTION_TYPES, REVIEW_STATUSES } from '../../core/incident/vocabulary.ts';
import type { ActionColumn } from '../../core/postmortem/action-table.ts';
import { columnPlace } from '../../core/postmortem/action-cells.ts';
import type { Finding } from '../../core/postmortem/lint.ts';
import { readReviewLine } from '../../core/postmortem/review-line.ts';

const DAY_MS = 86_400_000;
const DEADLINES = [
  { label: 'In a week', days: 7 },
  { label: 'In two weeks', days: 14 },
  { label: 'In a month', days: 30 },
];

interface Fix {
  readonly title: string;
  readonly column: ActionColumn;
  readonly text: string;
}

/** What can be done about a finding without leaving the line. */
export function actionsFor(
  document: vscode.TextDocument,
  found: Finding,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction[] {
  if (found.code === 'section-empty')
    return [sayNothing(document, found, diagnostic)].filter((one) => one !== undefined);
  if (found.code === 'review-unknown') return statuses(document, diagnostic);
  return fixesFor(found).flatMap((fix) => {
    const place = columnPlace(document.getText(), found.line, fix.column);
    if (place === undefined) return [];
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(found.line, place.start, found.line, place.end);
    edit.replace(document.uri, range, ` ${fix.text} `);
    return [actionOf(fix.title, edit, diagnostic)];
  });
}

function fixesFor({ code, column }: Finding): Fix[] {
  if (code === 'action-due' || code === 'action-past' || (code === 'action-unreadable' && column === 'due'))
    return [...deadlines(), ...(code === 'action-past' ? [CLOSE] : [])];
  if (code === 'action-type' || (code === 'action-unreadable' && column === 'type'))
    return ACTION_TYPES.map((type) => ({ title: `Type: ${type}`, column: 'type', text: type }));
  // Who it is nobody can guess: the cell is emptied, and the completion offers names.
  if (code === 'action-owner') return [{ title: 'Write an owner', column: 'owner', text: '' }];
  return [];
}

const CLOSE: Fix = { title: 'It is done: close it', column: 'status', text: 'closed' };

const deadlines = (): Fix[] =>
  DEADLINES.map(({ label, days }) => {
    const day = localDay(Date.now() + days * DAY_MS);
    return { title: `${label}: ${day}`, column: 'due', text: day };
  });

function statuses(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const place = readReviewLine(document.getText());
  if (place === undefined) return [];
  const range = new vscode.Range(place.line, 'status:'.length, place.line, place.end);
  return REVIEW_STATUSES.map((status) => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, range, ` ${status}`);
    return actionOf(`Status: ${status}`, edit, diagnostic);
  });
}

function sayNothing(
  document: vscode.TextDocument,
  { line }: Finding,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction | undefined {
  let last = line;
  while (last + 1 < document.lineCount && !/^#{1,2} /.test(document.lineAt(last + 1).text)) last += 1;
  // The questions go with the answer; what the record says stays.
  const questions = [];
  for (let at = line + 1; at <= last; at += 1)
    if (/^(?:[-*] )?_[^_]+_$/.test(document.lineAt(at).text.trim())) questions.push(at);
  const [first, ...rest] = questions;
  if (first === undefined) return undefined;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, document.lineAt(first).range, 'Nothing to add.');
  for (const at of rest) edit.delete(document.uri, document.lineAt(at).rangeIncludingLineBreak);
  return actionOf('Write "Nothing to add."', edit, diagnostic);
}

function actionOf(
  title: string,
  edit: vscode.WorkspaceEdit,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.diagnostics = [diagnostic];
  if (title === 'Write an owner')
    action.command = { command: 'editor.action.triggerSuggest', title: 'Names' };
  return action;
}
