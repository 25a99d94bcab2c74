// What has to come from the operating system: a browser for the tests, and what compiles the editor's native modules.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLogged, SetupError } from './steps.mjs';

const browserNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** @param {string} name */
export function onPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (folder && existsSync(file)) return file;
    }
  }
  return undefined;
}

export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(
      `CHROMIUM_PATH names ${named}, which does not exist. Correct it, or unset it to search the PATH.`,
    );
  }
  return browserNames.map(onPath).find(Boolean) ?? macBrowsers.find((file) => existsSync(file));
}

/** The Debian packages that are missing for compiling the editor's native modules. */
export function missingBuildPackages() {
  const missing = ['python3', 'make', 'g++'].filter((name) => !onPath(name));
  // Only Linux compiles against MIT Kerberos; macOS brings it along.
  const kerberos = ['/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h'].some((file) => existsSync(file));
  if (process.platform === 'linux' && !kerberos) missing.push('libkrb5-dev');
  return missing;
}

/**
 * @param {string[]} packages
 * @param {string} purpose
 * @returns {import('./steps.mjs').Step['run']}
 */
export function aptInstall(packages, purpose) {
  return async (log) => {
    if (!canUseApt()) throw new SetupError(howToInstall(packages, purpose));
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await runLogged('apt-get', ['update', '-q'], { log, cwd: '/', env });
    await runLogged('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      log,
      cwd: '/',
      env,
    });
  };
}

export function canUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== undefined;
}

/**
 * @param {string[]} packages
 * @param {string} purpose
 */
export function howToInstall(packages, purpose) {
  const list = packages.join(' ');
  if (onPath('apt-get')) {
    return `${purpose} needs packages that only an administrator can install. Run\n\n    sudo apt-get update && sudo apt-get install -y ${list}\n\nand start this command again.`;
  }
  return `${purpose} needs what Debian calls: ${list}.\nInstall the same from your system's packages and start this command again.${
    packages.includes('chromium')
      ? '\nA browser that is not on the PATH can be named with CHROMIUM_PATH.'
      : ''
  }`;
}
