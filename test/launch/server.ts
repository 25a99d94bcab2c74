import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { editorPackage, projectRoot } from '../../scripts/lib/paths.ts';
import { quietSettings } from '../../scripts/lib/quiet-settings.ts';

/** The VS Code that the npm package code-server carries: its own server, without code-server around it. */
export type ServerOptions = {
  readonly edition?: 'editor' | 'editor-floor';
  /** Where the editor keeps its state; a temporary folder, removed at the end, when left out. */
  readonly dataDir?: string;
  /** User settings, as in settings.json. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Without trust the window is in restricted mode: no git extension, no terminals. */
  readonly trust?: boolean;
  /** Extensions to install, from their folders. */
  readonly extensions?: readonly string[];
  /** Lets the window's address name an extension under test, and keeps the window's toasts away. */
  readonly testDriver?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

export type EditorServer = {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  readonly writeSettings: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

const startLimitMs = 60_000;

export async function startServer(options: ServerOptions = {}): Promise<EditorServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'fireline-editor-')));
  await mkdir(dataDir, { recursive: true });
  const writeSettings = (settings: Readonly<Record<string, unknown>>) =>
    writeUserSettings(dataDir, { ...quietSettings, ...settings });
  await writeSettings(options.settings ?? {});
  for (const extension of options.extensions ?? []) await installFromFolder(extension, dataDir);
  const server = spawn(nodeOf(options), serverArguments(options, dataDir), {
    env: { ...process.env, ...(await isolatedGit(dataDir)), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that terminals and extension hosts end with it
  });
  const log = collect(server);
  const killGroup = () => kill(server);
  process.once('exit', killGroup);
  const stop = async () => {
    process.removeListener('exit', killGroup);
    await end(server);
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await portOf(server, log);
    return { port, pid: server.pid ?? 0, dataDir, writeSettings, log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The oldest editor brings its own Node: under a newer one its connection to the extension host hangs. */
function nodeOf({ edition }: ServerOptions): string {
  if (edition !== 'editor-floor') return process.execPath;
  return join(projectRoot, 'test/editor-floor/node_modules/.bin/node');
}

function serverArguments(options: ServerOptions, dataDir: string): string[] {
  const { edition = 'editor', trust = true, testDriver = false } = options;
  return [
    join(editorPackage(edition), 'lib/vscode/out/server-main.js'),
    '--accept-server-license-terms',
    ...['--host', '127.0.0.1', '--port', '0'],
    '--without-connection-token',
    ...['--telemetry-level', 'off'],
    // Without it a built workbench ignores extensionDevelopmentPath and extensionTestsPath in its address.
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(trust ? ['--disable-workspace-trust'] : []),
    ...['--server-data-dir', dataDir],
  ];
}

async function writeUserSettings(
  dataDir: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const folder = join(dataDir, 'data/Machine');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** A link in place of a copy: the window runs what was built last, with everything as after an installation. */
async function installFromFolder(extension: string, dataDir: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const folder = join(dataDir, 'extensions');
  await mkdir(folder, { recursive: true });
  const link = join(folder, `${manifest['publisher']}.${manifest['name']}-${manifest['version']}`);
  await rm(link, { force: true });
  await symlink(resolve(extension), link);
}

/** The tests' git knows one responder and none of the habits of the person who runs them. */
async function isolatedGit(dataDir: string): Promise<Record<string, string>> {
  const file = join(dataDir, 'gitconfig');
  const config = [
    '[user]',
    '\tname = Riley Responder',
    '\temail = riley@example.com',
    '[init]',
    '\tdefaultBranch = main',
    '[safe]',
    '\tdirectory = *',
  ];
  await writeFile(file, `${config.join('\n')}\n`);
  return { GIT_CONFIG_GLOBAL: file, GIT_CONFIG_NOSYSTEM: '1' };
}

function collect(server: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => (text += chunk.toString());
  server.stdout?.on('data', add);
  server.stderr?.on('data', add);
  return () => text;
}

async function portOf(server: ChildProcess, log: () => string): Promise<number> {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline) {
    const found = /Extension host agent listening on (\d+)/.exec(log());
    if (found) return Number(found[1]);
    if (server.exitCode !== null) throw new Error(`The VS Code server ended at once. It said:\n${log()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`The VS Code server did not listen within ${startLimitMs / 1000} s. It said:\n${log()}`);
}

function kill(server: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (server.pid === undefined) return;
  try {
    process.kill(-server.pid, signal);
  } catch {
    // The whole group has ended already, which is what was wanted.
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exited = once(server, 'exit');
    kill(server, 'SIGTERM');
    const patience = setTimeout(() => kill(server), 3000);
    await exited;
    clearTimeout(patience);
  }
  kill(server);
}
