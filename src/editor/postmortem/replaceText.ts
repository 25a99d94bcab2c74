import * as vscode from 'vscode';
import { UserError } from '../errors.ts';

/** Changes only what differs, so that the cursor and folds of the rest stay; saves what was saved before. */
export async function replaceText(
  document: vscode.TextDocument,
  before: string,
  text: string,
): Promise<void> {
  if (text === before) return;
  if (document.getText() !== before)
    throw new UserError('The document was changed meanwhile, so nothing was written over. Run it again.');
  const wasSaved = !document.isDirty;
  let start = 0;
  while (start < before.length && before[start] === text[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, text.length) - start;
  while (end < most && before.at(-1 - end) === text.at(-1 - end)) end += 1;
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(before.length - end));
  edit.replace(document.uri, range, text.slice(start, text.length - end));
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new UserError('VS Code did not take the change. The document is as it was.');
  if (wasSaved) await document.save();
}
