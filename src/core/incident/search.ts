import { STATUS_LABELS } from './vocabulary.ts';
import type { IncidentSummary } from './summary.ts';

/** Incidents of which every typed word is part of the title, the id, a service, the severity or the status. */
export function searchIncidents<T extends IncidentSummary>(incidents: readonly T[], typed: string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...incidents];
  return incidents.filter((incident) => {
    const text = textOf(incident);
    return words.every((word) => text.includes(word));
  });
}

const textOf = ({ severity, title, shortId, id, status, facts }: IncidentSummary): string =>
  [severity, title, shortId, id, STATUS_LABELS[status], ...(facts.services ?? [])].join('\n').toLowerCase();
