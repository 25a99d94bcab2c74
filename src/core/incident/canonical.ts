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
  String.raw`^\{"v":([1-9]\d{0,5}),"id":"(${ID})",` +
    String.raw`("incident":"${ID}","writer":"[0-9a-f]{12}","session":"[0-9a-f]{8}"),` +
    String.raw`"seq":([1-9]\d{0,8}),"kind":"(${KIND})",` +
    String.raw`"occurredAt":"(${INSTANT})","recordedAt":"(?:\6|(${INSTANT}))",` +
    String.raw`"actor":(\{[^{}]*\},"source":"(?:${SOURCES.join('|')})"),"data":(?=\{)`,
);
/** An escape that may spell anything: a key that could reach a prototype, or a character that is not seen. */
const SPELLING = /\\[^"\\/nt]/;
/** The only character of ASCII that may stand in JSON as it is and is not seen. */
const DELETE = '\x7f';
/** Data that is nothing but a plain text, as in most notes: what is in it is what it says. */
const TEXT = '{"text":"';
const END = '"}}';
const ONLY_TEXT = /\{"text":"[ !#-[\]-~]*"\}\}$/y;
/** So few brackets cannot be nested more deeply than an event may be. */
const MAY_BE_DEEP = /(?:[[{][^[{]*){15}/;

/** Each test is led by one that is quicker, and that most lines pass. */
const isSimple = (json: string, isAscii: boolean): boolean =>
  !(json.includes('\\') && SPELLING.test(json)) &&
  !json.includes('__proto__') &&
  !json.includes('constructor') &&
  !json.includes('prototype') &&
  (isAscii ? !json.includes(DELETE) : isVisible(json));

const isShallow = (data: string): boolean =>
  !(data.includes('{', 1) || data.includes('[')) || !MAY_BE_DEEP.test(data);

/**
 * The envelope of a line that is as encodeEvent writes it. Undefined for any other, valid or not.
 * @param isAscii whether the line is known to have no other characters, which spares looking at each of them
 */
export function readCanonical(line: string, isAscii: boolean): Envelope | undefined {
  const head = HEAD.exec(line);
  if (head === null || !line.endsWith('}')) return undefined;
  const origin = readOrigin(part(head, 3));
  const voice = readVoice(part(head, 8));
  const data = readData(line, head[0].length, isAscii);
  if (voice === undefined || data === undefined) return undefined;
  const [kind, occurredAt] = [part(head, 5), part(head, 6)];
  return {
    v: Number(head[1]),
    id: part(head, 2),
    incident: origin.incident,
    writer: origin.writer,
    session: origin.session,
    seq: Number(head[4]),
    // One text for each kind, so that what is looked up by it is found at once.
    kind: KINDS.get(kind) ?? kind,
    occurredAt,
    recordedAt: head[7] ?? occurredAt,
    actor: voice.actor,
    source: voice.source,
    data,
  };
}

const KINDS: ReadonlyMap<string, string> = new Map(Object.keys(EVENT_DATA).map((kind) => [kind, kind]));

/** There is one for each group of HEAD but the seventh, as no other is optional. */
const part = (head: RegExpExecArray, group: number): string => head[group] ?? '';

interface Origin extends Pick<Envelope, 'incident' | 'writer' | 'session'> {
  readonly text: string;
}
interface Voice extends Pick<Envelope, 'actor' | 'source'> {
  readonly text: string;
}

let lastOrigin: Origin | undefined;
let lastVoice: Voice | undefined;

/** A line mostly has these in common with the one before: then they are compared once and kept once. */
function readOrigin(text: string): Origin {
  if (text === lastOrigin?.text) return lastOrigin;
  // The expression gives all of them their lengths.
  const [, , , incident = '', , , , writer = '', , , , session = ''] = text.split('"');
  return (lastOrigin = { text, incident, writer, session });
}

function readVoice(text: string): Voice | undefined {
  if (text === lastVoice?.text) return lastVoice;
  const end = text.lastIndexOf('}') + 1;
  const actor = readActor(text.slice(0, end));
  // One of the alternatives of the expression.
  const source = text.slice(end + ',"source":"'.length, -1) as Envelope['source'];
  return actor && (lastVoice = { text, actor, source });
}

const MAX_ACTORS = 256;
const actors = new Map<string, Actor>();

/** A few people write thousands of lines. */
function readActor(text: string): Actor | undefined {
  const known = actors.get(text);
  if (known) return known;
  const actor = isSimple(text, false) ? actorSchema.safeParse(readObject(text)).data : undefined;
  if (actor === undefined) return undefined;
  if (actors.size >= MAX_ACTORS) actors.clear();
  actors.set(detached(text), actor);
  return actor;
}

/** A part of a text keeps all of that text in memory. This copy does not. */
const detached = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

function readData(line: string, start: number, isAscii: boolean): Envelope['data'] | undefined {
  ONLY_TEXT.lastIndex = start;
  if (ONLY_TEXT.test(line)) return { text: line.slice(start + TEXT.length, -END.length) };
  const json = line.slice(start, -1);
  return isSimple(json, isAscii) && isShallow(json) ? readObject(json) : undefined;
}

/** @param text begins with a brace, so that it can only be an object, or not JSON at all */
function readObject(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
