import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { editorPackage } from './paths.ts';
import { quietSettings } from './quiet-settings.ts';

const startLimitMs = 60_000;

export type EmbeddedEditor = {
  readonly address: string;
  /** Settles when the editor ends by itself. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Opens code-server on a folder with an extension from its package, in a profile that is gone afterwards. */
export async function openEmbeddedEditor(options: {
  readonly folder: string;
  readonly vsix: string;
  readonly port?: number;
}): Promise<EmbeddedEditor> {
  const profile = await mkdtemp(join(tmpdir(), 'fireline-profile-'));
  const port = options.port ?? (await freePort());
  await mkdir(join(profile, 'data/User'), { recursive: true });
  await writeFile(join(profile, 'data/User/settings.json'), `${JSON.stringify(quietSettings, null, 2)}\n`);
  const cleanUp = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    await finished(codeServer(profile, ['--force', '--install-extension', options.vsix]));
  } catch (error) {
    await cleanUp();
    throw error;
  }
  const server = codeServer(profile, serverArguments(port, options.folder));
  const stop = async () => {
    await end(server.child);
    await cleanUp();
  };
  try {
    await healthy(port, server);
  } catch (error) {
    await stop();
    throw error;
  }
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(options.folder)}`;
  return { address, ended: server.closed.then(() => undefined), stop };
}

type Running = {
  readonly child: ChildProcess;
  readonly closed: Promise<number | null>;
  readonly said: () => string;
};

function serverArguments(port: number, folder: string): string[] {
  const quiet = [
    '--disable-workspace-trust',
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
  ];
  return ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, folder];
}

function codeServer(profile: string, args: readonly string[]): Running {
  const entry = join(editorPackage('editor'), 'out/node/entry.js');
  const own = ['--config', 'config.yaml', '--user-data-dir', 'data', '--extensions-dir', 'extensions'];
  const placed = own.map((arg) => (arg.startsWith('--') ? arg : join(profile, arg)));
  const child = spawn(process.execPath, [entry, ...placed, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that what it started ends with it
  });
  let text = '';
  const add = (chunk: Buffer) => (text += chunk.toString());
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const closed = new Promise<number | null>((done) => child.once('close', done));
  return { child, closed, said: () => text };
}

async function finished({ closed, said }: Running): Promise<void> {
  const code = await closed;
  if (code !== 0)
    throw new Error(`The extension could not be installed into the embedded editor. It said:\n${said()}`);
}

async function healthy(port: number, { child, said }: Running): Promise<void> {
  const deadline = Date.now() + startLimitMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The embedded editor ended at once. It said:\n${said()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error(`The embedded editor did not answer within ${startLimitMs / 1000} s. It said:\n${said()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = new Promise((done) => child.once('exit', done));
    killGroup(child, 'SIGTERM');
    const patience = setTimeout(() => killGroup(child, 'SIGKILL'), 3000);
    await exited;
    clearTimeout(patience);
  }
  killGroup(child, 'SIGKILL');
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Nothing of the group is left, which is what was wanted.
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
