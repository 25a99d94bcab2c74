#!/usr/bin/env node
// Installs what this checkout still lacks, and nothing twice. Plain JavaScript without dependencies, for any Node
// from 20 on: it runs before anything is installed. `npm start` and `npm test` call it by themselves.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  ensureNode24,
  install,
  isInstalled,
  markInstalled,
  nodeEnvironment,
  node24Headers,
  node24Path,
} from './bootstrap/packages.mjs';
import { installFloorEditor } from './bootstrap/floor-editor.mjs';
import { runSteps, SetupError } from './bootstrap/steps.mjs';
import {
  aptInstall,
  canUseApt,
  findChromium,
  howToInstall,
  missingBuildPackages,
} from './bootstrap/system.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {'editor' | 'editor-floor' | 'browser'} Need */

/**
 * @param {Need[]} needs
 */
export async function setup(needs) {
  if (plan(needs).length === 0) return;
  await withLock(async () => {
    const steps = plan(needs); // again: another setup may have done it while this one waited
    refuseWhatWouldFail(steps);
    await runSteps(steps);
  });
}

/** @typedef {import('./bootstrap/steps.mjs').Step & { apt?: string[], purpose?: string }} PlannedStep */

/**
 * @param {Need[]} needs
 * @returns {PlannedStep[]}
 */
function plan(needs) {
  const steps = [];
  const log = (/** @type {string} */ name) => join(root, 'out/logs', `setup-${name}.log`);
  if (!isInstalled(root) || !existsSync(node24Path(root))) {
    steps.push({ title: 'npm packages', log: log('packages'), run: installRoot });
  }
  const editors = needs
    .filter((need) => need !== 'browser')
    .map((need) => ({ need, folder: join(root, 'test', need) }))
    .filter(({ folder }) => !isInstalled(folder));
  const apt = [
    ...(needs.includes('browser') && !findChromium() ? ['chromium', 'fonts-dejavu-core'] : []),
    ...(editors.length > 0 ? missingBuildPackages() : []),
  ];
  if (apt.length > 0) {
    const purpose = 'The VS Code that Fireline is tested and shown in';
    const title = `system packages (${apt.join(', ')})`;
    steps.push({ title, log: log('system'), run: aptInstall(apt, purpose), apt, purpose });
  }
  for (const { need, folder } of editors) {
    const title = `${need === 'editor' ? 'VS Code' : 'the oldest supported VS Code'} as a web editor (about two minutes, 600 MB)`;
    steps.push({
      title,
      log: log(need),
      run: (/** @type {string} */ file) => installEditor(need, folder, file),
    });
  }
  return steps;
}

/** @param {string} log */
async function installRoot(log) {
  if (!isInstalled(root)) await install(root, log, process.env);
  await ensureNode24(root, log);
}

/**
 * The editor's native modules are compiled for the Node that runs it, against that Node's own headers.
 * @param {Need} need
 * @param {string} folder
 * @param {string} log
 */
async function installEditor(need, folder, log) {
  if (need === 'editor-floor') {
    await installFloorEditor(folder, log);
    markInstalled(folder);
    return;
  }
  const headers = await node24Headers(root, log);
  await install(folder, log, { ...nodeEnvironment(root), npm_config_nodedir: headers });
}

/**
 * Says what only a person can install before spending minutes on the rest.
 * @param {PlannedStep[]} steps
 */
function refuseWhatWouldFail(steps) {
  if (canUseApt()) return;
  for (const step of steps) {
    if (step.apt) throw new SetupError(howToInstall(step.apt, step.purpose ?? step.title));
  }
}

/**
 * One setup at a time in a checkout: two `npm ci` in one node_modules destroy each other's work.
 * @param {() => Promise<void>} work
 */
async function withLock(work) {
  const lock = join(root, 'out/setup.lock');
  mkdirSync(dirname(lock), { recursive: true });
  let told = false;
  while (!take(lock)) {
    if (!told) console.error(`setup: waiting for another setup in this checkout (${lock})`);
    told = true;
    await new Promise((done) => setTimeout(done, 500));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(readOwner(lock));
    if (owner && !isAlive(owner)) rmSync(lock, { force: true }); // left behind by a setup that was killed
    return false;
  }
}

/** @param {string} lock */
function readOwner(lock) {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * @param {unknown} error
 * @returns {never}
 */
export function giveUp(error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exit(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setup(['editor', 'browser']).catch(giveUp);
  console.error('setup: everything is installed');
}
