import * as vscode from 'vscode';
import * as z from 'zod';
import type { Services } from '../services.ts';

/** Post-mortems that are in no file: what one would become, and what one would be that nobody has written. */
const SCHEME = 'fireline-postmortem';
const querySchema = z.union([z.object({ proposal: z.number() }), z.object({ incident: z.string() })]);

const proposals = new Map<number, string>();
let last = 0;

export interface Proposal {
  readonly uri: vscode.Uri;
  readonly dispose: () => void;
}

/** A text to compare with, until it is disposed of. */
export function propose(name: string, text: string): Proposal {
  const proposal = (last += 1);
  proposals.set(proposal, text);
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: JSON.stringify({ proposal }) });
  return { uri, dispose: () => void proposals.delete(proposal) };
}

export const unwrittenUri = (incident: string, shortId: string): vscode.Uri =>
  vscode.Uri.from({
    scheme: SCHEME,
    path: `/${shortId} has no post-mortem.md`,
    query: JSON.stringify({ incident }),
  });

export const registerProposals = (services: Services): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ query }) => {
      const asked = querySchema.parse(JSON.parse(query));
      if ('proposal' in asked) return proposals.get(asked.proposal) ?? 'This comparison is over.';
      const desk = await services.desk();
      const incident = await desk.open(asked.incident);
      if (incident === undefined) return 'The incident is in no folder of this window.';
      const { scaffoldPostmortem } = await import('../../core/postmortem/document.ts');
      const now = new Date().toISOString();
      return scaffoldPostmortem(incident, { now, runbook: await desk.runbookOf(incident) });
    },
  });
