import * as vscode from 'vscode';
import { SEVERITIES } from '../../core/incident/vocabulary.ts';
import { isRunbook, runbookOf } from './document.ts';

/** Offers attributes and their values in the comments of runbooks. */
export const registerCompletion = (): vscode.Disposable =>
  vscode.languages.registerCompletionItemProvider(
    { language: 'markdown' },
    { provideCompletionItems: complete },
    ' ',
    ':',
    ';',
  );

async function complete(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const before = document.lineAt(position.line).text.slice(0, position.character);
  if (!before.includes('<!--') || !isRunbook(document)) return [];
  const { teams, otherRoles } = await runbookOf(document);
  const roles = new Set(
    [...SEVERITIES.flatMap((severity) => teams[severity]), ...otherRoles].map(({ role }) => role),
  );
  const { expectedAt } = await import('../../core/runbook/place.ts');
  const expected = expectedAt(before, [...roles]);
  if (expected === undefined) return [];
  const range = new vscode.Range(position.translate(0, -expected.typed), position);
  return expected.words.map(({ text, meaning, takesValue }) => {
    const item = new vscode.CompletionItem(text, vscode.CompletionItemKind.Property);
    item.detail = meaning;
    item.range = range;
    item.insertText = takesValue ? `${text}: ` : text;
    if (takesValue) item.command = { command: 'editor.action.triggerSuggest', title: 'Values' };
    return item;
  });
}
