import { describeEvent } from '../incident/describe.ts';
import type { EventKind } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { entriesOf } from './timeline.ts';

/** What turned the incident; the table has the rest. */
const TURNS: readonly EventKind[] = [
  'incident.declared',
  'severity.changed',
  'status.changed',
  'milestone.set',
  'cause.decided',
  'rollback.performed',
  'rollback.failed',
  'hotfix.created',
  'escalation.raised',
  'monitoring.failed',
  'monitoring.passed',
  'incident.reopened',
  'incident.closed',
];
const MAX_TURNS = 30;
const MAX_TEXT = 60;

/** A Mermaid timeline, which reads as a list of times where Mermaid is missing. */
export function timelineDiagram(incident: Incident): string {
  const turns = entriesOf(incident, TURNS).slice(0, MAX_TURNS);
  const lines = turns.map((entry) => `    ${time(entry.occurredAt)} : ${words(describeEvent(entry).text)}`);
  return ['```mermaid', 'timeline', `    title ${words(incident.shortId)} (UTC)`, ...lines, '```'].join('\n');
}

/** Mermaid parts a line at colons, so there are none in a time. */
const time = (iso: string): string => `${iso.slice(5, 10)} ${iso.slice(11, 16).replace(':', '.')}`;

/** Nothing that means something to Mermaid or ends the fence. */
const words = (text: string): string =>
  plainLine(text.replaceAll(/[:;#`~"<>{}%\\|]/g, ' '))
    .slice(0, MAX_TEXT)
    .trim() || 'not recorded';
