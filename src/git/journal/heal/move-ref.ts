import { open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLine } from '../../process.ts';
import { ifPresent, syncDirectory } from '../durable.ts';
import { removeStaleRefLocks } from '../refs/ref-lock.ts';
import type { Repository } from '../refs/refs.ts';
import { localGit } from './condition.ts';

const SYNC = ['-c', 'core.fsync=reference'];
/** What git itself would take for a ref with a commit. */
const REF = /^[0-9a-f]{40,64}\s*$/;

/**
 * Puts a ref of this clone's own on a commit.
 * @param bad what it is at now; absent when it holds no object id at all
 * @throws Error when it is not there any more, or git refuses
 */
export async function moveRef(
  repository: Repository,
  ref: string,
  good: string,
  bad: string | undefined,
): Promise<void> {
  // What damages a ref, such as a loss of power, may leave its lock there too.
  await removeStaleRefLocks(repository.commonDir, [ref]);
  if (bad === undefined) return replaceGarbage(repository, ref, good);
  await updateRef(repository, ['--no-deref', ref, good, bad]);
}

/**
 * Takes a damaged ref of this clone's own away: while it is there, `git gc` and `git fetch` of the whole repository fail.
 * @throws Error when it is not there any more, or git refuses
 */
export async function dropRef(repository: Repository, ref: string, bad: string | undefined): Promise<void> {
  await removeStaleRefLocks(repository.commonDir, [ref]);
  if (bad === undefined) return replaceGarbage(repository, ref, undefined);
  await updateRef(repository, ['--no-deref', '-d', ref, bad]);
}

async function updateRef(repository: Repository, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await localGit(repository, [...SYNC, 'update-ref', ...args]);
  if (exitCode !== 0) throw new Error(`git could not mend a damaged ref: ${firstLine(stderr)}`);
}

/**
 * git refuses to touch a ref file that it cannot parse. So this does what git does: holds `<ref>.lock`, and renames it
 * over the ref. No lock that somebody may still hold is taken away for it.
 */
async function replaceGarbage(
  { commonDir }: Repository,
  ref: string,
  good: string | undefined,
): Promise<void> {
  const path = join(commonDir, ref);
  const lock = `${path}.lock`;
  const handle = await open(lock, 'wx');
  try {
    const text = await ifPresent(readFile(path, 'latin1'));
    if (text === undefined || REF.test(text)) throw new Error(`${ref} is not what it was a moment ago`);
    if (good !== undefined) {
      await handle.writeFile(`${good}\n`);
      await handle.sync();
    }
    await handle.close();
    if (good === undefined) await unlink(path);
    else await rename(lock, path);
  } finally {
    await handle.close().catch(() => undefined);
    await unlink(lock).catch(() => undefined);
  }
  await syncDirectory(join(path, '..'));
}
