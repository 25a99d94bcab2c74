// npm start [-- FOLDER] [--port N] [--demo-dir DIR] [--web]: opens VS Code with Fireline, on a folder or on a
// repository made for trying it. With `code` on the PATH it is the desktop VS Code, else one in the browser.
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onPath } from './bootstrap/system.mjs';
import { build } from './build.ts';
import { makeDemoRepository } from './demo-repository.ts';
import { openEmbeddedEditor } from './lib/embedded-editor.ts';
import { projectRoot } from './lib/paths.ts';
import { runCommand } from './lib/run-command.ts';
import { makePackage, packageFile } from './package.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    'demo-dir': { type: 'string' },
    /** The VS Code in the browser, even where a desktop one is installed. */
    web: { type: 'boolean', default: false },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);

async function folderToOpen(): Promise<string> {
  const named = positionals[0];
  if (named !== undefined) {
    const folder = resolve(process.env['INIT_CWD'] ?? '.', named); // npm runs scripts in the project's own folder
    if (existsSync(folder)) return folder;
    throw new StartError(
      `There is no folder ${folder}. Name one that exists, or none at all for the demo repository.`,
    );
  }
  const demoDir = values['demo-dir'];
  if (demoDir === undefined)
    return await newDemo(join(await mkdtemp(join(tmpdir(), 'fireline-demo-')), 'tidewater'));
  const folder = resolve(process.env['INIT_CWD'] ?? '.', demoDir);
  if (!existsSync(join(folder, '.git'))) return await newDemo(folder);
  say(`The demo repository in ${folder} is used as it is.`);
  return folder;
}

async function newDemo(dir: string): Promise<string> {
  const demo = await makeDemoRepository(dir, { now: new Date() });
  say(`A demo repository was made in ${demo.folder}`);
  say(`In it, ${demo.faultyTag} broke checkout a few minutes ago.`);
  return demo.folder;
}

async function openDesktop(folder: string): Promise<void> {
  await build({});
  const code = await runCommand('code', [
    '--new-window',
    `--extensionDevelopmentPath=${projectRoot}`,
    folder,
  ]);
  if (code !== 0)
    throw new StartError(
      `\`code\` ended with ${code}. \`npm start -- --web\` opens the editor in a browser.`,
    );
  say('Fireline is open in a new window of VS Code.');
}

async function openInBrowser(folder: string): Promise<void> {
  const vsix = await packageFile();
  await makePackage(vsix);
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  const editor = await openEmbeddedEditor({ folder, vsix, ...port });
  say(`\nFireline is open at ${editor.address}\n`);
  say(
    'Open that address in a browser; its command palette (F1) has "Incident: Declare Incident". Ctrl-C ends the editor.',
  );
  const outcome = await Promise.race([askedToEnd(), editor.ended.then(() => 'ended' as const)]);
  await editor.stop();
  if (outcome === 'ended')
    throw new StartError('The editor ended by itself. Start it again with `npm start`.');
  say('\nThe editor has ended.');
}

function askedToEnd(): Promise<'asked'> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done('asked'));
    process.once('disconnect', () => done('asked')); // whoever started this is gone
  });
}

class StartError extends Error {}

try {
  const folder = await folderToOpen();
  await (onPath('code') !== undefined && !values.web ? openDesktop(folder) : openInBrowser(folder));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
