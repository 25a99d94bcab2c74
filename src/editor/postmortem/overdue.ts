import * as vscode from 'vscode';
import { commandId } from '../../manifest.ts';
import { Debounce } from '../debounce.ts';
import type { Services } from '../services.ts';
import { unwrittenUri } from './proposals.ts';

const LOOK_EVERY_MS = 5 * 60_000;

/** An incident whose post-mortem is overdue stands among the problems; its entry opens what the record would write. */
export function registerOverdue(services: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('fireline-overdue');
  const debounce = new Debounce();
  const look = (): void => {
    debounce.after('look', () => {
      show(services, collection).catch((error: unknown) =>
        services.log.error('overdue post-mortems were not looked for', String(error)),
      );
    });
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return vscode.Disposable.from(
    collection,
    debounce,
    { dispose: () => clearInterval(timer) },
    services.onDidChange(look),
    vscode.languages.registerCodeActionsProvider(
      { scheme: 'fireline-postmortem' },
      { provideCodeActions: (_document, _range, { diagnostics }) => diagnostics.flatMap(createAction) },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

async function show(services: Services, collection: vscode.DiagnosticCollection): Promise<void> {
  const { overduePostmortems } = await import('./overdueIncidents.ts');
  const late = await overduePostmortems(await services.desk());
  collection.set(
    late.map(({ incident, shortId, message }) => {
      const range = new vscode.Range(0, 0, 0, 3);
      const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
      diagnostic.source = 'Fireline';
      diagnostic.code = `postmortem-overdue ${incident}`;
      return [unwrittenUri(incident, shortId), [diagnostic]];
    }),
  );
}

function createAction(diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
  const { code } = diagnostic;
  const incident = typeof code === 'string' ? /^postmortem-overdue (\S+)$/.exec(code)?.[1] : undefined;
  if (incident === undefined) return [];
  const action = new vscode.CodeAction('Create the post-mortem', vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  action.command = {
    ...{ command: commandId('createPostmortem'), title: 'Create Post-mortem' },
    arguments: [{ incident }],
  };
  return [action];
}
