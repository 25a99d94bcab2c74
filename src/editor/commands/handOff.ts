import * as vscode from 'vscode';
import { handOffBrief } from '../../core/comms/handoff.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** In a document that is not a file yet: to be read, changed, copied, or thrown away. */
export async function openHandOff(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const runbook = await desk.runbookOf(incident);
  const content = handOffBrief(incident, { now: new Date().toISOString(), runbook });
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document, { preview: false });
}

export async function markRead(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  await desk.markSeen(incident.id, desk.seen(incident.id));
}
