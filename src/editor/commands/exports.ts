import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ExportError, exportDocument, type ReadExport } from '../../core/export/document.ts';
import { folderName, incidentFolder } from '../../core/export/files.ts';
import type { ExportFormat } from '../../core/export/formats.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { scaffoldPostmortem } from '../../core/postmortem/document.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { messageOf, UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { isTimeUp, nextTurn } from '../../git/journal/slices.ts';
import {
  encoded,
  FolderExistsError,
  onePiece,
  readExportedFile,
  toBase64,
  writeWhole,
  writeWholeFolder,
  type Step,
} from '../export/wholeFile.ts';
import { tell, whileStoppable } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { chooseSharingHome } from './bundles.ts';
import { showJoined } from './join.ts';
import { existingPostmortem } from './postmortem.ts';
import { sharingOf } from './sharing.ts';
import { readArgument, targetOf } from './target.ts';

const MAX_IMPORT_BYTES = 256 * 1024 * 1024;
const JSON_FILTERS = { 'Exported incidents': ['json'] };

/** One incident for people without Fireline, or to be taken in elsewhere. */
export async function exportIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const format = given.format ?? (await askFormat());
  if (format === undefined) return;
  const place = given.file ?? (await askWhereTo(incident, format));
  if (place === undefined) return;
  const written = await whileStoppable(`Exporting ${incident.shortId}…`, (step) =>
    WRITERS[format](desk, incident, place, step),
  );
  tell(`$(export) ${incident.shortId} is in ${written}`);
}

const askFormat = (): Promise<ExportFormat | undefined> =>
  askChoice<ExportFormat>({ title: 'Export Incident', placeholder: 'As what?' }, [
    {
      label: 'Markdown folder',
      detail: 'Post-mortem, timeline and the files of the evidence',
      value: 'markdown',
    },
    { label: 'HTML page', detail: 'One file to read in a browser or print, pictures in it', value: 'html' },
    {
      label: 'JSON',
      detail: 'The whole record with its files, as data; can be imported again',
      value: 'json',
    },
  ]);

/** Not into the repository: there it would be one more file to be committed by mistake. */
async function askWhereTo(incident: Incident, format: ExportFormat): Promise<string | undefined> {
  const title = `Export ${incident.shortId}`;
  if (format === 'markdown') {
    const folders = await vscode.window.showOpenDialog({
      title,
      openLabel: 'Export here',
      defaultUri: vscode.Uri.file(homedir()),
      canSelectFiles: false,
      canSelectFolders: true,
    });
    return folders?.[0] && join(folders[0].fsPath, folderName(incident));
  }
  const file = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(join(homedir(), `${folderName(incident)}.${format}`)),
    filters: { [format.toUpperCase()]: [format] },
  });
  return file?.fsPath;
}

/** Each resolves to where it is. */
const WRITERS: Readonly<
  Record<ExportFormat, (desk: IncidentDesk, incident: Incident, place: string, step: Step) => Promise<string>>
> = { markdown: writeFolder, html: writePage, json: writeJson };

async function writeFolder(
  desk: IncidentDesk,
  incident: Incident,
  place: string,
  step: Step,
): Promise<string> {
  const files = await attachmentsOf(desk, incident, step);
  const folder = incidentFolder({
    incident,
    postmortem: await postmortemOf(desk, incident),
    present: new Set(files.keys()),
    now: new Date().toISOString(),
  });
  const evidence = folder.evidence.map(({ path, sha256 }) => [path, files.get(sha256) ?? ''] as const);
  try {
    await writeWholeFolder(place, [...folder.texts, ...evidence], step);
  } catch (error) {
    if (!(error instanceof FolderExistsError)) throw error;
    throw new UserError(`${place} is there already. Choose another place, or move it away.`, undefined, {
      cause: error,
    });
  }
  return place;
}

