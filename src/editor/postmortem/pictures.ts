import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { PICTURE_ENDINGS, type EvidenceFiles } from '../../core/postmortem/evidence.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';

const FOLDER = 'evidence';
/** Larger ones stay in the record alone, and are named in the document. */
const MAX_BYTES = 5 * 1024 * 1024;

/** Puts pictures of the evidence beside the document, named by their content, so that its readers see them. */
export async function picturesOf(
  desk: IncidentDesk,
  { id, evidence }: Incident,
  file: vscode.Uri,
): Promise<EvidenceFiles> {
  const files: Record<string, string> = {};
  for (const { attachment } of evidence) {
    const ending = attachment && PICTURE_ENDINGS[attachment.mediaType];
    if (attachment === undefined || ending === undefined || attachment.size > MAX_BYTES) continue;
    const { sha256 } = attachment;
    const name = `${sha256.slice(0, 16)}.${ending}`;
    const path = join(dirname(file.fsPath), FOLDER, name);
    if (!(await exists(path))) {
      const bytes = await desk.readAttachment(id, sha256);
      if (bytes === undefined) continue;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
    files[sha256] = `${FOLDER}/${name}`;
  }
  return files;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
