import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { registerChecks } from './checks.ts';
import { registerLenses } from './lenses.ts';
import { registerOverdue } from './overdue.ts';
import { registerProposals } from './proposals.ts';
import { incidentOf, POSTMORTEM_SELECTOR } from './document.ts';

/** What helps with a post-mortem in the editor. What reads it is loaded when one is open. */
export const registerPostmortems = (services: Services): vscode.Disposable =>
  vscode.Disposable.from(
    registerChecks(services),
    registerLenses(),
    registerProposals(services),
    registerOverdue(services),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (incidentOf(document) === undefined) return;
      void import('./readBack.ts').then(({ afterSave }) => afterSave(services, document));
    }),
    vscode.languages.registerHoverProvider(POSTMORTEM_SELECTOR, {
      provideHover: async (document, position) => {
        const id = incidentOf(document);
        if (id === undefined) return undefined;
        const { hoverAt } = await import('./hover.ts');
        return hoverAt(services, id, document.lineAt(position.line).text, position);
      },
    }),
    vscode.languages.registerCompletionItemProvider(
      POSTMORTEM_SELECTOR,
      {
        provideCompletionItems: async (document, position) => {
          const id = incidentOf(document);
          if (id === undefined) return [];
          const { completionsAt } = await import('./completion.ts');
          return completionsAt(services, id, document, position);
        },
      },
      ':',
      '|',
      '@',
      '#',
    ),
  );
