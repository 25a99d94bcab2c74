import { isVisible } from '../text/visible.ts';
import { actorSchema, EVENT_DATA, type Actor, type Envelope } from './events.ts';
import { SOURCES } from './vocabulary.ts';

/*
 * Nearly every line is as encodeEvent writes it: its keys in their order, its times as toISOString gives them. Of such
 * a line one regular expression checks and reads all but the actor and the data, in a fraction of the time that it
 * takes to parse and validate any JSON. What it does not match is no error, only read in the ordinary way.
 */
const ID = '[0-7][0-9a-hjkmnp-tv-z]{25}';
/** Days that exist. The 29th of February does only in some years, so it is left to the ordinary way. */
const DAY =
  String.raw`\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])` +
  String.raw`|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)`;
const INSTANT = String.raw`${DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z`;
const KIND = String.raw`[a-z][a-z-]{0,38}\.[a-z][a-z-]{0,38}`;
const HEAD = new RegExp(
  String.raw`^\{"v":([1-9]\d{0,5}),"id":"(${ID})","incident":"(${ID})","writer":"([0-9a-f]{12})",` +
    String.raw`"session":"([0-9a-f]{8})","seq":([1-9]\d{0,8}),"kind":"(${KIND})",` +
    String.raw`"occurredAt":"(${INSTANT})","recordedAt":"(${INSTANT})","actor":(\{[^{}]*\}),` +
    String.raw`"source":"(${SOURCES.join('|')})","data":(?=\{)`,
);
/** An escape that may spell anything: a key that could reach a prototype, or a character that is not seen. */
const SPELLING = /\\[^"\\/nt]/;
const NOT_PLAIN = /[^ -~]/;
/** The only character of ASCII that may stand in JSON as it is and is not seen. */
const DELETE = '\x7f';
/** So few brackets cannot be nested more deeply than an event may be. */
const MAY_BE_DEEP = /(?:[[{][^[{]*){15}/;

/** Each test is led by one that is quicker, and that most lines pass. */
const isSimple = (json: string, isAscii: boolean): boolean =>
  !(json.includes('\\') && SPELLING.test(json)) &&
  !json.includes('__proto__') &&
  !json.includes('constructor') &&
  !json.includes('prototype') &&
  (isAscii ? !json.includes(DELETE) : !NOT_PLAIN.test(json) || isVisible(json));

const isShallow = (data: string): boolean =>
  !(data.includes('{', 1) || data.includes('[')) || !MAY_BE_DEEP.test(data);

/**
 * The envelope of a line that is as encodeEvent writes it. Undefined for any other, valid or not.
 * @param isAscii whether the line is known to have no other characters, which spares looking at each of them
 */
export function readCanonical(line: string, isAscii: boolean): Envelope | undefined {
  const head = HEAD.exec(line);
  if (head === null || !line.endsWith('}')) return undefined;
  const actor = readActor(part(head, 10));
  const dataText = line.slice(head[0].length, -1);
  if (actor === undefined || !isSimple(dataText, isAscii) || !isShallow(dataText)) return undefined;
  const data = readObject(dataText);
  if (data === undefined) return undefined;
  const kind = part(head, 7);
  const occurredAt = part(head, 8);
  return (last = {
    v: Number(head[1]),
    id: part(head, 2),
    incident: same(part(head, 3), last?.incident),
    writer: same(part(head, 4), last?.writer),
    session: same(part(head, 5), last?.session),
    seq: Number(head[6]),
    // One text for each kind, so that what is looked up by it is found at once.
    kind: KINDS.get(kind) ?? kind,
    occurredAt,
    recordedAt: same(part(head, 9), occurredAt),
    actor,
    // One of the alternatives of the expression.
    source: head[11] as Envelope['source'],
    data,
  });
}

const KINDS: ReadonlyMap<string, string> = new Map(Object.keys(EVENT_DATA).map((kind) => [kind, kind]));

/** There is one for each group, as none of them is optional. */
const part = (head: RegExpExecArray, group: number): string => head[group] ?? '';

let last: Envelope | undefined;

/** A line mostly has its incident and its writer in common with the one before: then they are kept once. */
const same = (text: string, other: string | undefined): string => (text === other ? other : text);

const MAX_ACTORS = 256;
const actors = new Map<string, Actor>();
let lastActor: { readonly text: string; readonly actor: Actor } | undefined;

/** A few people write thousands of lines. */
function readActor(text: string): Actor | undefined {
  if (text === lastActor?.text) return lastActor.actor;
  const actor = actors.get(text) ?? parseActor(text);
  if (actor) lastActor = { text, actor };
  return actor;
}

function parseActor(text: string): Actor | undefined {
  const actor = isSimple(text, false) ? actorSchema.safeParse(readObject(text)).data : undefined;
  if (actor === undefined) return undefined;
  if (actors.size >= MAX_ACTORS) actors.clear();
  actors.set(detached(text), actor);
  return actor;
}

/** A part of a text keeps all of that text in memory. This copy does not. */
const detached = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

/** @param text begins with a brace, so that it can only be an object, or not JSON at all */
function readObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
