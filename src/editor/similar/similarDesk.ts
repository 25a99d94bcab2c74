import * as vscode from 'vscode';
import type { SimilarInput } from '../../core/board/similar.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { presentOf, type Present } from '../../core/similar/past.ts';
import type { Similar, SimilarIndex } from '../../core/similar/similar-index.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { messageOf } from '../errors.ts';
import type * as building from './building.ts';
import type { PostmortemFiles } from './postmortemFiles.ts';

/** What changes in a burst is taken in once. */
const SETTLE_MS = 1_000;

/** What is loaded when somebody asks for the first time. */
interface Loaded {
  readonly index: SimilarIndex;
  readonly files: PostmortemFiles;
  readonly indexRecord: typeof building.indexRecord;
  readonly wantedOf: typeof building.wantedOf;
}

/** Past incidents of the record, and post-mortems of the workspace. Nothing is read before somebody asks. */
export class SimilarDesk implements vscode.Disposable {
  readonly #desk: IncidentDesk;
  readonly #log: vscode.LogOutputChannel;
  readonly #known = new Map<string, Map<string, string>>();
  #loaded: Loaded | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #building: Promise<void> | undefined;
  #state: SimilarInput['state'] = 'idle';
  #failure = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(desk: IncidentDesk, log: vscode.LogOutputChannel) {
    this.#desk = desk;
    this.#log = log;
    this.#subscription = desk.onDidChange(() => this.#follow());
  }

  /** Begins to read, unless that was done. Tried again where it failed. */
  warm(): void {
    this.#building ??= this.#build();
  }

  /** Waits until the index is there; none when it cannot be. @param self the present one, if it is on record */
  async find(present: Present, self?: string): Promise<Similar[]> {
    this.warm();
    // What was recorded a moment ago shall be found too.
    if (this.#timer !== undefined) this.#followNow();
    await this.#building;
    return this.#state === 'ready' ? (this.#loaded?.index.find(present, self) ?? []) : [];
  }

  /** As far as it is known by now. */
  of(incident: Incident): SimilarInput {
    const index = this.#state === 'ready' ? this.#loaded?.index : undefined;
    const found = index?.find(presentOf(incident), incident.id) ?? [];
    return { state: this.#state, failure: this.#failure, searched: index?.size ?? 0, found };
  }

  async #build(): Promise<void> {
    // An untrusted workspace may not have its files read, and Fireline does not run there.
    if (!vscode.workspace.isTrusted) return;
    this.#state = 'reading';
    this.#changed.fire();
    try {
      this.#loaded ??= await this.#load();
      await this.#readRecord(this.#loaded);
      await this.#readFiles(this.#loaded);
      this.#state = 'ready';
    } catch (error) {
      this.#log.error('similar incidents', error instanceof Error ? error : String(error));
      this.#state = 'failed';
      this.#failure = messageOf(error);
      this.#building = undefined;
    }
    this.#changed.fire();
  }

  async #load(): Promise<Loaded> {
    const [{ SimilarIndex }, { PostmortemFiles }, { indexRecord, wantedOf }] = await Promise.all([
      import('../../core/similar/similar-index.ts'),
      import('./postmortemFiles.ts'),
      import('./building.ts'),
    ]);
    const index = new SimilarIndex();
    const files = new PostmortemFiles(index, () => this.#changed.fire());
    return { index, files, indexRecord, wantedOf };
  }

  /** Where the editor cannot search for them, what is on record is found all the same. */
  async #readFiles({ files }: Loaded): Promise<void> {
    try {
      await files.read();
      this.#failure = '';
    } catch (error) {
      this.#log.error('post-mortems among the files', error instanceof Error ? error : String(error));
      this.#failure = messageOf(error);
    }
  }

  async #readRecord({ index, indexRecord, wantedOf }: Loaded): Promise<boolean> {
    let isChanged = false;
    for (const home of this.#desk.homes.all) {
      const known = this.#known.get(home.folder) ?? new Map<string, string>();
      this.#known.set(home.folder, known);
      isChanged = (await indexRecord(home.journal, wantedOf(home.listed), { index, known })) || isChanged;
    }
    return isChanged;
  }

  #follow(): void {
    if (this.#state !== 'ready' || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#followNow(), SETTLE_MS);
  }

  #followNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const before = this.#building;
    this.#building = (async () => {
      await before;
      await this.#update();
    })();
  }

  async #update(): Promise<void> {
    try {
      if (this.#loaded && (await this.#readRecord(this.#loaded))) this.#changed.fire();
    } catch (error) {
      // What was found before is still true; the next change tries again.
      this.#log.error('similar incidents', error instanceof Error ? error : String(error));
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
    this.#loaded?.files.dispose();
    this.#changed.dispose();
  }
}
