import type { Facts, Incident, Recorded } from '../incident/incident.ts';
import { markdownParagraphs } from '../text/markdown.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { said, trace } from './markup.ts';

/** Which event last said each fact, and comments that lead there. */
export class FactTraces {
  readonly #events = new Map<string, string>();

  constructor({ timeline }: Incident) {
    for (const { id, event, retracted } of timeline) {
      if (retracted || (event?.kind !== 'incident.declared' && event?.kind !== 'incident.updated')) continue;
      for (const [key, value] of Object.entries(event.data)) {
        const known = this.#events.get(key);
        if (value !== undefined && (known === undefined || known < id)) this.#events.set(key, id);
      }
    }
  }

  of(key: keyof Facts): string {
    const id = this.#events.get(key);
    return id === undefined ? '' : ` ${trace(id)}`;
  }

  /** A fact with its source; "not recorded" has none. */
  line(key: keyof Facts, text: string | undefined): string {
    const words = said(text);
    return words === NOT_RECORDED ? words : `${words}${this.of(key)}`;
  }

  paragraphs(key: keyof Facts, text: string | undefined): string {
    const paragraphs = text === undefined ? '' : markdownParagraphs(text);
    if (paragraphs === '') return NOT_RECORDED;
    return paragraphs
      .split('\n\n')
      .map((paragraph) => `${paragraph}${this.of(key)}`)
      .join('\n\n');
  }
}

/** The events that something was reckoned from. */
export const traces = (...from: readonly (Recorded | undefined)[]): string =>
  [...new Set(from.flatMap((one) => one?.event ?? []))].map((id) => ` ${trace(id)}`).join('');
