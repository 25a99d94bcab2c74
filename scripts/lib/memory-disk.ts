import { readFileSync, statfsSync } from 'node:fs';

const FOLDER = '/dev/shm';
/** The tests of a stage leave nothing behind, but some make packs of many megabytes. */
const NEEDED_BYTES = 2 * 2 ** 30;

/**
 * Where temporary files of tests are best kept: what git and the journal sync to disk costs nothing there, and a third of
 * the tests' time elsewhere. Undefined where there is no such place, it is small, or programs may not be run from it.
 */
export function memoryDisk(): string | undefined {
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, path]) => path === FOLDER);
    if (mount === undefined || mount[3]?.split(',').includes('noexec') === true) return undefined;
    const { bavail, bsize } = statfsSync(FOLDER);
    return bavail * bsize >= NEEDED_BYTES ? FOLDER : undefined;
  } catch {
    return undefined;
  }
}
