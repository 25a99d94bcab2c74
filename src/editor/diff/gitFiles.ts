import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Files as they were at a revision, for the editor's own diff view. */
const SCHEME = 'fireline-git';

interface Place {
  /** Root of the repository. */
  readonly repository: string;
  /** Full hash. */
  readonly revision: string;
}

/** @param path relative to the root of the repository, with slashes */
export const fileUri = (place: Place, path: string): vscode.Uri =>
  vscode.Uri.from({ scheme: SCHEME, path: `/${path}`, query: JSON.stringify(place) });

export const registerGitFiles = (services: Services): vscode.Disposable =>
  vscode.workspace.registerFileSystemProvider(SCHEME, new GitFiles(services), { isReadonly: true });

class GitFiles implements vscode.FileSystemProvider {
  readonly #services: Services;
  // What a commit holds never changes.
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(services: Services) {
    this.#services = services;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { readGitFile } = await import('./readGitFile.ts');
    const bytes = await readGitFile(this.#services, uri.query, uri.path.slice(1));
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return bytes;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: length };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }
}
