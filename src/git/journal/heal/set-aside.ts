import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent, makeDirectory } from '../durable.ts';
import type { Repository } from '../refs/refs.ts';
import { canRead, localGit, withObjects } from './condition.ts';

const CORRUPT = /loose object ([0-9a-f]{40,64}) \(stored in .*\) is corrupt/;
const MAX_FILES = 1_000;

/**
 * Moves the files of objects that are there and cannot be read out of git's way. While such a file lies there, git
 * takes the object for written, so the same entries could never be put in git again.
 * @param commit whose tree and history is looked through
 * @param folder where they go
 */
export async function setAsideUnreadable(
  repository: Repository,
  commit: string,
  folder: string,
): Promise<void> {
  const move = async (oid: string): Promise<boolean> => {
    const path = join(repository.commonDir, 'objects', oid.slice(0, 2), oid.slice(2));
    if (!(await ifPresent(stat(path)))) return false;
    await makeDirectory(folder);
    await rename(path, join(folder, oid));
    return true;
  };
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', commit, '--'];
  // git stops at the first one, so it is asked again until it finds none.
  for (let count = 0; count < MAX_FILES; count += 1) {
    const { exitCode, stdout, stderr } = await localGit(repository, args);
    const corrupt = CORRUPT.exec(stderr)?.[1];
    if (exitCode !== 0 && corrupt !== undefined && (await move(corrupt))) continue;
    const listed = stdout.toString().split('\n');
    await withObjects(repository, async (objects) => {
      for (const oid of listed) if (oid !== '' && !(await canRead(objects, oid))) await move(oid);
    });
    return;
  }
}
