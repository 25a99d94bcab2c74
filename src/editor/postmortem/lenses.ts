import * as vscode from 'vscode';
import { commandId } from '../../manifest.ts';
import { incidentOf, POSTMORTEM_SELECTOR } from './document.ts';

/** Above the title what can be done with the whole; above the action items, another one. */
export const registerLenses = (): vscode.Disposable =>
  vscode.languages.registerCodeLensProvider(POSTMORTEM_SELECTOR, {
    provideCodeLenses: (document) => {
      const incident = incidentOf(document);
      if (incident === undefined || document.uri.scheme !== 'file') return [];
      const lens = (line: number, command: string, title: string): vscode.CodeLens =>
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          ...{ command, title },
          arguments: [{ incident, file: document.uri.fsPath }],
        });
      const heading = lineOf(document, /^# /);
      const actions = lineOf(document, /^## Action items\b/);
      return [
        ...(heading === undefined
          ? []
          : [
              lens(heading, commandId('refreshPostmortem'), '$(sync) Refresh from the record'),
              lens(heading, commandId('openBoard'), '$(layout) Open board'),
            ]),
        ...(actions === undefined ? [] : [lens(actions, commandId('addAction'), '$(add) Add action item…')]),
      ];
    },
  });

function lineOf(document: vscode.TextDocument, pattern: RegExp): number | undefined {
  for (let line = 0; line < document.lineCount; line += 1)
    if (pattern.test(document.lineAt(line).text)) return line;
  return undefined;
}
