import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, makeDirectory, syncDirectory } from '../durable.ts';

/** A full segment is followed by the next, so that old ones can be retired whole. */
const SEGMENT_BYTES = 1024 * 1024;
/** A segment that rested is not written again: retirement may then take the old ones without asking their writer. */
const REST_MS = 60 * 60 * 1000;

interface Segment {
  readonly handle: FileHandle;
  readonly path: string;
  /** Up to here everything is on disk. */
  size: number;
  lastWrite: number;
}

/** Appends to the log of one session: `<directory>/<n>.jsonl`. One append at a time. */
export class LogWriter {
  readonly #directory: string;
  #segment: Segment | undefined;
  #next = 1;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Resolves when the bytes are on disk. When it rejects, none of them will be read. */
  async append(bytes: Uint8Array): Promise<void> {
    const segment = await this.#current();
    try {
      await writeAll(segment.handle, bytes);
      await segment.handle.datasync();
    } catch (error) {
      await this.#abandon(segment);
      throw error;
    }
    segment.size += bytes.length;
    segment.lastWrite = Date.now();
  }

  async close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    await segment?.handle.close();
  }

  async #current(): Promise<Segment> {
    const segment = this.#segment;
    if (segment && segment.size < SEGMENT_BYTES && Date.now() - segment.lastWrite < REST_MS) return segment;
    await this.close();
    return (this.#segment = await this.#create());
  }

  async #create(): Promise<Segment> {
    await makeDirectory(this.#directory);
    for (;;) {
      const path = join(this.#directory, `${this.#next}.jsonl`);
      this.#next += 1;
      try {
        const handle = await open(path, 'ax');
        await syncDirectory(this.#directory);
        return { handle, path, size: 0, lastWrite: Date.now() };
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
      }
    }
  }

  /** Cuts off what was not acknowledged, and never writes behind it: after a failed sync a file is not to be trusted. */
  async #abandon(segment: Segment): Promise<void> {
    this.#segment = undefined;
    try {
      await segment.handle.truncate(segment.size);
      if (segment.size === 0) await unlink(segment.path);
      else await segment.handle.datasync();
    } catch {
      // The caller hears of the failure that led here.
    }
    await segment.handle.close().catch(() => undefined);
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    // Almost always one write. A short one happens on a disk that is nearly full; the next then says so.
    const result = await handle.write(bytes, written);
    written += result.bytesWritten;
  }
}
