import * as vscode from 'vscode';
import * as z from 'zod';
import type { Attachment } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Services } from '../services.ts';

/** Texts of runbooks as incidents pinned them. */
const SCHEME = 'fireline-runbook';

const querySchema = z.object({ incident: z.string(), sha256: z.string().optional() });

export function pinnedUri(incident: Incident, pinned: Attachment | undefined): vscode.Uri {
  const name = (pinned?.name ?? 'incident-response.md').replaceAll(/[\\/]/g, '-');
  return vscode.Uri.from({
    scheme: SCHEME,
    path: `/${incident.shortId}/${name}`,
    query: JSON.stringify({ incident: incident.id, sha256: pinned?.sha256 }),
  });
}

export const registerPinned = (services: Services): vscode.Disposable =>
  vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: async ({ query }) => {
      const asked = querySchema.parse(JSON.parse(query));
      const desk = await services.desk();
      const incident = await desk.open(asked.incident);
      if (incident === undefined) return 'The incident of this runbook is in no folder of this window.';
      const pinned = [incident.runbook, ...incident.attachedRunbooks].find(
        (one) => one?.sha256 === asked.sha256,
      );
      // What was detached since is as readable as before: it is asked for by its hash alone.
      const file = pinned ?? (asked.sha256 === undefined ? undefined : detached(asked.sha256));
      return desk.runbooks.textOf(desk.homeOf(incident.id), incident, file);
    },
  });

const detached = (sha256: string): Attachment => ({
  sha256,
  name: 'runbook.md',
  mediaType: 'text/markdown',
  size: 0,
});
