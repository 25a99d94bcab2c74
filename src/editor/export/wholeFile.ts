import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TextDecoder } from 'node:util';
import { readExport, type ExportedAttachment, type ReadExport } from '../../core/export/document.ts';
import { inSlices, isTimeUp, nextTurn } from '../../git/journal/slices.ts';

/** Called between the parts of the work, with what it is at. Throws once the person stops it. */
export type Step = (at?: string) => void;

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function encoded(
  files: ReadonlyMap<string, Uint8Array>,
  step: Step,
): Promise<readonly ExportedAttachment[]> {
  const attachments: ExportedAttachment[] = [];
  for (const [name, bytes] of files) {
    step();
    if (isTimeUp()) await nextTurn();
    attachments.push({ sha256: name, base64: toBase64(bytes) });
  }
  return attachments;
}

/** Written together before it goes to the disk: most pieces are short. */
const WRITTEN_AT_ONCE = 1024 * 1024;

/** Under its name there is the whole of it, or what was there before. */
export async function writeWhole(
  place: string,
  pieces: Generator<string, void, undefined>,
  step: Step,
): Promise<void> {
  const part = partOf(place);
  const file = await open(part, 'wx');
  try {
    let [text, written] = ['', 0];
    const write = async (): Promise<void> => {
      await file.write(text);
      written += text.length;
      text = '';
      step(`${Math.round(written / 1e6)} MB`);
    };
    await inSlices(pieces, async (piece) => {
      text += piece;
      if (text.length >= WRITTEN_AT_ONCE) await write();
    });
    await write();
    await file.close();
    await rename(part, place);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** A text that is made in one go. */
export function* onePiece(text: string): Generator<string, void, undefined> {
  yield text;
}

/** Beside the place, so that it is on the same disk, and of a name that nobody else uses. */
const partOf = (place: string): string => `${place}.${randomUUID()}.part`;

export class FolderExistsError extends Error {}

/**
 * Under its name there is a folder with all that was to be in it, or none.
 * @param files contents by path relative to the folder
 * @throws FolderExistsError: nothing of somebody else's is written over
 */
export async function writeWholeFolder(
  place: string,
  files: Iterable<readonly [path: string, contents: string | Uint8Array]>,
  step: Step,
): Promise<void> {
  if (await isThere(place)) throw new FolderExistsError(place);
  const part = partOf(place);
  await mkdir(part, { recursive: true });
  try {
    for (const [path, contents] of files) {
      step(path);
      const file = join(part, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, contents, { flag: 'wx' });
    }
    step();
    await rename(part, place);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

async function isThere(place: string): Promise<boolean> {
  try {
    await lstat(place);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

export async function readExportedFile(file: string, step: Step): Promise<ReadExport> {
  const text = await readText(file, step);
  let parts = 0;
  return inSlices(readExport(text, createHash('sha256')), () => {
    parts += 1;
    step(parts % 1000 === 0 ? `checking, ${Math.round(text.length / 1e6)} MB` : undefined);
  });
}

const READ_AT_ONCE = 1024 * 1024;

/** In pieces: the bytes of a large file take a while to become a text. */
async function readText(file: string, step: Step): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of createReadStream(file, { highWaterMark: READ_AT_ONCE })) {
    step();
    text += decoder.decode(chunk as Uint8Array, { stream: true });
  }
  return text + decoder.decode();
}
