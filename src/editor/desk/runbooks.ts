import * as vscode from 'vscode';
import type { Attachment } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Runbook } from '../../core/runbook/model.ts';
import { messageOf, UserError } from '../errors.ts';
import { setting } from '../settings.ts';
import type { Home } from './home.ts';

interface RunbookFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Most windows have no incident under way, and read no runbook. */
async function parse(bytes: Uint8Array): Promise<Runbook> {
  const { parseRunbook } = await import('../../core/runbook/parse.ts');
  return parseRunbook(decode(bytes));
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
    return parse((await this.#currentFile(home)).bytes);
  }

  async of(home: Home, incident: Incident): Promise<Runbook> {
    const key = incident.runbook?.sha256 ?? 'bundled';
    const known = this.#parsed.get(key);
    if (known) return known;
    const parsed = this.#read(home, incident);
    this.#parsed.set(key, parsed);
    parsed.catch(() => this.#parsed.delete(key));
    return parsed;
  }

  async #read(home: Home, incident: Incident): Promise<Runbook> {
    const pinned = incident.runbook;
    if (pinned === undefined) return parse(await this.#bundledBytes());
    const bytes = await home.journal.readAttachment(incident.id, pinned.sha256);
    if (bytes === undefined) {
      throw new UserError(
        `The runbook "${pinned.name}" of ${incident.shortId} is not on this machine. Fetch the record again, or ask ` +
          'the person who declared it to push it.',
      );
    }
    return parse(bytes);
  }

  async #currentFile(home: Home): Promise<RunbookFile> {
    const path = setting('runbook.file', vscode.Uri.file(home.folder));
    if (path === '') return { name: 'incident-response.md', bytes: await this.#bundledBytes() };
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

  async #bundledBytes(): Promise<Uint8Array> {
    return vscode.workspace.fs.readFile(this.#bundled);
  }
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
