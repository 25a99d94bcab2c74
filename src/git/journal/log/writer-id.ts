import { link, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, ifPresent, makeDirectory, patiently, syncDirectory, writeSynced } from '../durable.ts';

const WRITER = /^[0-9a-f]{12}$/;

/** The writer of the store at `root`, if it has one. */
export async function readWriter(root: string): Promise<string | undefined> {
  const text = (await ifPresent(readFile(join(root, 'writer'), 'utf8')))?.trim();
  return text !== undefined && WRITER.test(text) ? text : undefined;
}

/** The writer of the store at `root`; the first window that asks makes one, and all windows share it. */
export async function ensureWriter(root: string, random: (size: number) => Uint8Array): Promise<string> {
  const existing = await readWriter(root);
  if (existing !== undefined) return existing;
  await makeDirectory(root);
  const candidate = Buffer.from(random(6)).toString('hex');
  await publish(root, candidate);
  return (await readWriter(root)) ?? candidate;
}

/** The name appears with its content, so another window never reads half of it. */
async function publish(root: string, candidate: string): Promise<void> {
  const path = join(root, 'writer');
  const temporary = `${path}.${candidate}.new`;
  await writeSynced(temporary, `${candidate}\n`, 0o600);
  try {
    await link(temporary, path);
    await unlink(temporary);
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await readWriter(root)) !== undefined) {
      await unlink(temporary);
      return;
    }
    // The file is damaged, or this file system has no links. If two windows meet here, each keeps its own id: harmless.
    await patiently(() => rename(temporary, path));
  }
  await syncDirectory(root);
}
