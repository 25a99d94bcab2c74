import { privateKeysIn } from '../../core/secrets/private-keys.ts';
import { MaskedText, type Masked, type Span } from '../../core/secrets/spans.ts';
import { isTimeUp, nextTurn } from '../../git/journal/slices.ts';
import { detect } from './detector.ts';

/** A text is looked at in windows, each of two strides, so that whatever is no longer than one is whole in one of them. */
const STRIDE = 16 * 1024;

/** Loaded with all that it needs when the first text is looked at. */
export async function look(text: string): Promise<Masked> {
  const masked = new MaskedText(text);
  const keys = privateKeysIn(text);
  let key = keys.next();
  for (let from = 0, to = 0; to < text.length; from = to) {
    to = from + STRIDE;
    const spans: Span[] = [];
    for (; key.done !== true && key.value.start < to; key = keys.next()) spans.push(key.value);
    if (isTimeUp()) await nextTurn();
    for (const { start, end, label } of await detect(text.slice(from, to + STRIDE))) {
      // What begins with a window may be the rest of a word. Each is found by the window in whose first half it begins.
      if ((start > 0 || from === 0) && start <= STRIDE)
        spans.push({ start: from + start, end: from + end, label });
    }
    masked.add(spans);
  }
  return masked.end();
}
