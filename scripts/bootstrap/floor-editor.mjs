// The oldest supported VS Code, with the Node 22 that it is made for, installed without its own install script: that
// one fetches a module and a search program from git hosts. The registry has both, too.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEnvironment } from './packages.mjs';
import { runLogged } from './steps.mjs';

/** The release on the registry nearest to the commit that code-server 4.106 names. */
const WATCHER = { name: '@parcel/watcher', version: '2.5.1' };
/** What newer ones search files with: the program for each machine, by its name. */
const SEARCH = { name: '@vscode/ripgrep-universal', version: '1.18.0' };
/** What has to be compiled for this machine: terminals, logs, and what the server loads at its start. */
const NATIVE = ['node-pty', '@vscode/spdlog', 'native-watchdog', 'kerberos'];

/**
 * @param {string} folder the package that names code-server
 * @param {string} log
 */
export async function installFloorEditor(folder, log) {
  const outer = nodeEnvironment(folder);
  await runLogged('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    log,
    cwd: folder,
    env: outer,
  });
  const node = join(folder, 'node_modules/node');
  await runLogged(process.execPath, ['installArchSpecificPackage.js'], { log, cwd: node, env: outer });
  await runLogged('npm', ['rebuild', '--ignore-scripts', 'node'], { log, cwd: folder, env: outer });
  const headers = join(node, 'node_modules', `node-${process.platform}-${process.arch}`);
  const env = { ...outer, npm_config_nodedir: headers };
  const cwd = join(folder, 'node_modules/code-server/lib/vscode');
  takeFromRegistry(cwd);
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runLogged('npm', args, { log, cwd, env });
  await runLogged('npm', ['rebuild', ...NATIVE], { log, cwd, env });
  // VS Code looks for its modules under this name too.
  if (!existsSync(join(cwd, 'node_modules.asar')))
    symlinkSync('node_modules', join(cwd, 'node_modules.asar'));
  putSearchInPlace(join(cwd, 'node_modules'));
}

/** @param {string} modules */
function putSearchInPlace(modules) {
  const place = join(modules, '@vscode/ripgrep/bin');
  mkdirSync(place, { recursive: true });
  const program = join(modules, SEARCH.name, 'bin', `${process.platform}-${process.arch}`, 'rg');
  if (!existsSync(join(place, 'rg'))) symlinkSync(program, join(place, 'rg'));
}

/** @param {string} cwd */
function takeFromRegistry(cwd) {
  edit(join(cwd, 'package.json'), (manifest) => {
    manifest.dependencies[WATCHER.name] = WATCHER.version;
    manifest.dependencies[SEARCH.name] = SEARCH.version;
  });
  edit(join(cwd, 'npm-shrinkwrap.json'), ({ packages }) => {
    packages[''].dependencies[WATCHER.name] = WATCHER.version;
    packages[''].dependencies[SEARCH.name] = SEARCH.version;
    for (const path of Object.keys(packages)) {
      if (path.startsWith(`node_modules/${WATCHER.name}`)) delete packages[path];
    }
  });
}

/**
 * @param {string} file
 * @param {(json: any) => void} change
 */
function edit(file, change) {
  const json = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  writeFileSync(file, JSON.stringify(json, null, 2));
}
