// The oldest supported VS Code, with the Node 22 that it is made for, installed without its own install script: that
// one fetches a module and a search program from git hosts. The tests need neither of the two.
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeEnvironment } from './packages.mjs';
import { runLogged } from './steps.mjs';

/** The release on the registry nearest to the commit that code-server 4.106 names. */
const WATCHER = { name: '@parcel/watcher', version: '2.5.1' };
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
  takeWatcherFromRegistry(cwd);
  const args = ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runLogged('npm', args, { log, cwd, env });
  await runLogged('npm', ['rebuild', ...NATIVE], { log, cwd, env });
  // VS Code looks for its modules under this name too.
  if (!existsSync(join(cwd, 'node_modules.asar')))
    symlinkSync('node_modules', join(cwd, 'node_modules.asar'));
}

/** @param {string} cwd */
function takeWatcherFromRegistry(cwd) {
  edit(join(cwd, 'package.json'), (manifest) => {
    manifest.dependencies[WATCHER.name] = WATCHER.version;
  });
  edit(join(cwd, 'npm-shrinkwrap.json'), ({ packages }) => {
    packages[''].dependencies[WATCHER.name] = WATCHER.version;
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
