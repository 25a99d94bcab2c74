import { open, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, ifPresent, makeDirectory, syncDirectory } from '../durable.ts';

/** A full segment is followed by the next, so that old ones can be retired whole. */
const SEGMENT_BYTES = 1024 * 1024;
/** A segment that rested is not written again: retirement may then take the old ones without asking their writer. */
const REST_MS = 60 * 60 * 1000;

interface Segment {
  readonly handle: FileHandle;
  readonly path: string;
  readonly inode: number;
  /** Up to here everything is on disk. */
  size: number;
  lastWrite: number;
}

/** Appends to the log of one session: `<directory>/<n>.jsonl`. One append at a time. */
export class LogWriter {
  readonly #directory: string;
  readonly #unflushed: () => readonly string[];
  #segment: Segment | undefined;
  #next = 1;

  /** @param unflushed lines that have to be in the log, should somebody delete it */
  constructor(directory: string, unflushed: () => readonly string[] = () => []) {
    this.#directory = directory;
    this.#unflushed = unflushed;
  }

  /**
   * Resolves when the bytes are on disk. When it rejects, none of them will be read.
   * @returns whether the log had been deleted; then what it held is in a new segment
   */
  async append(bytes: Uint8Array): Promise<boolean> {
    const segment = await this.#current();
    const isInPlace = await this.#write(segment, bytes);
    if (isInPlace) return false;
    await this.#restore(segment, bytes);
    return true;
  }

  async close(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    await segment?.handle.close();
  }

  /** Resolves to whether anybody will find it: a file that was deleted takes bytes as well as any other. */
  async #write(segment: Segment, bytes: Uint8Array): Promise<boolean> {
    try {
      await writeAll(segment.handle, bytes);
      const [there] = await Promise.all([ifPresent(stat(segment.path)), segment.handle.datasync()]);
      segment.size += bytes.length;
      segment.lastWrite = Date.now();
      return there?.ino === segment.inode;
    } catch (error) {
      await this.#abandon(segment);
      throw error;
    }
  }

  /** Writes anew what the deleted segment held, and what earlier ones may have held, `latest` among them. */
  async #restore(deleted: Segment, latest: Uint8Array): Promise<void> {
    this.#segment = undefined;
    try {
      const held = await readAll(deleted);
      const isThere = new Set(held.toString('latin1').split('\n'));
      const missing = this.#unflushed().filter(
        (line) => !isThere.has(Buffer.from(line).toString('latin1').trimEnd()),
      );
      // `latest` is in what it held.
      await this.#write(
        await this.#current(),
        Buffer.concat([...missing.map((line) => Buffer.from(line)), held]),
      );
    } catch (error) {
      // `latest` is not to be acknowledged, so nobody may find it later in a file that comes back.
      await deleted.handle.truncate(deleted.size - latest.length).catch(() => undefined);
      throw error;
    } finally {
      await deleted.handle.close().catch(() => undefined);
    }
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
        const handle = await open(path, 'ax+');
        const { ino: inode } = await handle.stat();
        await syncDirectory(this.#directory);
        return { handle, path, inode, size: 0, lastWrite: Date.now() };
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

async function readAll({ handle, size }: Segment): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  for (let read = 0; read < size;) {
    const result = await handle.read(bytes, read, size - read, read);
    if (result.bytesRead === 0) throw new Error('the deleted log could not be read back');
    read += result.bytesRead;
  }
  return bytes;
}
