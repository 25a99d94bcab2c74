import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { draftsSchema, type Drafts } from '../../protocol.ts';

/**
 * What is typed on a board and not yet recorded, in a file of the extension's own storage. VS Code saves the state of a
 * page only now and then, so after a crash it may be older than what the person last saw.
 */
export class DraftFile {
  readonly #folder: string;
  readonly #file: string;
  #latest: Drafts | undefined;
  #writing: Promise<void> | undefined;

  constructor(context: vscode.ExtensionContext, incident: string) {
    this.#folder = join((context.storageUri ?? context.globalStorageUri).fsPath, 'drafts');
    this.#file = join(this.#folder, `${incident}.json`);
  }

  /** Undefined when nothing was kept, or nothing that makes sense. */
  async read(): Promise<Drafts | undefined> {
    if (this.#latest) return this.#latest;
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : draftsSchema.safeParse(parse(text)).data;
  }

  /** The newest wins; one write at a time. */
  async keep(drafts: Drafts): Promise<void> {
    this.#latest = drafts;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let written: Drafts | undefined; written !== this.#latest;) {
      written = this.#latest;
      await this.#write(written ?? {});
    }
  }

  /** A whole new file takes the place of the old one, so that a crash leaves one or the other. */
  async #write(drafts: Drafts): Promise<void> {
    if (Object.keys(drafts).length === 0) {
      await rm(this.#file, { force: true });
      return;
    }
    await mkdir(this.#folder, { recursive: true });
    const next = `${this.#file}.next`;
    await writeFile(next, JSON.stringify(drafts));
    await rename(next, this.#file);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
