import * as vscode from 'vscode';
import type { Finding } from '../../core/postmortem/lint.ts';
import { followMarkdown } from '../markdownChecks.ts';
import type { Services } from '../services.ts';
import { incidentOf, POSTMORTEM_SELECTOR } from './document.ts';

const SEVERITIES: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows what of a post-mortem still needs a person, where it stands, and offers what can be done about it. */
export function registerChecks({ log }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    followMarkdown({
      name: 'fireline-postmortem',
      isOurs: (document) => document.uri.scheme === 'file' && incidentOf(document) !== undefined,
      check: async (document) => (await findingsOf(document)).map(diagnosticOf),
      failed: (error) => log.error('a post-mortem was not checked', String(error)),
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
