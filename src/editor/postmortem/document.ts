import * as vscode from 'vscode';
import { incidentOfDocument } from '../../core/postmortem/front-matter.ts';

export const POSTMORTEM_SELECTOR: vscode.DocumentSelector = { language: 'markdown' };
/** Front matter is short, and other Markdown is looked at no further. */
const HEAD_LINES = 60;

/** The incident of a post-mortem that Fireline wrote; undefined for any other document. */
export function incidentOf(document: vscode.TextDocument): string | undefined {
  if (document.languageId !== 'markdown') return undefined;
  return incidentOfDocument(document.getText(new vscode.Range(0, 0, HEAD_LINES, 0)));
}
