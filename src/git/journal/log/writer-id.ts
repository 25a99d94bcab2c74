import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, ifPresent, makeDirectory, patiently, syncDirectory, writeSynced } from '../durable.ts';

const WRITER = /^[0-9a-f]{12}$/;
const RETIRED = 'writers.retired';
const CARRIED = 'writers.carried';

type Random = (size: number) => Uint8Array;

/** The writer of the store at `root`, if it has one that was not retired. */
export async function readWriter(root: string): Promise<string | undefined> {
  const text = (await ifPresent(readFile(join(root, 'writer'), 'utf8')))?.trim();
  if (text === undefined || !WRITER.test(text)) return undefined;
  return (await readRetired(root)).has(text) ? undefined : text;
}

/**
 * The writer of the store at `root`; the first window that asks makes one, and all windows share it.
 * @param preferred whom to make it, where the store has none: a window that is open goes on as who it was
 */
export async function ensureWriter(root: string, random: Random, preferred?: string): Promise<string> {
  const existing = await readWriter(root);
  if (existing !== undefined) return existing;
  await makeDirectory(root);
  const isTaken = preferred === undefined || (await readRetired(root)).has(preferred);
  const candidate = isTaken ? Buffer.from(random(6)).toString('hex') : preferred;
  await publish(root, candidate);
  return (await readWriter(root)) ?? candidate;
}

/** Who wrote here once and never will again: this clone was copied, or what they wrote is damaged in git. */
export const readRetired = (root: string): Promise<ReadonlySet<string>> => readIds(root, RETIRED);

/** Those retired whose entries are all on the refs of another writer of this clone, or of others. */
export const readCarried = (root: string): Promise<ReadonlySet<string>> => readIds(root, CARRIED);

/** On disk when it resolves. The next who asks for the writer of this store gets a new one. */
export const retireWriter = (root: string, writer: string): Promise<void> => addId(root, RETIRED, writer);

export const markCarried = (root: string, writer: string): Promise<void> => addId(root, CARRIED, writer);

async function readIds(root: string, name: string): Promise<ReadonlySet<string>> {
  const text = (await ifPresent(readFile(join(root, name), 'utf8'))) ?? '';
  return new Set(text.split(/\r?\n/).filter((line) => WRITER.test(line)));
}

async function addId(root: string, name: string, writer: string): Promise<void> {
  if ((await readIds(root, name)).has(writer)) return;
  await makeDirectory(root);
  const handle = await open(join(root, name), 'a', 0o600);
  try {
    // A crash may have torn the line before.
    await handle.appendFile(`\n${writer}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await syncDirectory(root);
}

/** The name appears with its content, so another window never reads half of it. */
async function publish(root: string, candidate: string): Promise<void> {
  const path = join(root, 'writer');
  const temporary = `${path}.${candidate}.${process.pid}.new`;
  await writeSynced(temporary, `${candidate}\n`, 0o600);
  try {
    await link(temporary, path);
    await unlink(temporary);
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && (await readWriter(root)) !== undefined) {
      await unlink(temporary);
      return;
    }
    // The file is damaged or retired, or this file system has no links. If two windows meet here, each keeps its own
    // id: harmless.
    await patiently(() => rename(temporary, path));
  }
  await syncDirectory(root);
}
