import * as vscode from 'vscode';
import { Debounce } from './debounce.ts';

export interface MarkdownChecks {
  /** Of the collection of diagnostics. */
  readonly name: string;
  readonly isOurs: (document: vscode.TextDocument) => boolean;
  readonly check: (document: vscode.TextDocument) => Promise<vscode.Diagnostic[]>;
  readonly failed: (error: unknown) => void;
}

/** Keeps the problems of Markdown documents up to date, and not while somebody types. */
export function followMarkdown({ name, isOurs, check, failed }: MarkdownChecks): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection(name);
  const debounce = new Debounce();
  const look = async (document: vscode.TextDocument): Promise<void> => {
    if (!isOurs(document)) {
      collection.delete(document.uri);
      return;
    }
    const { version } = document;
    const found = await check(document);
    if (!document.isClosed && document.version === version) collection.set(document.uri, found);
  };
  const later = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'markdown') return;
    debounce.after(document.uri.toString(), () => void look(document).catch(failed));
  };
  for (const document of vscode.workspace.textDocuments) later(document);
  return vscode.Disposable.from(
    collection,
    debounce,
    vscode.workspace.onDidOpenTextDocument(later),
    vscode.workspace.onDidChangeTextDocument(({ document }) => later(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      debounce.cancel(uri.toString());
      collection.delete(uri);
    }),
  );
}
