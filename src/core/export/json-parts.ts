/*
 * JSON that is too large to be parsed in one go: an object whose long lists hold objects. Each object of such a list is
 * parsed by itself, and the rest, with a number in the place of each, as a whole.
 */

/** So many characters of structure are looked at between two chances to do something else. */
const STEP = 20_000;
const SIGN = /["[\]{}]/g;

/** An object that is longer holds the contents of a file. */
const LONG = 1024 * 1024;
const PLAIN = /^[\w+/=]*$/;

/** From the first character to the one after the last. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The same as JSON.parse of a text, in parts.
 * @throws SyntaxError where JSON.parse would
 */
export function* parseInParts(text: string): Generator<undefined, unknown, undefined> {
  const spans = yield* itemsOf(text);
  const pieces: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of spans.entries()) {
    pieces.push(text.slice(from, start), String(index));
    from = end;
  }
  const frame: unknown = JSON.parse(pieces.join('') + text.slice(from));
  const items: unknown[] = [];
  for (const { start, end } of spans) {
    items.push(
      end - start < LONG ? JSON.parse(text.slice(start, end)) : yield* parseLong(text.slice(start, end)),
    );
    yield;
  }
  return filled(frame, items);
}

/** Its long strings of base64 are looked through in pieces, and taken as they are: nothing in them is escaped. */
function* parseLong(text: string): Generator<undefined, unknown, undefined> {
  const longs = new Map<string, string>();
  let short = '';
  let from = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    const start = at + 1;
    at = endOfString(text, at);
    if (at - start < LONG || !(yield* isPlain(text, start, at))) continue;
    const name = `long ${longs.size}`;
    longs.set(name, text.slice(start, at));
    short += text.slice(from, start) + name;
    from = at;
  }
  short += text.slice(from);
  const item: unknown = JSON.parse(short);
  const entries = typeof item === 'object' && item !== null ? Object.entries(item) : [];
  const found = entries.filter(([, value]) => typeof value === 'string' && longs.has(value));
  // Somewhere else than thought, or a text of its own that reads like a name.
  if (found.length !== longs.size) return JSON.parse(text) as unknown;
  return Object.fromEntries(
    entries.map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' ? (longs.get(value) ?? value) : value,
    ]),
  );
}

function* isPlain(text: string, start: number, end: number): Generator<undefined, boolean, undefined> {
  for (let at = start; at < end; at += LONG) {
    if (!PLAIN.test(text.slice(at, Math.min(end, at + LONG)))) return false;
    yield;
  }
  return true;
}

/** Where the objects stand that are in a list that is in the outermost object. */
function* itemsOf(text: string): Generator<undefined, Span[], undefined> {
  const spans: Span[] = [];
  const open: string[] = [];
  let start = 0;
  let steps = 0;
  SIGN.lastIndex = 0;
  for (let at = nextSign(text, 0); at !== -1; at = nextSign(text, at + 1)) {
    const sign = text.charAt(at);
    if (sign === '"') {
      at = endOfString(text, at);
    } else if (sign === '{' || sign === '[') {
      if (sign === '{' && open.length === 2 && open[0] === '{' && open[1] === '[') start = at;
      open.push(sign);
    } else {
      open.pop();
      if (sign === '}' && open.length === 2 && open[0] === '{' && open[1] === '[')
        spans.push({ start, end: at + 1 });
    }
    steps += 1;
    if (steps % STEP === 0) yield;
  }
  return spans;
}

function nextSign(text: string, from: number): number {
  SIGN.lastIndex = from;
  return SIGN.exec(text)?.index ?? -1;
}

/** Of its closing quote; that of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

/** A list that held numbers of its own beside objects is none of those that are read here. */
function filled(frame: unknown, items: readonly unknown[]): unknown {
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) return frame;
  let next = 0;
  const entries = Object.entries(frame).map(([key, value]: [string, unknown]) => {
    if (!Array.isArray(value)) return [key, value] as const;
    const list = value.map((item: unknown) => {
      if (typeof item !== 'number') return item;
      if (item !== next) throw new SyntaxError('a number stands where an object is expected');
      next += 1;
      return items[item];
    });
    return [key, list] as const;
  });
  // A name that stands twice hides what came before it.
  if (next !== items.length) throw new SyntaxError('a list stands there twice');
  return Object.fromEntries(entries);
}
