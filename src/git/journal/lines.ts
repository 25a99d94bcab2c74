import { isUtf8 } from 'node:buffer';
import { decodeLine, type SetAside, type StoredEvent } from '../../core/incident/codec.ts';

export const LINE_END = 0x0a;

/** What the lines of one file hold. */
export interface Lines {
  readonly events: readonly StoredEvent[];
  /** With their line numbers, from 1. */
  readonly setAside: readonly (SetAside & { readonly number: number })[];
}

export const NO_LINES: Lines = { events: [], setAside: [] };

export function decodeLines(bytes: Buffer): Lines {
  const events: StoredEvent[] = [];
  const setAside: (SetAside & { number: number })[] = [];
  splitLines(bytes).forEach((line, index) => {
    if (line === '') return;
    const decoded = line === undefined ? NOT_TEXT : decodeLine(line);
    if ('stored' in decoded) events.push(decoded.stored);
    else setAside.push({ ...decoded.setAside, number: index + 1 });
  });
  return { events, setAside };
}

const NOT_TEXT = { setAside: { line: '', reason: 'not valid UTF-8' } };

export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === LINE_END) count += 1;
  return count;
}

/** A line that is not UTF-8 is `undefined`: replacing characters would pass on other bytes than were written. */
function splitLines(bytes: Buffer): (string | undefined)[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n');
  const lines: (string | undefined)[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_END, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    lines.push(isUtf8(line) ? line.toString('utf8') : undefined);
    start = end + 1;
  }
  return lines;
}
