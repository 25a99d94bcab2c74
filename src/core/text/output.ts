import { visible } from './visible.ts';

/** Characters of output that an entry keeps. */
const OUTPUT_MAX = 12_000;
/** The beginning says what was run; what went wrong mostly stands at the end. */
const HEAD = 3_000;

/** Two-character commands to a terminal, of which `visible` would leave the second half. */
const SHORT_COMMANDS = /\x1b(?:[()*+][0-9A-Za-z]|[=>78cDEHMNOZ])/g;

/** What a command printed, as the record keeps it: without controls, and cut in the middle where it is long. */
export function recordedOutput(raw: string): string {
  const text = visible(raw.replaceAll(SHORT_COMMANDS, '')).trim();
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
    return this.#isCut ? `${this.#head}\n…\n${this.#tail}` : this.#head + this.#tail;
  }
}

const LIMIT = 64 * 1024;
