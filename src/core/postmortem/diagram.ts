import { describeEvent } from '../incident/describe.ts';
import type { EventKind } from '../incident/events.ts';
import { gitFactOf } from '../incident/git-facts.ts';
import type { Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { storyOf, type StoryLine } from './story.ts';

/** What turned the incident; the table has the rest. */
const TURNS: readonly EventKind[] = [
  'incident.declared',
  'severity.changed',
  'status.changed',
  'cause.decided',
  'remedy.judged',
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
  const turns = storyOf(incident).happened.filter(isTurn).slice(0, MAX_TURNS);
  const lines = turns.map((line) => `    ${time(line.at)} : ${words(textOf(line))}`);
  return ['```mermaid', 'timeline', `    title ${words(incident.shortId)} (UTC)`, ...lines, '```'].join('\n');
}

function isTurn({ entry, moment }: StoryLine): boolean {
  if (moment !== undefined) return true;
  const { event, retracted } = entry ?? {};
  if (entry === undefined || event === undefined || retracted !== undefined) return false;
  return TURNS.includes(event.kind) || gitFactOf(entry)?.what === 'deployment';
}

const textOf = ({ entry, moment }: StoryLine): string =>
  moment?.text ?? (entry ? describeEvent(entry).text : '');

/** Mermaid parts a line at colons, so there are none in a time. */
const time = (iso: string): string => `${iso.slice(5, 10)} ${iso.slice(11, 16).replace(':', '.')}`;

/** Nothing that means something to Mermaid or ends the fence. What a colon sets apart is set apart by a dash. */
const words = (text: string): string =>
  cutTo(MAX_TEXT, plainLine(withoutColons(text).replaceAll(/[;#`~"<>{}%\\|]/g, ' '))) || 'not recorded';

const withoutColons = (text: string): string =>
  text
    .replaceAll(/: /g, ' – ')
    .replaceAll(/(?<=\d):(?=\d)/g, '.')
    .replaceAll(':', ' ');

const cutTo = (max: number, text: string): string =>
  text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .trim()}…`;
