import { isOver, type Incident, type Recorded } from '../incident/incident.ts';
import { SEVERITIES, type Severity } from '../incident/vocabulary.ts';

/** A stretch of an incident that was open without a break: from the declaration, or from when it was reopened. */
export interface Episode extends Recorded {
  readonly isFirst: boolean;
}

/** The stretch that the incident is in, or the last one it was in. */
export function episodeOf({ statuses, declared }: Incident): Episode {
  let episode: Episode = { ...declared, isFirst: true };
  statuses.forEach((change, index) => {
    const before = statuses[index - 1];
    if (before !== undefined && isOver(before) && !isOver(change)) {
      const { event, at, by } = change;
      episode = { event, at, by, isFirst: false };
    }
  });
  return episode;
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** The worst that it was, at any time. */
export const worstSeverity = ({ severities, severity }: Incident): Severity =>
  severities.reduce((worst, { severity: one }) => (rank(one) < rank(worst) ? one : worst), severity);

/** Since when it has been this bad or worse without a break, in milliseconds since 1970. */
export function severeSince(incident: Incident, severity: Severity): number {
  let since: number | undefined;
  for (const { severity: one, at } of incident.severities) {
    since = rank(one) <= rank(severity) ? (since ?? Date.parse(at)) : undefined;
  }
  return Math.max(since ?? 0, Date.parse(episodeOf(incident).at));
}

/** When somebody last recorded something: what Fireline wrote by itself shows nobody's presence. */
export function lastPresence(incident: Incident): number {
  let last = Date.parse(incident.declared.at);
  for (const { recordedAt, source } of incident.timeline) {
    if (source !== 'automatic') last = Math.max(last, Date.parse(recordedAt));
  }
  return last;
}
