import { isBackdated } from '../incident/backdated.ts';
import { describeEvent } from '../incident/describe.ts';
import type { EventKind } from '../incident/events.ts';
import type { Incident, TimelineEntry } from '../incident/incident.ts';
import { markdownText } from '../text/markdown.ts';
import { bullets, said, table, trace, utc } from './markup.ts';
import { storyOf, type StoryLine } from './story.ts';

/** The document tells the story; the whole of a command's output stays in the record. */
const DETAIL_MAX = 300;

/** What happened, and in a table of its own what was written down once it was over. */
export function timelineTable(incident: Incident): string {
  const { happened, afterwards } = storyOf(incident);
  const told = table(HEAD, happened.map(row));
  if (afterwards.length === 0) return told;
  return [told, '**Written down afterwards:**', table(HEAD, afterwards.map(row))].join('\n\n');
}

const HEAD = ['Time (UTC)', 'Event', 'Who'];

function row({ at, id, entry, moment }: StoryLine): string[] {
  if (moment === undefined && entry)
    return [time(entry), `${what(entry)} ${trace(id)}`, said(entry.actor.name)];
  const text = said(moment?.text);
  const full = entry ? withHistory(text, { ...entry, occurredAt: at }) : text;
  return [utc(at), `${full} ${trace(id)}`, said(moment?.who)];
}

const time = ({ occurredAt, retracted }: TimelineEntry): string =>
  retracted ? `~~${utc(occurredAt)}~~` : utc(occurredAt);

export function what(entry: TimelineEntry): string {
  const { text, detail } = describeEvent(entry);
  const full = markdownText(detail === undefined ? text : `${text} – ${cut(detail)}`);
  return withHistory(full, entry);
}

/** With what became of it, or that it was written well after it happened. */
function withHistory(full: string, entry: TimelineEntry): string {
  const { corrected, retracted, source, recordedAt } = entry;
  if (retracted) return `~~${full}~~ (retracted by ${by(retracted)})`;
  if (corrected) return `${full} (corrected by ${by(corrected)})`;
  return source === 'manual' && isBackdated(entry) ? `${full} (written ${utc(recordedAt)})` : full;
}

const by = (amendment: { by: { name: string }; event: string; reason?: string }): string => {
  const reason = amendment.reason ? `: ${markdownText(amendment.reason)}` : '';
  return `${markdownText(amendment.by.name)}${reason}`;
};

/** On one line, with its line ends still to be seen. */
export function cut(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' / ');
  return line.length <= DETAIL_MAX ? line : `${line.slice(0, DETAIL_MAX)}…`;
}

/** What stands, of the given kinds, oldest first. */
export function entriesOf(incident: Incident, kinds: readonly EventKind[]): TimelineEntry[] {
  return incident.timeline.filter(
    ({ event, retracted }) => event && !retracted && kinds.includes(event.kind),
  );
}

export function eventBullets(incident: Incident, kinds: readonly EventKind[]): string {
  const items = entriesOf(incident, kinds).map(
    (entry) =>
      `${utc(entry.occurredAt)}: ${what(entry)}, ${markdownText(entry.actor.name)} ${trace(entry.id)}`,
  );
  return bullets(items);
}
