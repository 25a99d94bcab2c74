import * as vscode from 'vscode';
import type { Finding } from '../../core/postmortem/lint.ts';
import { Debounce } from '../debounce.ts';
import type { Services } from '../services.ts';
import { incidentOf, POSTMORTEM_SELECTOR } from './document.ts';

const SEVERITIES: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows what of a post-mortem still needs a person, where it stands, and offers what can be done about it. */
export function registerChecks({ log }: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('fireline-postmortem');
  const debounce = new Debounce();
  const check = async (document: vscode.TextDocument): Promise<void> => {
    if (incidentOf(document) === undefined) {
      collection.delete(document.uri);
      return;
    }
    const { version } = document;
    const found = await findingsOf(document);
    if (document.isClosed || document.version !== version) return;
    collection.set(document.uri, found.map(diagnosticOf));
  };
  const later = (document: vscode.TextDocument): void => {
    if (document.languageId !== 'markdown' || document.uri.scheme !== 'file') return;
    debounce.after(document.uri.toString(), () => {
      check(document).catch((error: unknown) => log.error('a post-mortem was not checked', String(error)));
    });
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
    vscode.languages.registerCodeActionsProvider(
      POSTMORTEM_SELECTOR,
      {
        provideCodeActions: async (document, range) => {
          if (incidentOf(document) === undefined) return [];
          const found = (await findingsOf(document)).filter((one) => rangeOf(one).intersection(range));
          const { actionsFor } = await import('./fixes.ts');
          return found.flatMap((one) => actionsFor(document, one, diagnosticOf(one)));
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

async function findingsOf(document: vscode.TextDocument): Promise<Finding[]> {
  const [{ lintPostmortem }, { localDay }] = await Promise.all([
    import('../../core/postmortem/lint.ts'),
    import('../../core/actions/overdue.ts'),
  ]);
  return lintPostmortem(document.getText(), { today: localDay(Date.now()) });
}

const rangeOf = ({ line, start, end }: Finding): vscode.Range => new vscode.Range(line, start, line, end);

function diagnosticOf(found: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(found), found.message, SEVERITIES[found.severity]);
  diagnostic.source = 'Fireline';
  diagnostic.code = found.code;
  return diagnostic;
}
