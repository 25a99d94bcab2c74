import { countLines, LINE_END } from '../lines.ts';
import { MAX_CHUNK_BYTES } from './ref-reader.ts';

/** A chunk with so many events is sealed: it never changes again, so git stores it once. */
export const EVENTS_PER_CHUNK = 64;

export interface ChunkFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Puts lines behind the last chunk, and into new ones when it is full. Returns the files that change. */
export function extendChunks(last: ChunkFile | undefined, lines: readonly string[]): ChunkFile[] {
  const changed: ChunkFile[] = [];
  let number = last ? Number.parseInt(last.name, 10) : 1;
  let bytes = last?.bytes ?? Buffer.alloc(0);
  let pieces: Buffer[] = [];
  let count = countLines(bytes);
  let size = bytes.length;
  // What does not end in a whole line is not continued, or two events would become one unreadable line.
  let isOpen = size === 0 || bytes.at(-1) === LINE_END;
  const finish = (): void => {
    if (pieces.length > 0)
      changed.push({ name: chunkName(number), bytes: Buffer.concat([bytes, ...pieces]) });
  };
  for (const line of lines) {
    const piece = Buffer.from(`${line}\n`);
    if (!isOpen || count >= EVENTS_PER_CHUNK || size + piece.length > MAX_CHUNK_BYTES) {
      finish();
      number += 1;
      [bytes, pieces, count, size, isOpen] = [Buffer.alloc(0), [], 0, 0, true];
    }
    pieces.push(piece);
    count += 1;
    size += piece.length;
  }
  finish();
  return changed;
}

const chunkName = (number: number): string => `${String(number).padStart(6, '0')}.jsonl`;
