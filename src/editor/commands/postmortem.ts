import { access, mkdir, realpath, writeFile } from 'node:fs/promises';
import { isAbsolute, join, parse, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { postmortemFileName, scaffoldPostmortem } from '../../core/postmortem/document.ts';
import type { Home } from '../desk/home.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { commandId } from '../../manifest.ts';
import { incidentOf } from '../postmortem/document.ts';
import { optionsFor } from '../postmortem/options.ts';
import { readArgument, targetOf } from './target.ts';

const NAMES_TRIED = 50;

/** Writes the post-mortem of an incident into the workspace and opens it; one that is there is only opened. */
export async function createPostmortem(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const home = desk.homeOf(incident.id);
  const known = await existingPostmortem(home, incident);
  if (known !== undefined) {
    await open(known);
    return;
  }
  const directory = await directoryOf(home);
  const name = postmortemFileName(incident);
  const options = await optionsFor(desk, incident, vscode.Uri.file(join(directory, name)));
  const file = await writeNew(directory, name, scaffoldPostmortem(incident, options));
  const path = relative(home.folder, file).split(sep).join('/');
  await desk.record(incident.id, { kind: 'postmortem.created', data: { path } });
  await open(file);
}

/** The one that is in front, or that of the incident. */
export async function refreshPostmortem(services: Services, argument: unknown): Promise<void> {
  const front = vscode.window.activeTextEditor?.document;
  const { file, incident: named } = readArgument(argument);
  const desk = await services.desk();
  const { refreshDocument } = await import('../postmortem/refresh.ts');
  const shown = file === undefined ? front : await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const id = shown && incidentOf(shown);
  if (shown !== undefined && id !== undefined && (named === undefined || named === id)) {
    await refreshDocument(desk, id, shown);
    return;
  }
  const { incident } = await targetOf(services, argument);
  const known = await existingPostmortem(desk.homeOf(incident.id), incident);
  if (known === undefined)
    throw new UserError(`${incident.shortId} has no post-mortem yet, or its file was moved away.`, {
      label: 'Create Post-mortem',
      run: () => vscode.commands.executeCommand(commandId('createPostmortem'), { incident: incident.id }),
    });
  await open(known);
  await refreshDocument(desk, incident.id, await vscode.workspace.openTextDocument(vscode.Uri.file(known)));
}

/** The file of an incident's post-mortem, if it is in the workspace. */
export async function existingPostmortem(home: Home, incident: Incident): Promise<string | undefined> {
  for (const { path } of incident.postmortems.toReversed()) {
    const file = resolve(home.folder, path);
    if (isInside(home.folder, file) && (await exists(file))) return file;
  }
  return undefined;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !isAbsolute(path) && path !== '..' && !path.startsWith(`..${sep}`);
}

/** Makes the folder of the setting, which must not lead out of the repository, not by links either. */
async function directoryOf(home: Home): Promise<string> {
  const configured = setting('postmortem.directory', vscode.Uri.file(home.folder));
  const directory = resolve(home.folder, configured);
  const refusal = new UserError(
    `The setting fireline.postmortem.directory is "${configured}", which is not a folder inside ${home.folder}.`,
    {
      label: 'Open Settings',
      run: () =>
        vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.postmortem.directory'),
    },
  );
  if (!isInside(home.folder, directory)) throw refusal;
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new UserError(`The folder ${directory} cannot be made (${messageOf(error)}).`, undefined, {
      cause: error,
    });
  }
  if (!isInside(await realpath(home.folder), await realpath(directory))) throw refusal;
  return directory;
}

/** Never writes over a file: if the name is taken, a number is added. */
async function writeNew(directory: string, fileName: string, text: string): Promise<string> {
  const { name, ext } = parse(fileName);
  for (let attempt = 1; attempt <= NAMES_TRIED; attempt += 1) {
    const file = join(directory, attempt === 1 ? fileName : `${name}-${attempt}${ext}`);
    try {
      await writeFile(file, text, { flag: 'wx' });
      return file;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new UserError(
    `${directory} already holds ${NAMES_TRIED} files named ${fileName}. Move some of them away.`,
  );
}

async function open(file: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, { preview: false });
}
