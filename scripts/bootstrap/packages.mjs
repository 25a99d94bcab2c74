// Installs an npm package of this repository when what is in its node_modules is not what its lockfile says.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLogged } from './steps.mjs';

const stampFile = '.fireline-stamp';

/**
 * Whether node_modules holds what the lockfile asks for. The stamp answers in a millisecond; without it
 * (somebody ran npm themselves) npm's own record of what it installed is compared, and the stamp is written.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const modules = join(folder, 'node_modules');
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const stamp = stampOf(lock);
  if (readOrEmpty(join(modules, stampFile)) === stamp) return true;
  if (!sameVersions(lock, readOrEmpty(join(modules, '.package-lock.json')))) return false;
  writeFileSync(join(modules, stampFile), stamp);
  return true;
}

/**
 * @param {string} folder
 * @param {string} log
 * @param {NodeJS.ProcessEnv} env
 */
export async function install(folder, log, env) {
  await runLogged('npm', ['ci', '--no-audit', '--no-fund'], { log, cwd: folder, env });
  markInstalled(folder);
}

/** @param {string} folder */
export function markInstalled(folder) {
  writeFileSync(
    join(folder, 'node_modules', stampFile),
    stampOf(readFileSync(join(folder, 'package-lock.json'), 'utf8')),
  );
}

/**
 * Where npm put Node 24. It comes as a package so that one lockfile decides it for every machine.
 * @param {string} root
 */
export function node24Path(root) {
  return process.platform === 'win32'
    ? join(root, 'node_modules/node/bin/node.exe')
    : join(root, 'node_modules/.bin/node');
}

/**
 * The package `node` fetches its binary in an install script. Where npm refuses to run install scripts, it is
 * run here by hand: nothing else in this project works without it.
 * @param {string} root
 * @param {string} log
 */
export async function ensureNode24(root, log) {
  if (existsSync(node24Path(root))) return;
  await fetchNode24(root, log);
  await runLogged('npm', ['rebuild', '--ignore-scripts', 'node'], { log, cwd: root }); // links node_modules/.bin/node
}

/**
 * The folder with Node 24's own headers, which came with its binary. A later `npm install` removes that folder
 * (npm does not know it) and leaves the binary; then it is fetched once more.
 * @param {string} root
 * @param {string} log
 */
export async function node24Headers(root, log) {
  const arch = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules/node/node_modules', arch);
  if (!existsSync(join(folder, 'include/node/node_api.h'))) await fetchNode24(root, log);
  return folder;
}

/**
 * @param {string} root
 * @param {string} log
 */
async function fetchNode24(root, log) {
  const cwd = join(root, 'node_modules/node');
  await runLogged(process.execPath, ['installArchSpecificPackage.js'], { log, cwd });
}

/**
 * The environment in which the Node that a package of this repository brings is `node`: Node 24 for its root.
 * @param {string} folder
 */
export function nodeEnvironment(folder) {
  const env = Object.entries(process.env).filter(([name]) => !saysWhoStartedUs(name));
  return {
    ...Object.fromEntries(env),
    PATH: `${join(folder, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
  };
}

/**
 * What an outer `npm` run tells its children of itself, its Node included, is wrong for an npm that runs under
 * another one. Settings (npm_config_registry, npm_config_cache …) stay.
 * @param {string} name
 */
function saysWhoStartedUs(name) {
  return /^npm_(config_user_agent|config_local_prefix|node_execpath|command|lifecycle_|package_)/.test(name);
}

/** @param {string} lock */
function stampOf(lock) {
  return createHash('sha256').update(`${process.platform} ${process.arch}\n${lock}`).digest('hex');
}

/**
 * @param {string} wantedText
 * @param {string} presentText
 */
function sameVersions(wantedText, presentText) {
  if (!presentText) return false;
  const wanted = JSON.parse(wantedText).packages;
  const present = JSON.parse(presentText).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || present[path]?.version === entry.version,
  );
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
