import { readFile, realpath, writeFile, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import * as vscode from 'vscode';
import { addToBacklog, backlogStates, type BacklogItem } from '../../core/backlog/backlog.ts';
import type { Home } from '../desk/home.ts';
import { messageOf, UserError } from '../errors.ts';
import { setting } from '../settings.ts';

/** A file larger than this is no backlog that anybody reads. */
const MAX_BYTES = 5 * 1024 * 1024;

export interface BacklogFile {
  readonly uri: vscode.Uri;
  /** Relative to the root, with slashes. */
  readonly path: string;
  /** Empty when there is no file yet. */
  readonly text: string;
}

/** @throws UserError when it is outside of the repository, cannot be read, or is being edited */
export async function readBacklog(home: Home): Promise<BacklogFile> {
  const path = setting('backlog.file', vscode.Uri.file(home.folder));
  const file = resolve(home.folder, path);
  const isMarkdown = /\.(?:md|markdown)$/i.test(file);
  if (!isMarkdown || !isInside(home.folder, file) || !(await isReallyInside(home.folder, file)))
    throw badSetting(
      `The setting fireline.backlog.file is "${path}", which is no Markdown file inside ${home.folder}.`,
    );
  const uri = vscode.Uri.file(file);
  refuseUnsaved(uri, path);
  return { uri, path: relative(home.folder, file).split(sep).join('/'), text: await textOf(file, path) };
}

/**
 * Adds what is not in the file yet, and changes nothing else of it.
 * @throws UserError when it cannot be written: then it is as it was
 */
export async function addToFile(home: Home, items: readonly BacklogItem[]): Promise<AddedToFile> {
  const before = await readBacklog(home);
  const { text, added } = addToBacklog(before.text, items);
  if (added.length > 0) await write(before, text);
  const first = backlogStates(text).get(items[0]?.id ?? '');
  return { file: before, added, line: first?.line ?? 1 };
}

export interface AddedToFile {
  readonly file: BacklogFile;
  /** Ids of the items that were not there before. */
  readonly added: readonly string[];
  /** Of the first item, 1-based. */
  readonly line: number;
}

async function write({ uri, path }: BacklogFile, text: string): Promise<void> {
  try {
    await mkdir(dirname(uri.fsPath), { recursive: true });
    await writeFile(uri.fsPath, text);
  } catch (cause) {
    throw new UserError(`${path} cannot be written (${messageOf(cause)}). Nothing was recorded.`, undefined, {
      cause,
    });
  }
}

/** What a person is typing there would be in the way of what is written to disk. */
function refuseUnsaved(uri: vscode.Uri, path: string): void {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.fsPath === uri.fsPath && one.isDirty);
  if (document === undefined) return;
  throw new UserError(`${path} has changes that are not saved. Save them, and send it again.`, {
    label: 'Save',
    run: () => document.save(),
  });
}

async function textOf(file: string, path: string): Promise<string> {
  try {
    const bytes = await readFile(file);
    if (bytes.length > MAX_BYTES) throw badSetting(`${path} is too large for a backlog. Name another file.`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    const reason = error instanceof TypeError ? 'it is not UTF-8' : messageOf(error);
    throw badSetting(`${path} cannot be read (${reason}). Nothing was changed.`);
  }
}

const badSetting = (message: string): UserError =>
  new UserError(message, {
    label: 'Open Settings',
    run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.backlog.file'),
  });

export function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !isAbsolute(path) && path !== '..' && !path.startsWith(`..${sep}`);
}

/** The nearest folder of it that exists must not lead out of the repository by a link. */
async function isReallyInside(folder: string, file: string): Promise<boolean> {
  const root = await realpath(folder);
  for (let at = file; ; at = dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real === root || isInside(root, real);
    if (at === dirname(at)) return false;
  }
}
