import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { pastOfFile } from '../../core/similar/postmortem-file.ts';
import type { SimilarIndex } from '../../core/similar/similar-index.ts';
import { isTimeUp, nextTurn } from '../../git/journal/slices.ts';
import { setting } from '../settings.ts';

/** Folders in which teams keep them, beside the one of the setting. */
const USUAL = '**/{postmortem,postmortems,post-mortem,post-mortems}/**/*.md';
const LEFT_OUT = '**/node_modules/**';
const FILES_MAX = 1_000;
const BYTES_MAX = 256 * 1024;

/** Keeps the post-mortems of the workspace in an index, from the first time on that somebody asks. */
export class PostmortemFiles implements vscode.Disposable {
  readonly #index: SimilarIndex;
  readonly #onChange: () => void;
  readonly #watchers: vscode.Disposable[] = [];

  constructor(index: SimilarIndex, onChange: () => void) {
    this.#index = index;
    this.#onChange = onChange;
  }

  async read(): Promise<void> {
    const patterns = patternsOf();
    for (const pattern of patterns) this.#watch(pattern);
    const found = await Promise.all(
      patterns.map((pattern) => vscode.workspace.findFiles(pattern, LEFT_OUT, FILES_MAX)),
    );
    for (const uri of new Map(found.flat().map((one) => [one.fsPath, one])).values()) await this.#put(uri);
  }

  #watch(pattern: vscode.GlobPattern): void {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const update = async (uri: vscode.Uri): Promise<void> => {
      if (/[\\/]node_modules[\\/]/.test(uri.fsPath)) return;
      await this.#put(uri);
      this.#onChange();
    };
    this.#watchers.push(
      watcher,
      watcher.onDidCreate(update),
      watcher.onDidChange(update),
      watcher.onDidDelete((uri) => {
        this.#index.remove(idOf(uri));
        this.#onChange();
      }),
    );
  }

  /** One that cannot be read is only not among them. */
  async #put(uri: vscode.Uri): Promise<void> {
    if (isTimeUp()) await nextTurn();
    const past = await readPast(uri).catch(() => undefined);
    if (past) this.#index.put(past);
    else this.#index.remove(idOf(uri));
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
  }
}

const idOf = ({ fsPath }: vscode.Uri): string => `file:${fsPath}`;

async function readPast({ fsPath }: vscode.Uri): Promise<ReturnType<typeof pastOfFile>> {
  const { size } = await stat(fsPath);
  return size > BYTES_MAX ? undefined : pastOfFile(fsPath, await readFile(fsPath, 'utf8'));
}

function patternsOf(): vscode.GlobPattern[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.flatMap((folder) => {
    const configured = setting('postmortem.directory', folder.uri).replaceAll(/^\/+|\/+$/g, '');
    // What has signs of patterns in its name is found by the usual names, or not.
    const own = /^[\w./ -]+$/.test(configured) ? [`${configured}/**/*.md`] : [];
    return [USUAL, ...own].map((pattern) => new vscode.RelativePattern(folder, pattern));
  });
}
