// A real VS Code for the end-to-end tests: the embedded server, Fireline running from this checkout, and a browser
// that a test drives as a person would, by keyboard and by what is on the screen.
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { launchBrowser } from '../launch/browser.ts';
import { extensionHostsOf } from '../launch/extension-host-process.ts';
import { startServer, type EditorServer } from '../launch/server.ts';
import { windowAddress } from '../launch/window.ts';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { Dialog } from './dialog.ts';
import { eventually } from './eventually.ts';
import { Palette } from './palette.ts';
import { Sidebar } from './sidebar.ts';

export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;
export type Theme = keyof typeof themes;

/** The class that VS Code puts on its workbench for each kind of theme. */
const themeClass: Record<Theme, string> = {
  dark: 'vs-dark',
  light: 'vs',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
};

export type WorkbenchOptions = {
  /** The folder or .code-workspace file to open; an empty window when left out. */
  readonly folder?: string;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** User settings, as in settings.json. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keeps the editor's state from one workbench to the next; a temporary folder when left out. */
  readonly userDataDir?: string;
  /** false opens the window in restricted mode. */
  readonly trust?: boolean;
  /** Environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of the extensions to install; Fireline alone when left out. */
  readonly extensions?: readonly string[];
};

export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const theme = options.theme ?? 'dark';
  const settings = { ...options.settings, 'workbench.colorTheme': themes[theme] };
  const server = await startServer({
    settings,
    extensions: options.extensions ?? [projectRoot],
    ...(options.userDataDir === undefined ? {} : { dataDir: options.userDataDir }),
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const browser = await launchBrowser();
  try {
    const viewport = { width: options.width ?? 1440, height: options.height ?? 900 };
    const context = await browser.newContext({
      viewport,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(server, browser, await context.newPage(), options, settings);
    await workbench.open();
    return workbench;
  } catch (error) {
    await browser.close();
    await server.stop();
    throw error;
  }
}

export class Workbench {
  readonly page: Page;
  readonly palette: Palette;
  readonly sidebar: Sidebar;
  readonly dialog: Dialog;
  /** What the window logged to its console, each line with its severity. */
  readonly logged: string[] = [];
  readonly #server: EditorServer;
  readonly #browser: Browser;
  readonly #options: WorkbenchOptions;
  #settings: Readonly<Record<string, unknown>>;

  constructor(
    server: EditorServer,
    browser: Browser,
    page: Page,
    options: WorkbenchOptions,
    settings: Readonly<Record<string, unknown>>,
  ) {
    this.#server = server;
    this.#browser = browser;
    this.#options = options;
    this.#settings = settings;
    this.page = page;
    this.palette = new Palette(page);
    this.dialog = new Dialog(page);
    this.sidebar = new Sidebar(page, this.palette);
  }

  get address(): string {
    return windowAddress({ port: this.#server.port, folder: this.#options.folder });
  }

  /** Loads the window; openWorkbench has done it once. */
  async open(): Promise<void> {
    this.page.on('console', (message) => this.logged.push(`[${message.type()}] ${message.text()}`));
    await this.reload();
  }

  /** Runs a command as a person does: F1, its title, Enter. */
  async command(title: string): Promise<void> {
    await this.palette.run(title);
  }

  /** The frame that holds the board, or any webview in which the given element is. */
  async boardFrame(selector = '#root, #board, main'): Promise<Frame> {
    return await this.webviewWith(selector);
  }

  /** Webviews are two nested frames; the inner one is known by what it shows. */
  async webviewWith(selector: string): Promise<Frame> {
    return await eventually(`a webview that shows ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (frame === this.page.mainFrame() || !frame.parentFrame()?.parentFrame()) continue;
        // One that is being closed shows nothing any more.
        const found = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (found > 0) return frame;
      }
      return undefined;
    });
  }

  /** The visible notifications, newest first. */
  notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  statusBar(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.setSettings({ ...this.#settings, 'workbench.colorTheme': themes[theme] });
    await this.page.locator(`.monaco-workbench.${themeClass[theme]}`).waitFor();
  }

  /** Writes the user's settings.json, which the open window follows. */
  async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    this.#settings = settings;
    await this.#server.writeSettings(settings);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }

  /** Reloads the window, as after `Developer: Reload Window`; the extension host starts anew. */
  async reload(): Promise<void> {
    await this.page.goto(this.address);
    await this.#ready();
  }

  extensionHostPids(): number[] {
    return extensionHostsOf(this.#server.pid);
  }

  /** Ends the extension host the hard way, as a crash or the kernel does; returns the ids of what was killed. */
  killExtensionHost(): number[] {
    const pids = this.extensionHostPids();
    if (pids.length === 0) throw new Error('No extension host of this window is running.');
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids;
  }

  /** Waits until an extension host runs that is none of these. */
  async newExtensionHost(killed: readonly number[]): Promise<number> {
    return await eventually('a new extension host', () =>
      Promise.resolve(this.extensionHostPids().find((pid) => !killed.includes(pid))),
    );
  }

  async dispose(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    await eventually('an extension host', () => Promise.resolve(this.extensionHostPids()[0]));
  }
}
