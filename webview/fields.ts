import type { FieldKey, FieldView } from '../src/core/board/state.ts';
import type { BoardRequestDraft } from '../src/protocol.ts';
import { fromLocalInput, toLocalInput } from './time.ts';

export const fieldDraftKey = (key: FieldKey): string => `field.${key}`;

const isHttpUrl = (text: string): boolean => /^https?:$/.test(URL.parse(text)?.protocol ?? '');

/** As it stands in the input. */
export const toInput = ({ kind, value = '' }: FieldView): string =>
  kind === 'time' && value !== '' ? toLocalInput(value) : value;

/** What records this text for this field; or, in words, why it cannot be. An empty text takes the fact back. */
export function fieldRequest({ key, kind }: FieldView, text: string): BoardRequestDraft | string {
  if (key === 'started' || key === 'detected' || key === 'mitigated' || key === 'recovered') {
    const at = text === '' ? null : fromLocalInput(text);
    return at === undefined ? 'That is not a date and time.' : { type: 'milestone.set', milestone: key, at };
  }
  if (kind === 'url' && text !== '' && !isHttpUrl(text)) return 'A link begins with https:// or http://.';
  return { type: 'facts.update', facts: { [key]: factValue(key, text) } };
}

function factValue(key: FieldKey, text: string): unknown {
  if (key === 'services' || key === 'paths')
    return text
      .split(/[,\n]/)
      .map((service) => service.trim())
      .filter(Boolean);
  if (text === '') return null;
  return key === 'apiRelated' ? text === 'yes' : text;
}
