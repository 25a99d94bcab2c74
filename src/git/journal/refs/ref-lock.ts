import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { GIT_TIMEOUT_MS } from '../../process.ts';

/**
 * A git that was killed may leave the lock of a ref behind, and then nobody can ever write that ref again.
 * Only for refs of this clone's own writers: no git but ours locks those, and ours never runs that long.
 * Never touch other locks. (Where refs are not files, there is no such lock and this does nothing.)
 */
export async function removeStaleRefLocks(commonDir: string, ownRefs: readonly string[]): Promise<void> {
  for (const ref of ownRefs) {
    const path = join(commonDir, `${ref}.lock`);
    // Where another ref is in the way, there is no such path; whatever the reason, what is not seen is left alone.
    const stats = await stat(path).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > GIT_TIMEOUT_MS) await unlink(path).catch(() => undefined);
  }
}
