import type { Browser } from 'playwright-core';
import type { FromBoard, Reply, ToBoard } from '../../../src/protocol.ts';
import { launchBrowser } from '../../launch/browser.ts';
import {
  openBoard,
  serveBoard,
  type BoardServer,
  type OpenBoard,
  type OpenOptions,
} from '../../board-harness/open-board.ts';
import { scenario, type ScenarioName } from '../../board-harness/scenarios.ts';

/** One browser and one server for all tests of a file; a page of its own for each test. */
export class Stage {
  #browser: Browser | undefined;
  #server: BoardServer | undefined;
  readonly #open: OpenBoard[] = [];

  async start(): Promise<void> {
    [this.#browser, this.#server] = await Promise.all([launchBrowser(), serveBoard()]);
  }

  async closePages(): Promise<void> {
    await Promise.all(this.#open.splice(0).map(({ page }) => page.context().close()));
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    await this.#server?.close();
  }

  async open(options: OpenOptions): Promise<OpenBoard> {
    if (!this.#browser || !this.#server) throw new Error('start() comes first');
    const board = await openBoard(this.#browser, this.#server, options);
    this.#open.push(board);
    return board;
  }

  /** A board that shows a scenario; every request is answered by `reply`, with ok unless it says otherwise. */
  async show(
    name: ScenarioName,
    {
      reply = () => undefined,
      ...options
    }: Partial<OpenOptions> & { readonly reply?: (message: FromBoard) => Answer } = {},
  ): Promise<OpenBoard> {
    const { state, now } = scenario(name);
    const host = (message: FromBoard): ToBoard | undefined => {
      if (message.type === 'ready') return { type: 'state', state };
      if (message.type === 'problem' || message.type === 'drafts.keep') return undefined;
      const answer = reply(message);
      return answer === 'never' ? undefined : { type: 'reply', id: message.id, ok: true, ...answer };
    };
    const board = await this.open({ now, host, ...options });
    await board.page.locator('h1').waitFor();
    return board;
  }
}

/** What a reply has beyond its id: nothing for plain success; "never" to leave the board waiting. */
type Answer =
  | Omit<Extract<Reply, { ok: true }>, 'type' | 'id' | 'ok'>
  | Omit<Extract<Reply, { ok: false }>, 'type' | 'id'>
  | 'never'
  | undefined;

export const failing = (message: string) => (): Answer => ({ ok: false, message });

/** The toolkit has loaded and the controls have become its own. */
export const upgraded = ({ page }: OpenBoard): Promise<void> =>
  page.locator('vscode-button').first().waitFor();

/** The first request of a type, once the board has sent it. */
export async function requested<T extends FromBoard['type']>(
  { sent, page }: OpenBoard,
  type: T,
): Promise<Extract<FromBoard, { type: T }>> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = sent.find((message) => message.type === type);
    if (found !== undefined) return found as Extract<FromBoard, { type: T }>;
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`The board sent no ${type}.`);
}

export const requests = ({ sent }: OpenBoard, type: FromBoard['type']): FromBoard[] =>
  sent.filter((message) => message.type === type);