async function writePage(desk: IncidentDesk, incident: Incident, place: string, step: Step): Promise<string> {
  // It needs a whole parser of Markdown, which nobody else here does.
  const { incidentPage, PICTURE_TYPES } = await import('../../core/export/page.ts');
  const files = await attachmentsOf(desk, incident, step, (type) => PICTURE_TYPES.has(type));
  const page = incidentPage({
    incident,
    postmortem: await postmortemOf(desk, incident),
    pictures: new Map([...files].map(([name, bytes]) => [name, toBase64(bytes)])),
    now: new Date().toISOString(),
  });
  await writeWhole(place, onePiece(page), step);
  return place;
}

async function writeJson(desk: IncidentDesk, incident: Incident, place: string, step: Step): Promise<string> {
  const events = await desk.homeOf(incident.id).journal.read(incident.id);
  const wanted = new Set([
    ...incident.evidence.flatMap(({ attachment }) => attachment?.sha256 ?? []),
    ...[incident.runbook, ...incident.attachedRunbooks].flatMap((runbook) => runbook?.sha256 ?? []),
  ]);
  const files = await readFiles(desk, incident, wanted, step);
  const pieces = exportDocument(
    {
      incident,
      events,
      attachments: await encoded(files, step),
      missing: [...wanted].filter((name) => !files.has(name)),
      now: new Date().toISOString(),
    },
    createHash('sha256'),
  );
  await writeWhole(place, pieces, step);
  return place;
}

/** Contents of the evidence that are on this machine, by SHA-256. */
const attachmentsOf = (
  desk: IncidentDesk,
  incident: Incident,
  step: Step,
  isWanted: (mediaType: string) => boolean = () => true,
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const wanted = incident.evidence.flatMap(({ attachment }) =>
    attachment && isWanted(attachment.mediaType) ? [attachment.sha256] : [],
  );
  return readFiles(desk, incident, new Set(wanted), step);
};

async function readFiles(
  desk: IncidentDesk,
  incident: Incident,
  wanted: ReadonlySet<string>,
  step: Step,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of wanted) {
    step();
    const bytes = await desk.readAttachment(incident.id, name);
    if (bytes) files.set(name, bytes);
  }
  return files;
}

/** What people made of it, where there is such a file. */
async function postmortemOf(desk: IncidentDesk, incident: Incident): Promise<string> {
  const file = await existingPostmortem(desk.homeOf(incident.id), incident);
  if (file !== undefined) return readFile(file, 'utf8');
  return scaffoldPostmortem(incident, {
    now: new Date().toISOString(),
    runbook: await desk.runbookOf(incident),
  });
}

/** Takes in what `exportIncident` wrote as JSON. */
export async function importIncident(services: Services, argument: unknown): Promise<void> {
  const desk = await services.desk();
  const home = await chooseSharingHome(desk, 'Import Exported Incident');
  if (home === undefined) return;
  const file = readArgument(argument).file ?? (await askWhich());
  if (file === undefined) return;
  const read = await whileStoppable('Importing the incident…', async (step) => {
    const found = await readBounded(file, step);
    const attachments = new Map<string, Uint8Array>();
    for (const { sha256, base64 } of found.attachments) {
      step();
      if (isTimeUp()) await nextTurn();
      attachments.set(sha256, fromBase64(base64));
    }
    // From here on it is all of it or, where that fails, nothing.
    step('putting it on record');
    await sharingOf(home).takeIn({ ...found, attachments });
    return found;
  });
  await desk.homes.reload(home);
  await showJoined(desk, read.incident);
}

const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

async function readBounded(file: string, step: Step): Promise<ReadExport> {
  try {
    const { size } = await stat(file);
    if (size <= MAX_IMPORT_BYTES) return await readExportedFile(file, step);
  } catch (error) {
    if (error instanceof vscode.CancellationError || error instanceof ExportError) throw error;
    throw new UserError(`${file} cannot be read: ${messageOf(error)}. Choose another file.`, undefined, {
      cause: error,
    });
  }
  throw new UserError(`${file} is larger than any exported incident. Nothing was taken in.`);
}

async function askWhich(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: 'Import Exported Incident',
    openLabel: 'Import',
    filters: { ...JSON_FILTERS, 'All files': ['*'] },
  });
  return files?.[0]?.fsPath;
}
