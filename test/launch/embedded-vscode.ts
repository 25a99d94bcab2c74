#!/usr/bin/env node
// Stands in for the executable of a desktop VS Code: understands the arguments that @vscode/test-electron passes,
// runs the tests in the extension host of the embedded VS Code (a server and a headless browser), prints what
// they print, and ends with their exit code.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../scripts/lib/paths.ts';
import { launchBrowser } from './browser.ts';
import { hostOutputMark } from './host-output.ts';
import { startServer } from './server.ts';
import { listenToHost, windowAddress } from './window.ts';

const limitMs = Number(process.env['FIRELINE_HOST_LIMIT_S'] ?? 600) * 1000;
const windowLog = join(projectRoot, 'out/logs/host-window.log');

type Launch = {
  readonly folder: string | undefined;
  readonly development: string;
  readonly tests: string;
  readonly trust: boolean;
};

function readArguments(args: string[]): Launch {
  const { values, positionals } = parseArgs({
    args,
    strict: false, // what only concerns a desktop window (--no-sandbox, --disable-updates …) has no meaning here
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
    },
  });
  const { extensionDevelopmentPath, extensionTestsPath } = values;
  if (typeof extensionDevelopmentPath !== 'string' || typeof extensionTestsPath !== 'string') {
    throw new Error('Both --extensionDevelopmentPath=… and --extensionTestsPath=… are needed.');
  }
  return {
    folder: positionals[0],
    development: extensionDevelopmentPath,
    tests: extensionTestsPath,
    trust: values['disable-workspace-trust'] === true,
  };
}

async function run(launch: Launch): Promise<number> {
  const edition = process.env['FIRELINE_EDITION'] === 'editor-floor' ? 'editor-floor' : 'editor';
  const server = await startServer({
    edition,
    trust: launch.trust,
    testDriver: true,
    env: { FIRELINE_MARK_OUTPUT: '1' },
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const exit = Promise.withResolvers<number>();
    await listenToHost(page, { onLog: print, onExit: exit.resolve });
    const limit = setTimeout(() => {
      exit.reject(
        new Error(`The tests did not end within ${limitMs / 1000} s (FIRELINE_HOST_LIMIT_S changes it).`),
      );
    }, limitMs);
    await page.goto(
      windowAddress({
        port: server.port,
        folder: launch.folder,
        extensionDevelopmentPath: launch.development,
        extensionTestsPath: launch.tests,
      }),
    );
    const code = await exit.promise;
    clearTimeout(limit);
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Prints what the extension host printed; what the window around it has to say stands in a log. */
function print(severity: string, args: readonly unknown[]): void {
  const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
  if (text.startsWith(hostOutputMark)) process.stdout.write(`${text.slice(hostOutputMark.length)}\n`);
  else appendFileSync(windowLog, `[${severity}] ${text}\n`);
}

mkdirSync(dirname(windowLog), { recursive: true });
writeFileSync(windowLog, '');
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
try {
  process.exitCode = await run(readArguments(process.argv.slice(2)));
  if (process.exitCode !== 0) process.stderr.write(`What the window logged is in ${windowLog}\n`);
} catch (error) {
  process.stderr.write(
    `The embedded VS Code: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}
