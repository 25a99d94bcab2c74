import { MAX_TEXT } from '../incident/events.ts';
import { utf8Length } from '../text/utf8.ts';
import { readJson } from './json.ts';
import { isSecret } from './proposal.ts';

const LEFT_OUT = '(left out)';

/** The payload of an alert laid out to be read, without values that are named as secrets. What is no JSON stays as it is. */
export function layOut(text: string): string {
  const json = readJson(text);
  return 'value' in json ? JSON.stringify(json.value, withoutSecrets, 2) : text;
}

/** No longer than an event may be, and it says so when something is cut off. */
export function cutPayload(text: string): string {
  if (fits(text, MAX_TEXT)) return text;
  const note = `\n… cut: the payload has ${text.length} characters`;
  let kept = text.slice(0, MAX_TEXT - note.length);
  while (!fits(kept, MAX_TEXT)) kept = kept.slice(0, kept.length * 0.9);
  return `${kept}${note}`.toWellFormed();
}

/** Of the 64 KB that an event may have, with all that is escaped in it. */
const MAX_BYTES = 56_000;

const fits = (text: string, max: number): boolean =>
  text.length <= max && utf8Length(JSON.stringify(text)) <= MAX_BYTES;

const withoutSecrets = (name: string, value: unknown): unknown =>
  isSecret(name) && typeof value === 'string' ? LEFT_OUT : value;
