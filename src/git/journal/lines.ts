import { isAscii, isUtf8 } from 'node:buffer';
import { decodeLine, type SetAside, type StoredEvent } from '../../core/incident/codec.ts';
import { isTimeUp, nextTurn } from './slices.ts';

export const LINE_END = 0x0a;

/** What the lines of one file hold. */
export interface Lines {
  readonly events: readonly StoredEvent[];
  /** With their line numbers, from 1. */
  readonly setAside: readonly (SetAside & { readonly number: number })[];
}

export const NO_LINES: Lines = { events: [], setAside: [] };

/** Of own files, which hold what this program wrote. What others wrote is decoded in slices. */
export function decodeLines(bytes: Buffer): Lines {
  const lines = new LineDecoder(isAscii(bytes));
  for (const line of splitLines(bytes)) lines.add(line);
  return lines;
}

/** One line may cost a millisecond, and to ask for the time costs as much as a tenth of an ordinary one. */
const LINES_AT_ONCE = 8;

/** As decodeLines, without keeping the event loop: there may be a thousand lines. */
export async function decodeInSlices(bytes: Buffer): Promise<Lines & { readonly count: number }> {
  const lines = new LineDecoder(isAscii(bytes));
  const texts = splitLines(bytes);
  for (const [index, line] of texts.entries()) {
    if (index % LINES_AT_ONCE === 0 && isTimeUp()) await nextTurn();
    lines.add(line);
  }
  // After the last line end comes nothing.
  const count = texts.at(-1) === '' ? texts.length - 1 : texts.length;
  return { events: lines.events, setAside: lines.setAside, count };
}

class LineDecoder implements Lines {
  readonly events: StoredEvent[] = [];
  readonly setAside: (SetAside & { readonly number: number })[] = [];
  readonly #isAscii: boolean;
  #number = 0;

  constructor(ascii: boolean) {
    this.#isAscii = ascii;
  }

  add(line: string | undefined): void {
    this.#number += 1;
    if (line === '') return;
    const decoded = line === undefined ? NOT_TEXT : decodeLine(line, this.#isAscii);
    if ('stored' in decoded) this.events.push(decoded.stored);
    else this.setAside.push({ ...decoded.setAside, number: this.#number });
  }
}

const NOT_TEXT = { setAside: { line: '', reason: 'not valid UTF-8' } };

/** @param limit it is not counted further than this */
export function countLines(bytes: Buffer, limit = Number.POSITIVE_INFINITY): number {
  let count = 0;
  for (let end = bytes.indexOf(LINE_END); end >= 0 && count < limit; end = bytes.indexOf(LINE_END, end + 1))
    count += 1;
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
