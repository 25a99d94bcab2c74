import { CAUSE_LABELS } from '../incident/describe.ts';
import type { IncidentEvent } from '../incident/events.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import type { Cause } from '../incident/vocabulary.ts';

/** Something that happened before, as far as it may resemble what happens now. */
export interface Past {
  /** Of the incident, or the path of a file in front of which stands "file:". */
  readonly id: string;
  readonly title: string;
  /** When it was declared, or the day of the file. ISO 8601; absent where nobody wrote it down. */
  readonly at?: string;
  /** Everything that was said of it. */
  readonly text: string;
  readonly services: readonly string[];
  readonly cause?: Cause;
  /** Folders that it showed in, and services of the deployments that were linked. */
  readonly components: readonly string[];
  /** What ended it, as recorded. Empty: not recorded. */
  readonly fixes: readonly string[];
  /** Of a file: the incident that it is about. */
  readonly incident?: string;
}

/** What is looked for. */
export type Present = Pick<Past, 'title' | 'text' | 'services' | 'cause' | 'components'>;

/** After that much it has been said what it is. */
const TEXT_MAX = 4_000;
const FIX_MAX = 300;

/** Undefined for what is not past, and for a drill: what was staged teaches nothing about causes. */
export function pastOf(incident: Incident): Past | undefined {
  if (incident.kind === 'drill' || !isOver(incident)) return undefined;
  return { id: incident.id, at: incident.declared.at, ...presentOf(incident), fixes: fixesOf(incident) };
}

export function presentOf(incident: Incident): Present {
  const { title, facts, cause, deployments, hypotheses } = incident;
  const said = [
    facts.summary,
    facts.triggerDetail,
    facts.rootCause,
    cause?.reasons,
    ...hypotheses.filter(({ status }) => status !== 'rejected').map(({ text }) => text),
    ...liveEvents(incident).flatMap((event) => (event.kind === 'note.added' ? [event.data.text] : [])),
  ];
  return {
    title,
    text: said
      .filter((text) => text !== undefined)
      .join('\n')
      .slice(0, TEXT_MAX),
    services: facts.services ?? [],
    ...(cause && { cause: cause.cause }),
    components: [
      ...new Set([...(facts.paths ?? []), ...deployments.flatMap(({ service }) => service ?? [])]),
    ],
  };
}

const liveEvents = ({ timeline }: Incident): IncidentEvent[] =>
  timeline.flatMap(({ event, retracted }) => (event && !retracted ? [event] : []));

/** Each from one event of the record. */
function fixesOf(incident: Incident): string[] {
  const { rollbacks, hotfixes, remedies, closed } = incident;
  const notes = liveEvents(incident).flatMap((event) => fixNote(event) ?? []);
  const fixes = [
    ...rollbacks
      .filter(({ state }) => state === 'performed')
      .map(({ deploymentName, toName }) => rolledBack(deploymentName, toName)),
    ...hotfixes.map(({ branch }) => `Hotfix ${branch}`),
    ...remedies.filter(({ judged }) => judged?.outcome === 'helped').map(({ text }) => text),
    ...notes,
    ...(closed?.note ? [closed.note] : []),
  ];
  return [...new Set(fixes.map((fix) => fix.trim().slice(0, FIX_MAX)))].filter((fix) => fix !== '');
}

const rolledBack = (name: string | undefined, toName: string | undefined): string =>
  ['Rolled back', name, toName && `to ${toName}`].filter(Boolean).join(' ');

/** What somebody wrote when they recorded that it got better. */
function fixNote(event: IncidentEvent): string | undefined {
  if (event.kind === 'status.changed' && (event.data.to === 'resolved' || event.data.to === 'monitoring'))
    return event.data.note;
  const isBetter =
    event.kind === 'milestone.set' &&
    (event.data.milestone === 'mitigated' || event.data.milestone === 'recovered');
  return isBetter ? event.data.note : undefined;
}

export const causeWords = (cause: Cause): string => CAUSE_LABELS[cause].toLowerCase();
