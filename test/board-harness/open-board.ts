import { build } from 'esbuild';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import type * as z from 'zod';
import { fromBoardSchema, type FromBoard, type ToBoard } from '../../src/protocol.ts';
import themes from './themes.json' with { type: 'json' };

/** The board alone in a browser: the page that the extension serves, VS Code's API and theme in front of it. */

export type ThemeName = keyof typeof themes;
/** One of the pages that the extension shows. */
type PageName = 'board' | 'metrics';
export const THEMES = Object.keys(themes) as ThemeName[];

const root = join(import.meta.dirname, '../..');
const out = join(root, 'out/board-alone');
const NONCE = 'dGVzdG5vbmNl';
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

async function buildBoard(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      board: 'webview/main.tsx',
      metrics: 'webview/metrics/main.tsx',
      toolkit: 'webview/toolkit.ts',
    },
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    chunkNames: 'board-[hash]',
    target: 'chrome142',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}

/** What VS Code puts in front of a webview's own page. */
function preload(theme: ThemeName): string {
  const { bodyClass, variables } = themes[theme];
  return `
    const variables = ${JSON.stringify(variables)};
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.body.className = ${JSON.stringify(bodyClass)};
    globalThis.acquireVsCodeApi = () => ({
      postMessage: (message) => globalThis.toHost(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });`;
}

function html(theme: ThemeName, origin: string, name: PageName): string {
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src ${origin}; img-src ${origin}; font-src ${origin}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Incident board</title>
<link rel="stylesheet" href="${name}.css">
</head>
<body>
<script nonce="${NONCE}">${preload(theme)}</script>
<div id="${name}" aria-busy="true" data-incident="x"></div>
<script type="module" nonce="${NONCE}" src="${name}.js"></script>
</body>
</html>`;
}

export interface BoardServer {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export async function serveBoard(): Promise<BoardServer> {
  await buildBoard();
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const file = join(out, url.pathname);
    if (url.pathname === '/') {
      const theme = (url.searchParams.get('theme') ?? 'dark') as ThemeName;
      const name = (url.searchParams.get('page') ?? 'board') as PageName;
      response
        .setHeader('content-type', 'text/html')
        .end(html(theme, `http://${request.headers.host ?? ''}`, name));
    } else if (existsSync(file)) {
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
    } else response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface PageOptions<From, To> {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the page's clock shows; left out, the real time. */
  readonly now?: number | undefined;
  /** How much later than asked for the toolkit comes; -1: never. */
  readonly delayToolkitMs?: number;
  /** Plays the host. What it returns is sent to the page. */
  readonly host: (message: From) => To | readonly unknown[] | undefined | Promise<To | undefined>;
}
export type OpenOptions = PageOptions<FromBoard, ToBoard>;

export interface OpenPage<From> {
  readonly page: Page;
  /** Everything that the page sent, parsed. */
  readonly sent: From[];
  /** Console errors, policy violations, and messages that are not of the protocol. */
  readonly complaints: string[];
  readonly send: (message: unknown) => Promise<void>;
}
export type OpenBoard = OpenPage<FromBoard>;

export const openBoard = (browser: Browser, server: BoardServer, options: OpenOptions): Promise<OpenBoard> =>
  openPage(browser, server, { ...options, name: 'board', schema: fromBoardSchema });

export async function openPage<From, To>(
  browser: Browser,
  server: BoardServer,
  options: PageOptions<From, To> & { readonly name: PageName; readonly schema: z.ZodType<From> },
): Promise<OpenPage<From>> {
  const { theme = 'dark', width = 1240, height = 800, now, host, delayToolkitMs, name, schema } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const sent: From[] = [];
  const complaints: string[] = [];
  const send = (message: unknown) => page.evaluate((data) => postMessage(data), message);
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.exposeFunction('toHost', async (raw: unknown) => {
    const message = schema.safeParse(raw);
    if (!message.success) return void complaints.push(message.error.message);
    sent.push(message.data);
    const answer = await host(message.data);
    if (answer !== undefined) for (const one of [answer].flat()) await send(one);
  });
  if (delayToolkitMs !== undefined) {
    await page.route('**/toolkit.js', async (route) => {
      if (delayToolkitMs < 0) return route.abort();
      await new Promise((resolve) => setTimeout(resolve, delayToolkitMs));
      return route.continue();
    });
  }
  if (now !== undefined) await page.clock.install({ time: now });
  await page.goto(`${server.origin}/?theme=${theme}&page=${name}`);
  return { page, sent, complaints, send };
}
