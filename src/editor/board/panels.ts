import * as vscode from 'vscode';
import * as z from 'zod';
import type { Incident } from '../../core/incident/incident.ts';
import { cut } from '../../core/text/cut.ts';
import {
  describeProblem,
  fromBoardSchema,
  type Drafts,
  type FromBoard,
  type ToBoard,
} from '../../protocol.ts';
import { BOARD_VIEW_TYPE } from '../../manifest.ts';
import { messageOf } from '../errors.ts';
import type { Services } from '../services.ts';
import { DraftFile } from './drafts.ts';
import { evidenceRoot } from './evidence.ts';
import { boardHtml, boardRoot } from './html.ts';
import { Looking } from './looking.ts';
import { answer } from './requests.ts';
import { readBoardState } from './state.ts';

/** What a board leaves behind for the time after a restart. */
const savedSchema = z.object({ incident: z.string() });

type Show = Omit<Extract<ToBoard, { type: 'show' }>, 'type'>;

const open = new Map<string, Board>();

/** Shows the one board of an incident, in front. */
export async function showBoard(services: Services, incident: string, show?: Show): Promise<void> {
  const known = open.get(incident);
  if (known) {
    known.reveal();
    if (show) await known.show(show);
    return;
  }
  const found = await (await services.desk()).open(incident);
  if (found === undefined) return;
  const panel = vscode.window.createWebviewPanel(
    BOARD_VIEW_TYPE,
    titleOf(found),
    { viewColumn: vscode.ViewColumn.Active, preserveFocus: false },
    webviewOptions(services),
  );
  await attach(services, panel, incident, show);
}

/** Gives a panel from before a restart its incident back, or closes it when that is no longer here. */
export async function restoreBoard(
  services: Services,
  panel: vscode.WebviewPanel,
  state: unknown,
): Promise<void> {
  const saved = savedSchema.safeParse(state);
  const desk = await services.desk();
  const incident = saved.success ? await desk.open(saved.data.incident) : undefined;
  if (incident === undefined || open.has(incident.id)) {
    services.log.info('a board of an incident that is not in this window was closed');
    panel.dispose();
    return;
  }
  panel.webview.options = webviewOptions(services);
  await attach(services, panel, incident.id);
}

async function attach(
  services: Services,
  panel: vscode.WebviewPanel,
  incident: string,
  show?: Show,
): Promise<void> {
  const board = new Board(services, panel, incident, show);
  open.set(incident, board);
  panel.onDidDispose(() => open.delete(incident));
  await board.start();
}

const titleOf = ({ severity, title }: Incident): string => cut(`${severity} ${title}`, 60);

const webviewOptions = ({ context }: Services): vscode.WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [boardRoot(context.extensionUri), evidenceRoot(context.globalStorageUri)],
});

class Board {
  readonly #services: Services;
  readonly #panel: vscode.WebviewPanel;
  readonly #incident: string;
  readonly #drafts: DraftFile;
  #looking: Looking | undefined;
  #entries: number | undefined;
  #posting: Promise<void> | undefined;
  #isStale = false;
  #isReady = false;
  /** What to bring to the front once the page is there to hear it. */
  #toShow: Show | undefined;

  constructor(services: Services, panel: vscode.WebviewPanel, incident: string, show?: Show) {
    this.#toShow = show;
    this.#services = services;
    this.#panel = panel;
    this.#incident = incident;
    this.#drafts = new DraftFile(services.context, incident);
  }

