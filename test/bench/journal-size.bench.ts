import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { author, linesOf, makeSandbox, newIncident, note } from '../unit/journal/helpers.ts';
import { benchRow, type Bench } from './row.ts';

const EVENTS = 800;
const EVENTS_PER_FLUSH = 8;
/** With it a line has the 315 bytes or so that the design counts with. */
const TEXT = 'Checkout latency is back under 300 ms';
const BLOCK_BYTES = 512;

/** What an event costs on disk, in blocks, of an incident with a day of entries. Floor: the bytes of the lines alone. */
export const bench: Bench = async () => {
  const sandbox = await makeSandbox();
  try {
    const journal = await sandbox.open();
    const kept = ['objects', 'refs', 'packed-refs'].map((name) => join(journal.location, name));
    const used = async (): Promise<number> =>
      (await Promise.all(kept.map(bytesOnDisk))).reduce((sum, bytes) => sum + bytes, 0);
    const incident = newIncident();
    const before = await used();
    let bytes = 0;
    for (let count = 0; count < EVENTS; count += EVENTS_PER_FLUSH) {
      const drafts = Array.from({ length: EVENTS_PER_FLUSH }, () => note(TEXT));
      bytes += Buffer.byteLength(linesOf(await journal.append(incident, drafts, author)).join('\n')) + 1;
      await journal.flush();
    }
    const loose = await used();
    await sandbox.git(['gc', '--quiet', '--prune=now']);
    const packed = await used();
    const per = (total: number): number => (total - before) / EVENTS;
    const row = { unit: 'bytes', floor: bytes / EVENTS };
    return [
      benchRow({ name: 'an event in git, before gc', value: per(loose), ...row, limit: 3_000 }),
      benchRow({ name: 'an event in git, after gc', value: per(packed), ...row, limit: 200 }),
    ];
  } finally {
    await sandbox.dispose();
  }
};

async function bytesOnDisk(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats) return 0;
  const inside = stats.isDirectory() ? await readdir(path) : [];
  const sizes = await Promise.all(inside.map((name) => bytesOnDisk(join(path, name))));
  return sizes.reduce((sum, bytes) => sum + bytes, stats.blocks * BLOCK_BYTES);
}
