import type { Incident, TimelineEntry } from '../incident/incident.ts';
import type { Frame, Symptoms } from './candidate.ts';

/** More of one entry says no more about what is broken, and a whole log would drown what people wrote. */
const ENTRY_MAX = 4000;
const TEXT_MAX = 20_000;

/** What the record says is broken, as far as the ranking of suspects can use it. */
export function symptomsOf(incident: Incident, frames: readonly Frame[]): Symptoms {
  const { facts, milestones, declared, title } = incident;
  const detectedAt = Date.parse((milestones.detected ?? declared).at);
  const startedAt = milestones.started && Date.parse(milestones.started.at);
  const said = [facts.summary, facts.triggerDetail, ...notesOf(incident), ...evidenceTexts(incident)];
  return {
    title,
    text: [title, ...said.flatMap((text) => text?.slice(0, ENTRY_MAX) ?? [])].join('\n').slice(0, TEXT_MAX),
    detectedAt,
    ...(startedAt !== undefined && startedAt <= detectedAt && { startedAt }),
    components: [...(facts.paths ?? []), ...(facts.services ?? [])],
    frames,
  };
}

/** A trace that stands further back was superseded by those after it; and all of them are searched at once. */
const TRACES_MAX = 60_000;

/** Texts in which a stack trace may stand, the newest first. */
export function textsWithTraces(incident: Incident): readonly string[] {
  const texts = [
    ...evidenceTexts(incident).toReversed(),
    ...notesOf(incident).toReversed(),
    incident.facts.summary ?? '',
  ];
  let left = TRACES_MAX;
  return texts.flatMap((text) => {
    const part = text.slice(0, left);
    left -= part.length;
    return part === '' ? [] : [part];
  });
}

const evidenceTexts = ({ evidence }: Incident): string[] => evidence.flatMap(({ text }) => text ?? []);

const notesOf = ({ timeline }: Incident): string[] => timeline.flatMap(noteOf);

/** What was taken back no longer speaks. */
function noteOf({ event, retracted }: TimelineEntry): string[] {
  return event?.kind === 'note.added' && retracted === undefined ? [event.data.text] : [];
}

/** Ids of deployments and hashes of commits that a responder has ruled out. */
export const ruledOut = ({ hypotheses }: Incident): ReadonlySet<string> =>
  new Set(
    hypotheses.flatMap(({ suspect, status }) => (suspect && status === 'rejected' ? [suspect.id] : [])),
  );
