import type * as z from 'zod';
import { utf8Length } from '../text/utf8.ts';
import { isVisible, visibleData } from '../text/visible.ts';
import { isAsItIs } from './as-it-is.ts';
import { readCanonical } from './canonical.ts';
import { envelopeSchema, EVENT_DATA, isEventKind, type Envelope, type IncidentEvent } from './events.ts';

/** The longest line that is written or read, in UTF-8 bytes. */
export const MAX_LINE_BYTES = 64 * 1024;
const MAX_DEPTH = 16;

/**
 * One event as it is stored: `line` is exactly the bytes that were written, without the line end. All texts of
 * `envelope` and `event` may be shown: what would hide, reorder or overwrite what people read is only in `line`.
 */
export interface StoredEvent {
  readonly line: string;
  readonly envelope: Envelope;
  /** Absent for a kind that this version does not know: such an event is kept, shown and passed on unread. */
  readonly event?: IncidentEvent;
}

/** A line that could not be read as an event. It is set aside and never stops the rest from loading. */
export interface SetAside {
  readonly line: string;
  readonly reason: string;
}

export type Decoded = { readonly stored: StoredEvent } | { readonly setAside: SetAside };

/**
 * Writes an event as one line. Keys of the envelope come in a fixed order, so equal events are equal bytes.
 * What comes back is what a reader of that line will see.
 * @throws RangeError if nobody could read the line again: too long, too deep, or not of its kind
 */
export function encodeEvent(event: IncidentEvent): StoredEvent {
  const envelope = envelopeSchema.parse(event);
  const data = EVENT_DATA[event.kind].parse(event.data);
  const line = JSON.stringify({ ...envelope, data }, (key, value: unknown) =>
    isUnsafeKey(key) ? undefined : value,
  );
  const bytes = utf8Length(line);
  if (bytes > MAX_LINE_BYTES) {
    throw new RangeError(
      `This entry is ${bytes} bytes long; at most ${MAX_LINE_BYTES} fit. Shorten it or attach it as a file.`,
    );
  }
  const decoded = decodeLine(line);
  if ('setAside' in decoded)
    throw new RangeError(`This entry cannot be recorded: ${decoded.setAside.reason}.`);
  return decoded.stored;
}

/** @param isAscii whether the line is known to have no other characters; it is only quicker */
export function decodeLine(line: string, isAscii = false): Decoded {
  if (isTooLong(line)) return aside(line, 'longer than an event may be');
  const canonical = readCanonical(line, isAscii);
  if (canonical) return decodeKind(line, canonical);
  const json = parseJson(line);
  if (json === undefined) return aside(line, 'not valid JSON');
  if (isTooDeep(json)) return aside(line, 'nested too deeply');
  const decoded = decodeJson(line, json);
  // Checked as it was written first: what is hidden in a line must not be what makes it valid.
  if ('setAside' in decoded || (isVisible(line) && !MAY_SPELL_HIDDEN.test(line))) return decoded;
  const shown = visibleData(json);
  if (shown === json) return decoded;
  const visible = decodeJson(line, shown);
  return 'stored' in visible ? visible : aside(line, `only hidden characters in ${visible.setAside.reason}`);
}

/** An escape in JSON that may stand for a character that is not seen. */
const MAY_SPELL_HIDDEN = /\\[bfru]/;

function decodeJson(line: string, json: unknown): Decoded {
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return aside(line, explain(envelope.error));
  return decodeKind(line, envelope.data);
}

/** A character of a text is one to three bytes, so that most need not be counted. */
const isTooLong = (line: string): boolean =>
  line.length > MAX_LINE_BYTES || (line.length * 3 > MAX_LINE_BYTES && utf8Length(line) > MAX_LINE_BYTES);

function decodeKind(line: string, envelope: Envelope): Decoded {
  if (!isEventKind(envelope.kind)) return { stored: { line, envelope } };
  // A schema would give back the same.
  if (isAsItIs(envelope.kind, envelope.data))
    return { stored: { line, envelope, event: envelope as IncidentEvent } };
  const data = EVENT_DATA[envelope.kind].safeParse(envelope.data);
  if (!data.success) return aside(line, `${envelope.kind}: ${explain(data.error)}`);
  // The kind chose the schema that the data has just passed.
  const event = { ...envelope, data: data.data } as IncidentEvent;
  return { stored: { line, envelope, event } };
}

const aside = (line: string, reason: string): Decoded => ({ setAside: { line, reason } });

const isUnsafeKey = (key: string): boolean =>
  key === '__proto__' || key === 'constructor' || key === 'prototype';

/** What an unsafe key looks like in a text, spelled out or in escapes. */
const MAY_HAVE_UNSAFE_KEY = /\\u|__proto__|constructor|prototype/;

function parseJson(line: string): unknown {
  try {
    if (!MAY_HAVE_UNSAFE_KEY.test(line)) return JSON.parse(line);
    return JSON.parse(line, (key, value: unknown) => (isUnsafeKey(key) ? undefined : value));
  } catch {
    return undefined;
  }
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'object' && item !== null) for (const part of Object.values(item)) next.push(part);
    }
    level = next;
  }
  return false;
}

function explain(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'event'}: ${issue.message}` : 'not an event';
}
