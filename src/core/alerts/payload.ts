import { MAX_TEXT } from '../incident/events.ts';
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
  if (shown.length <= MAX_TEXT) return shown;
  const note = `\n… cut: the payload has ${shown.length} characters`;
  return `${shown.slice(0, MAX_TEXT - note.length)}${note}`.toWellFormed();
}

const withoutSecrets = (name: string, value: unknown): unknown =>
  isSecret(name) && typeof value === 'string' ? LEFT_OUT : value;
