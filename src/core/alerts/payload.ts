import { MAX_TEXT } from '../incident/events.ts';
import { utf8Length } from '../text/utf8.ts';
import { readJson } from './json.ts';
import { isSecret } from './proposal.ts';

const LEFT_OUT = '(left out)';

/**
 * The payload of an alert as it goes on record: laid out to be read, without values that are named as secrets, and no
 * longer than an event may be. Text that is no JSON stays as it is.
 */
export function payloadText(text: string): string {
  const json = readJson(text);
  const shown = 'value' in json ? JSON.stringify(json.value, withoutSecrets, 2) : text;
  if (fits(shown, MAX_TEXT)) return shown;
  const note = `\n… cut: the payload has ${shown.length} characters`;
  let kept = shown.slice(0, MAX_TEXT - note.length);
  while (!fits(kept, MAX_TEXT)) kept = kept.slice(0, kept.length * 0.9);
  return `${kept}${note}`.toWellFormed();
}

/** Of the 64 KB that an event may have, with all that is escaped in it. */
const MAX_BYTES = 56_000;

const fits = (text: string, max: number): boolean =>
  text.length <= max && utf8Length(JSON.stringify(text)) <= MAX_BYTES;

const withoutSecrets = (name: string, value: unknown): unknown =>
  isSecret(name) && typeof value === 'string' ? LEFT_OUT : value;
