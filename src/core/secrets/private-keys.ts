import type { Span } from './spans.ts';

const LABEL = 'private key';
const MARKER = 'PRIVATE KEY';
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}$/;
const END = /-----END [A-Z0-9 ]{0,40}$/;
/** From "PRIVATE KEY" to the end of its marker. */
const REST = /^PRIVATE KEY(?: BLOCK)?-----/;
/** No key is longer than so many characters, also with a prefix of a log on each line. */
const BLOCK_MAX = 64 * 1024;
/** What may stand before the base 64 of a key, where its end or its beginning was cut off. */
const KEY_LINE = /^[\s>|]*(?:[A-Za-z0-9+/=]{8,}|(?:Proc-Type|DEK-Info|Version|Comment):.*|)\s*(?:\\n)?$/;
/** In JSON and in commands the lines of a key are spelled out. */
const BREAK = /\n|\\r\\n|\\n/;

/**
 * Blocks of private keys (PEM of RFC 7468, OpenSSH, PGP), also such that are cut: from the first marker to the second one,
 * or as far as there is base 64. They run over many lines, so the whole text has to be looked at.
 * In the order of the text, each when it is asked for.
 */
export function* privateKeysIn(text: string): Generator<Span> {
  let open: number | undefined;
  let done = 0;
  for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + 1)) {
    const before = text.slice(Math.max(at - 60, 0), at);
    const begin = BEGIN.exec(before);
    if (begin !== null) {
      if (open !== undefined) yield { start: open, end: keyEnd(text, open), label: LABEL };
      open = at - begin[0].length;
      continue;
    }
    const end = END.exec(before);
    const rest = REST.exec(text.slice(at, at + 30));
    if (end === null || rest === null) continue;
    if (open !== undefined && at - open > BLOCK_MAX) {
      done = keyEnd(text, open);
      yield { start: open, end: done, label: LABEL };
      open = undefined;
    }
    const start = open ?? keyStart(text, at - end[0].length, done);
    open = undefined;
    done = at + rest[0].length;
    yield { start, end: done, label: LABEL };
  }
  if (open !== undefined) yield { start: open, end: keyEnd(text, open), label: LABEL };
}

/** Where a key ends that has no end. */
function keyEnd(text: string, start: number): number {
  const block = text.slice(start, start + BLOCK_MAX);
  let at = BREAK.exec(block)?.index ?? block.length;
  while (at < block.length) {
    const size = BREAK.exec(block.slice(at))?.[0].length ?? 0;
    const line = block.slice(at + size).split(BREAK, 1)[0] ?? '';
    if (!KEY_LINE.test(line) || size === 0) break;
    at += size + line.length;
  }
  return start + at;
}

/** Where a key begins whose beginning was cut off. */
function keyStart(text: string, end: number, floor: number): number {
  const from = Math.max(end - BLOCK_MAX, floor);
  const lines = text.slice(from, end).split(/(\n|\\r\\n|\\n)/);
  let start = end;
  let at = end;
  for (let index = lines.length - 1; index >= 0; index -= 2) {
    const line = lines[index] ?? '';
    if (!KEY_LINE.test(line)) {
      // The rest of a word may stand before what is left of the key.
      const rest = /[A-Za-z0-9+/=]{40,}$/.exec(line)?.[0].length ?? 0;
      return rest > 0 ? at - rest : start;
    }
    start = at - line.length;
    at = start - (lines[index - 1]?.length ?? 0);
  }
  return from;
}
