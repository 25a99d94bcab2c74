import { join } from 'node:path';
import * as vscode from 'vscode';
import { openJournal } from '../../git/journal/open.ts';
import { GitError } from '../../git/client.ts';
import { openRepository, readIdentity, type Repository } from '../../git/repository.ts';
import { messageOf } from '../errors.ts';
import { setting } from '../settings.ts';
import { Home } from './home.ts';

const HOME_KEY = 'fireline.home';

/** A folder of the workspace whose record cannot be read, and why. */
export interface HomeFailure {
  readonly folder: string;
  readonly reason: string;
}

/** The homes of the workspace: one per repository, however many of its folders or worktrees are open. */
export class Homes {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #exchanged = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly onDidChange = this.#changed.event;
  /** Something was exchanged with a remote, of which nothing else need be drawn anew. */
  readonly onDidExchange = this.#exchanged.event;
  #homes = new Map<string, Home>();
  #failures: HomeFailure[] = [];
  #refreshing: Promise<void> = Promise.resolve();

  private constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
    this.#subscriptions.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#refreshing = this.#refreshing.then(() => this.#refresh());
      }),
    );
  }

  static async open(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<Homes> {
    const homes = new Homes(context, log);
    await homes.#refresh();
    return homes;
  }

  get all(): Home[] {
    return [...this.#homes.values()];
  }

  get failures(): readonly HomeFailure[] {
    return this.#failures;
  }

  get repositories(): Repository[] {
    return this.all.flatMap(({ repository }) => repository ?? []);
  }

  /** Where new incidents of this workspace go: the only home there is, or the one that was chosen. */
  get chosen(): Home | undefined {
    if (this.all.length === 1) return this.all[0];
    const folder = this.#context.workspaceState.get<string>(HOME_KEY);
    return this.all.find((home) => home.folder === folder);
  }

  async choose(home: Home): Promise<void> {
    await this.#context.workspaceState.update(HOME_KEY, home.folder);
  }

  async close(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.dispose();
    await Promise.all(this.all.map(({ journal }) => journal.close()));
    this.#changed.dispose();
    this.#exchanged.dispose();
  }

  async #refresh(): Promise<void> {
    const before = this.#homes;
    this.#homes = new Map();
    this.#failures = [];
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    for (const folder of folders) await this.#add(folder, before);
    const gone = [...before].filter(([key]) => !this.#homes.has(key));
    await Promise.all(gone.map(([, home]) => home.journal.close()));
    this.#changed.fire();
  }

  async #add(folder: vscode.WorkspaceFolder, before: ReadonlyMap<string, Home>): Promise<void> {
    try {
      const repository = await this.#repositoryOf(folder.uri.fsPath);
      const key = repository?.commonDir ?? folder.uri.fsPath;
      if (this.#homes.has(key)) return;
      this.#homes.set(key, before.get(key) ?? (await this.#openHome(folder, repository)));
    } catch (error) {
      this.#log.error(
        `${folder.uri.fsPath} cannot be opened`,
        error instanceof Error ? error : String(error),
      );
      this.#failures.push({ folder: folder.uri.fsPath, reason: messageOf(error) });
    }
  }

  /** Without usable git there is still a record: the journal falls back to files and says why. */
  async #repositoryOf(folder: string): Promise<Repository | undefined> {
    try {
      return await openRepository(folder);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      this.#log.info(`${folder}: no repository (${error.reason})`);
      return undefined;
    }
  }

  async #openHome(folder: vscode.WorkspaceFolder, repository: Repository | undefined): Promise<Home> {
    const root = repository?.root ?? folder.uri.fsPath;
    const storage = join(this.#context.globalStorageUri.fsPath, 'incidents');
    const verify = (): boolean => setting('sync.runPrePushHook', vscode.Uri.file(root));
    const journal = await openJournal({ folder: root, storage, sharing: { verify } });
    const identity = repository?.identity ?? (await this.#identityWithoutRepository(root));
    const home = new Home({ folder: root, name: folder.name, journal, repository, identity });
    await home.load();
    this.#follow(home);
    return home;
  }

  #follow(home: Home): void {
    const { journal } = home;
    let shown = visibleStatus(home);
    const told = (): void => {
      // That entries went into git as they should is no news either.
      if (visibleStatus(home) === shown) return;
      shown = visibleStatus(home);
      this.#changed.fire();
    };
    journal.onDidChange((change) => {
      if (change === 'events') void this.reload(home);
      told();
    });
    journal.sharing?.onDidChange(() => {
      home.followFailures();
      told();
      this.#exchanged.fire();
    });
    void journal.sharing?.ready.then(told, (error: unknown) =>
      this.#log.error('what is shared is not known', error instanceof Error ? error : String(error)),
    );
  }

  /** Git may be what is missing; then the person is asked when something is recorded. */
  async #identityWithoutRepository(folder: string): Promise<Repository['identity']> {
    try {
      return await readIdentity(folder);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      return {};
    }
  }

  /** Reads again what others may have written. */
  async reload(home: Home): Promise<void> {
    try {
      // A view that is drawn anew may swallow a click, so it is for news only.
      if (await home.load()) this.#changed.fire();
    } catch (error) {
      this.#log.error(
        `the record of ${home.folder} cannot be read`,
        error instanceof Error ? error : String(error),
      );
    }
  }
}

/** What a person is told of how the record is kept, in one text to compare. */
function visibleStatus({ journal }: Home): string {
  const { pending, flushError, fallbackReason } = journal.status();
  const { shares = [], statuses = [], trouble } = journal.sharing ?? {};
  return JSON.stringify([
    flushError,
    flushError === undefined ? 0 : pending,
    fallbackReason,
    shares,
    trouble?.message,
    // To the minute, as it is shown: an attempt to come is told anew each time somebody asks.
    statuses.map(({ remote, failure, nextAttempt }) => [
      remote,
      failure?.kind,
      failure && nextAttempt?.slice(0, 16),
    ]),
  ]);
}
