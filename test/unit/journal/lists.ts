import { join } from 'node:path';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import type { Journal, JournalList } from '../../../src/git/journal/journal.ts';

/** What the tests of lists look at. */

export const declaration = (title: string): EventDraft => ({
  kind: 'incident.declared',
  data: { title, severity: 'P1', services: ['checkout'] },
});
export const resolved: EventDraft = { kind: 'status.changed', data: { to: 'resolved' } };

export const titlesOf = (list: JournalList): string[] =>
  [...list.incidents.values()].map(({ summary }) => summary.title).sort();
export const versionsOf = (list: JournalList): Map<string, string> =>
  new Map([...list.incidents].map(([id, { version }]): [string, string] => [id, version]).sort());
export const summariesOf = (list: JournalList): Map<string, unknown> =>
  new Map([...list.incidents].map(([id, { summary }]) => [id, { ...summary }] as const).sort());

export const storeOf = ({ kind, location }: Journal): string =>
  kind === 'git' ? join(location, 'incidents') : location;
