import type { EventKind } from '../incident/events.ts';
import type { Incident, Recorded, Remedy, TimelineEntry } from '../incident/incident.ts';
import { NOT_RECORDED, REMEDY_LABELS } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { traces } from './facts.ts';
import { said, table, trace, utc } from './markup.ts';
import { entriesOf, what } from './timeline.ts';

interface Row {
  readonly at: string;
  readonly cells: readonly string[];
}

const OUTCOMES: Readonly<Partial<Record<EventKind, string>>> = {
  'rollback.prepared': 'prepared',
  'rollback.performed': 'performed',
  'rollback.failed': 'failed',
  'hotfix.created': 'branch made',
  'hotfix.picked': 'commits picked',
  'step.failed': 'failed',
  'step.skipped': 'skipped',
};
const KINDS = Object.keys(OUTCOMES) as EventKind[];

/** All that was done against it, in order, with how it went: dead ends too. */
export function responseTable(incident: Incident): string {
  const rows: Row[] = [
    ...incident.remedies.map(remedyRow),
    ...entriesOf(incident, KINDS).map(entryRow),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (rows.length === 0) return NOT_RECORDED;
  return table(
    ['Time (UTC)', 'Tried', 'How it went', 'Took', 'Who'],
    rows.map(({ cells }) => cells),
  );
}

function remedyRow({ text, tried, judged }: Remedy): Row {
  const notes = [tried.note, judged?.note].flatMap((note) => (note ? [markdownText(note)] : []));
  const outcome = judged ? REMEDY_LABELS[judged.outcome] : NOT_RECORDED;
  return {
    at: tried.at,
    cells: [
      utc(tried.at),
      `${[said(text), ...notes].join(' – ')}${traces(tried, judged)}`,
      outcome,
      tookOf(tried, judged),
      said(tried.by.name),
    ],
  };
}

/** Written down in one go, the two have one time, and how long it took is not known. */
function tookOf(tried: Recorded, judged: Recorded | undefined): string {
  const ms = judged ? Date.parse(judged.at) - Date.parse(tried.at) : 0;
  return ms > 0 ? formatDuration(ms) : NOT_RECORDED;
}

function entryRow(entry: TimelineEntry): Row {
  const { event, id, occurredAt, actor } = entry;
  const isGivenUp = event?.kind === 'rollback.failed' && event.data.isGivenUp === true;
  const outcome = isGivenUp ? 'given up' : event && OUTCOMES[event.kind];
  return {
    at: occurredAt,
    cells: [
      utc(occurredAt),
      `${what(entry)} ${trace(id)}`,
      outcome ?? NOT_RECORDED,
      NOT_RECORDED,
      said(actor.name),
    ],
  };
}
