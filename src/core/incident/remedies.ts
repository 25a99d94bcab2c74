import { isOver, type Incident, type Remedy } from './incident.ts';
import { NOT_RECORDED, REMEDY_LABELS } from './vocabulary.ts';

/** What was tried, by when it began. */
export const inOrderTried = ({ remedies }: Incident): readonly Remedy[] =>
  remedies.toSorted((a, b) => Date.parse(a.tried.at) - Date.parse(b.tried.at));

/** What nobody has judged may still be under way, unless the incident is over. */
export function outcomeWords({ judged }: Remedy, incident: Incident): string {
  if (judged !== undefined) return REMEDY_LABELS[judged.outcome];
  return isOver(incident) ? `how it went is ${NOT_RECORDED}` : 'under way';
}
