import { basename } from 'node:path';
import * as vscode from 'vscode';
import { mediaTypeOf } from '../../core/incident/media-type.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** The journal keeps files up to this size; larger ones would make everybody's fetch slow. */
export const MAX_EVIDENCE_BYTES = 10 * 1024 * 1024;

export async function addEvidence(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const files = await vscode.window.showOpenDialog({
    title: `Evidence for ${incident.shortId}`,
    openLabel: 'Add as Evidence',
    canSelectMany: true,
    filters: { Pictures: ['png', 'jpg', 'jpeg', 'gif', 'webp'], 'All files': ['*'] },
  });
  for (const file of files ?? []) {
    const name = basename(file.path);
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > MAX_EVIDENCE_BYTES) {
      throw new UserError(
        `${name} has ${Math.ceil(size / 1024 / 1024)} MB; at most 10 MB can be kept. Cut it down first.`,
      );
    }
    const bytes = await vscode.workspace.fs.readFile(file);
    await intents.addEvidenceFile(desk, incident, {
      name,
      mediaType: mediaTypeOf(name),
      bytes,
      ...(given.step !== undefined && { step: given.step }),
    });
  }
}