  async start(): Promise<void> {
    const { context } = this.#services;
    const looking = new Looking(await this.#services.desk(), this.#panel, this.#incident);
    this.#looking = looking;
    const subscriptions = [
      looking,
      this.#services.onDidChange(() => void this.#update()),
      this.#services.onDidExchange(() => void this.#update()),
      this.#services.onDidChangeDeployments(() => void this.#update()),
      this.#services.onDidChangeSuspects(() => void this.#update()),
      this.#services.onDidChangeSimilar(() => void this.#update()),
      // Whether a channel can be used stands on the board.
      context.secrets.onDidChange(() => void this.#update()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('fireline.comms')) void this.#update();
      }),
      this.#panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message)),
    ];
    this.#panel.onDidDispose(() => {
      for (const subscription of subscriptions) subscription.dispose();
    });
    this.#panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'board.svg');
    this.#panel.webview.html = boardHtml(this.#panel.webview, context.extensionUri, this.#incident);
    await this.#updateTitle();
  }

  reveal(): void {
    this.#panel.reveal();
  }

  /** With the latest state: what is drafted from it bears the time at which it was read. */
  async show(show: Show): Promise<void> {
    this.#toShow = show;
    if (!this.#isReady || !this.#panel.visible) return;
    await this.#update();
    await this.#bringToFront();
  }

  async #bringToFront(): Promise<void> {
    const show = this.#toShow;
    this.#toShow = undefined;
    if (show) await this.#post({ type: 'show', ...show });
  }

  async #receive(raw: unknown): Promise<void> {
    const parsed = fromBoardSchema.safeParse(raw);
    if (!parsed.success) {
      this.#services.log.warn(describeProblem('board', raw, parsed.error));
      return;
    }
    const message = parsed.data;
    if (message.type === 'ready') await this.#start();
    else if (message.type === 'drafts.keep') await this.#keep(message.drafts);
    else if (message.type === 'problem') this.#services.log.warn(`board: ${message.message}`);
    else await this.#reply(message);
  }

  async #start(): Promise<void> {
    const drafts = await this.#drafts.read();
    if (drafts) await this.#post({ type: 'drafts', drafts });
    this.#isReady = true;
    await this.#update();
    await this.#bringToFront();
  }

  async #keep(drafts: Drafts): Promise<void> {
    try {
      await this.#drafts.keep(drafts);
    } catch (error) {
      // The page still has it, and VS Code keeps the state of the page as well.
      this.#services.log.error(
        'drafts were not kept on disk',
        error instanceof Error ? error : String(error),
      );
    }
  }

  async #reply(request: Exclude<FromBoard, { type: 'ready' | 'problem' | 'drafts.keep' }>): Promise<void> {
    try {
      if (request.type === 'timeline.more') {
        this.#entries = request.count;
        await this.#update();
        await this.#post({ type: 'reply', id: request.id, ok: true });
      } else {
        const toPage = (file: vscode.Uri): string => this.#panel.webview.asWebviewUri(file).toString();
        const more = await answer(this.#services, this.#incident, request, toPage);
        await this.#post({ type: 'reply', id: request.id, ok: true, ...more });
      }
    } catch (error) {
      if (error instanceof vscode.CancellationError) {
        await this.#post({ type: 'reply', id: request.id, ok: true });
        return;
      }
      this.#services.log.error(request.type, error instanceof Error ? error : String(error));
      await this.#post({
        type: 'reply',
        id: request.id,
        ok: false,
        message: messageOf(error) || 'It was not recorded.',
      });
    }
  }

  /** One state at a time; what changes meanwhile makes for one more. */
  async #update(): Promise<void> {
    this.#isStale = true;
    this.#posting ??= this.#postStates().finally(() => {
      this.#posting = undefined;
    });
    await this.#posting;
  }

  async #postStates(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        const state = await readBoardState(this.#services, this.#incident, this.#entries);
        if (state === undefined) return;
        await this.#updateTitle();
        await this.#post({ type: 'state', state });
        this.#looking?.shown();
      } catch (error) {
        this.#services.log.error('the board cannot be shown', error instanceof Error ? error : String(error));
      }
    }
  }

  async #updateTitle(): Promise<void> {
    const incident = (await this.#services.desk()).find(this.#incident);
    if (incident) this.#panel.title = titleOf(incident);
  }

  /** A hidden board has no page to hear it; it asks again when it is shown. */
  async #post(message: ToBoard): Promise<void> {
    await this.#panel.webview.postMessage(message);
  }
}
