import { visible } from './visible.ts';

/** Characters of output that an entry keeps. */
const OUTPUT_MAX = 12_000;
/** The beginning says what was run; what went wrong mostly stands at the end. */
const HEAD = 3_000;

/** Two-character commands to a terminal, of which `visible` would leave the second half. */
const SHORT_COMMANDS = /\x1b(?:[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])/g;

/** What a command printed, as it is read: without the controls of a terminal. */
export const plainOutput = (raw: string): string => visible(raw.replaceAll(SHORT_COMMANDS, '')).trim();

/** As much of it as the record keeps: cut in the middle where it is long. What must not be recorded is masked before. */
export function cutOutput(text: string): string {
  if (text.length <= OUTPUT_MAX) return text;
  const tail = OUTPUT_MAX - HEAD;
  const cut = text.length - OUTPUT_MAX;
  return `${text.slice(0, HEAD)}\n… ${cut} characters left out …\n${text.slice(-tail)}`.toWellFormed();
}

/** Keeps the two ends of a stream, however long it gets. */
export class OutputEnds {
  #head = '';
  #tail = '';
  #isCut = false;

  add(chunk: string): void {
    const room = LIMIT - this.#head.length;
    this.#head += chunk.slice(0, room);
    this.#tail += chunk.slice(Math.max(room, 0));
    if (this.#tail.length <= 2 * LIMIT) return;
    this.#tail = this.#tail.slice(-LIMIT);
    this.#isCut = true;
  }

  get text(): string {
    if (!this.#isCut) return this.#head + this.#tail;
    return `${withoutLastPart(this.#head)}\n…\n${withoutFirstPart(this.#tail)}`;
  }
}

const LIMIT = 64 * 1024;
/** No secret is longer. */
const PART_MAX = 16 * 1024;

/** The beginning of a text of which only so much can be kept: see `withoutLastPart`. */
export const cutHead = (text: string, length: number): string =>
  text.length <= length ? text : withoutLastPart(text.slice(0, length));

/**
 * A secret that the cut went through would not be known by its half. So the line goes that was cut, or else the word, or
 * else as much as the longest secret has.
 */
function withoutLastPart(head: string): string {
  const last = head.slice(-PART_MAX);
  const at = Math.max(last.lastIndexOf('\n'), last.lastIndexOf('\r'));
  const end = at < 0 ? last.lastIndexOf(' ') : at;
  return head.slice(0, head.length - last.length + Math.max(end, 0));
}

function withoutFirstPart(tail: string): string {
  const first = tail.slice(0, PART_MAX);
  const line = first.search(/[\n\r]/);
  const at = line < 0 ? first.indexOf(' ') : line;
  return tail.slice(at < 0 ? first.length : at + 1);
}
