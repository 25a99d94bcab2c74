import { isBackdated } from '../incident/backdated.ts';
import { describeEvent } from '../incident/describe.ts';
import type { EventKind, IncidentEvent } from '../incident/events.ts';
import type { Incident, TimelineEntry } from '../incident/incident.ts';
import { markdownText } from '../text/markdown.ts';
import { bullets, table, trace, utc } from './markup.ts';

/** The document tells the story; the whole of a command's output stays in the record. */
const DETAIL_MAX = 300;

export function timelineTable(incident: Incident): string {
  const shown = new Set(incident.timeline.map(({ id }) => id));
  const rows = incident.timeline
    .filter((entry) => !amends(entry.event, shown))
    .map((entry) => [time(entry), `${what(entry)} ${trace(entry.id)}`, markdownText(entry.actor.name)]);
  return table(['Time (UTC)', 'Event', 'Who'], rows);
}

/** A correction or retraction is told where it belongs: on the entry that it amends. */
function amends(event: IncidentEvent | undefined, shown: ReadonlySet<string>): boolean {
  const isAmendment = event?.kind === 'event.corrected' || event?.kind === 'event.retracted';
  return isAmendment && shown.has(event.data.target);
}

const time = ({ occurredAt, retracted }: TimelineEntry): string =>
  retracted ? `~~${utc(occurredAt)}~~` : utc(occurredAt);

function what(entry: TimelineEntry): string {
  const { text, detail } = describeEvent(entry);
  const full = markdownText(detail === undefined ? text : `${text} – ${cut(detail)}`);
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
function cut(text: string): string {
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
