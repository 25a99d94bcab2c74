import * as vscode from 'vscode';
import type { Attachment } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { withAttached, type Attached } from '../../core/runbook/attach.ts';
import { defaultOf, RUNBOOK_FOLDER } from '../../core/runbook/files.ts';
import type { Runbook } from '../../core/runbook/model.ts';
import { messageOf, UserError } from '../errors.ts';
import { setting } from '../settings.ts';
import type { Home } from './home.ts';

export interface RunbookFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** More than anyone keeps; what lies beyond would only slow a declaration down. */
const MAX_FILES = 200;

/** Most windows have no incident under way, and read no runbook. */
async function parse(text: string): Promise<Runbook> {
  const { parseRunbook } = await import('../../core/runbook/parse.ts');
  return parseRunbook(text);
}

/** Finds runbooks, and pins the text of one to each incident, so that later edits change no history. */
export class Runbooks {
  readonly #bundled: vscode.Uri;
  /** By content hash: what was pinned never changes. */
  readonly #parsed = new Map<string, Promise<Runbook>>();

  constructor(extension: vscode.Uri) {
    this.#bundled = vscode.Uri.joinPath(extension, 'media', 'runbooks', 'incident-response.md');
  }

  async pin(home: Home, incident: string): Promise<Attachment> {
    const { name, bytes } = await this.#currentFile(home);
    const { sha256, size } = await home.journal.attach(incident, bytes);
    return { sha256, size, name, mediaType: 'text/markdown' };
  }

  async current(home: Home): Promise<Runbook> {
    return this.#whole(await parse(decode((await this.#currentFile(home)).bytes)));
  }

  /** The runbook it was declared under with those attached since; one that is missing here is named as a problem. */
  async of(home: Home, incident: Incident): Promise<Runbook> {
    const base = await this.#parsedOf(home, incident, incident.runbook);
    if (incident.attachedRunbooks.length === 0) return base;
    const found: Attached[] = [];
    const missing: string[] = [];
    for (const pinned of incident.attachedRunbooks) {
      try {
        found.push({ ...pinned, runbook: await this.#parsedOf(home, incident, pinned) });
      } catch (error) {
        missing.push(messageOf(error));
      }
    }
    const whole = withAttached(base, found);
    return { ...whole, problems: [...missing.map((message) => ({ line: 1, message })), ...whole.problems] };
  }

  /** The text as it was pinned; without a hash, that of the bundled runbook. */
  async textOf(home: Home, incident: Incident, pinned: Attachment | undefined): Promise<string> {
    if (pinned === undefined) return decode(await this.#bundledBytes());
    const bytes = await home.journal.readAttachment(incident.id, pinned.sha256);
    if (bytes !== undefined) return decode(bytes);
    throw new UserError(
      `The runbook "${pinned.name}" of ${incident.shortId} is not on this machine. Fetch the record again, or ask ` +
        'the person who recorded it to push it.',
    );
  }

  /** The runbooks of the folder, by name. */
  async files(home: Home): Promise<RunbookFile[]> {
    const folder = runbookFolder(home);
    const entries = await readFolder(folder);
    const names = entries
      .filter(([name, type]) => type === vscode.FileType.File && /\.md$/i.test(name))
      .map(([name]) => name)
      .sort()
      .slice(0, MAX_FILES);
    return Promise.all(
      names.map(async (name) => ({
        name,
        bytes: await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)),
      })),
    );
  }

  async #parsedOf(home: Home, incident: Incident, pinned: Attachment | undefined): Promise<Runbook> {
    const key = pinned?.sha256 ?? 'bundled';
    const known = this.#parsed.get(key);
    if (known) return known;
    const parsed = this.textOf(home, incident, pinned)
      .then(parse)
      .then((runbook) => this.#whole(runbook));
    this.#parsed.set(key, parsed);
    parsed.catch(() => this.#parsed.delete(key));
    return parsed;
  }

  /** A runbook that says nothing of severities goes by those of the bundled one: without any, nothing can be declared. */
  async #whole(runbook: Runbook): Promise<Runbook> {
    if (runbook.severities.length > 0) return runbook;
    const { severities } = await parse(decode(await this.#bundledBytes()));
    return { ...runbook, severities };
  }

  async #currentFile(home: Home): Promise<RunbookFile> {
    const path = setting('runbook.file', vscode.Uri.file(home.folder));
    if (path === '') return (await this.#ownDefault(home)) ?? this.bundled();
    const file = vscode.Uri.joinPath(vscode.Uri.file(home.folder), path);
    try {
      return { name: path.split('/').at(-1) ?? path, bytes: await vscode.workspace.fs.readFile(file) };
    } catch (error) {
      throw new UserError(
        `The runbook ${path}, named by the setting fireline.runbook.file, cannot be read (${messageOf(error)}).`,
        {
          label: 'Open Settings',
          run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.runbook.file'),
        },
        { cause: error },
      );
    }
  }

  async #ownDefault(home: Home): Promise<RunbookFile | undefined> {
    const files = await this.files(home);
    return defaultOf(files.map((file) => ({ ...file, text: decode(file.bytes) })));
  }

  async bundled(): Promise<RunbookFile> {
    return { name: 'incident-response.md', bytes: await this.#bundledBytes() };
  }

  async #bundledBytes(): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(this.#bundled);
  }
}

export const runbookFolder = (home: Home): vscode.Uri =>
  vscode.Uri.joinPath(vscode.Uri.file(home.folder), ...RUNBOOK_FOLDER.split('/'));

async function readFolder(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
    throw error;
  }
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
