#!/usr/bin/env node
// The way into every task of this project: `node scripts/run.mjs TASK [ARGUMENTS]`. It installs what the task
// needs, then runs scripts/TASK.ts with Node 24, which reads TypeScript as it is.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeEnvironment, node24Path } from './bootstrap/packages.mjs';
import { onPath } from './bootstrap/system.mjs';
import { giveUp, root, setup } from './setup.mjs';

/** @type {Record<string, (args: string[]) => import('./setup.mjs').Need[]>} */
const tasks = {
  start: (args) => (onPath('code') && !args.includes('--web') ? [] : ['editor']),
  test: needsOfTest,
  torture: () => [],
  bench: () => ['editor', 'browser'],
  conformance: (args) => (args.includes('--last') ? [] : ['editor', 'browser']),
  screenshots: () => ['editor', 'browser'],
  build: () => [],
  package: () => [],
  'eval-runbooks': () => [],
  'eval-postmortems': () => [],
  'demo-repository': () => [],
  'eval-suspects': () => [],
};

/**
 * @param {string[]} args
 * @returns {import('./setup.mjs').Need[]}
 */
function needsOfTest(args) {
  if (args[0] === 'floor') return ['editor-floor', 'browser'];
  if (args[0] === 'unit' || args[0] === 'desktop') return [];
  return ['editor', 'browser'];
}

const [task = '', ...args] = process.argv.slice(2);
const needs = tasks[task];
if (!needs) {
  console.error(`There is no task "${task}". The tasks are: ${Object.keys(tasks).join(', ')}.`);
  process.exit(2);
}

await Promise.resolve()
  .then(() => setup(needs(args)))
  .catch(giveUp);

const child = spawn(node24Path(root), [join(root, 'scripts', `${task}.ts`), ...args], {
  cwd: process.cwd(),
  env: nodeEnvironment(root),
  // The channel carries no messages: its end tells the task that this process is gone.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// The terminal sends Ctrl-C to both; the task decides when it is done cleaning up.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
}
child.once('error', (error) => giveUp(error));
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
