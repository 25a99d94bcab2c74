import { isOver, type Incident } from './incident.ts';
import type { IncidentSummary } from './summary.ts';
import type { Milestone, Severity } from './vocabulary.ts';

/** A duration that names both of its ends, because "MTTR" alone has four meanings. */
export interface Metric {
  readonly id: 'detect' | 'acknowledge' | 'mitigate' | 'recover' | 'resolve';
  readonly label: string;
  readonly from: Milestone;
  readonly to: Milestone;
  /** Absent when an end was not recorded, or when the ends stand in the wrong order. */
  readonly ms?: number;
}

export const METRICS: readonly Omit<Metric, 'ms'>[] = [
  { id: 'detect', label: 'Time to detect', from: 'started', to: 'detected' },
  { id: 'acknowledge', label: 'Time to acknowledge', from: 'detected', to: 'acknowledged' },
  { id: 'mitigate', label: 'Time to mitigate', from: 'started', to: 'mitigated' },
  { id: 'recover', label: 'Time to recover', from: 'started', to: 'recovered' },
  { id: 'resolve', label: 'Time to resolve', from: 'started', to: 'resolved' },
];

export function incidentMetrics(incident: Pick<IncidentSummary, 'milestones'>): Metric[] {
  return METRICS.map((metric) => {
    const ms = between(incident, metric.from, metric.to);
    return ms === undefined ? metric : { ...metric, ms };
  });
}

/** Milliseconds from one milestone to another; undefined unless both were recorded, in this order. */
export function between(
  incident: Pick<IncidentSummary, 'milestones'>,
  from: Milestone,
  to: Milestone,
): number | undefined {
  const start = incident.milestones[from];
  const end = incident.milestones[to];
  if (start === undefined || end === undefined) return undefined;
  const ms = Date.parse(end.at) - Date.parse(start.at);
  return ms >= 0 ? ms : undefined;
}

/** How long users felt it: from its start until it recovered, or else was resolved; undefined while unknown. */
export function impactDuration(incident: Incident): number | undefined {
  return between(incident, 'started', 'recovered') ?? between(incident, 'started', 'resolved');
}

type Ending = Pick<IncidentSummary, 'status' | 'milestones'>;
type Graded = Ending & {
  readonly severities: readonly { readonly severity: Severity; readonly at: string }[];
};

/**
 * Time spent in each severity, in order of first use, up to `now` or to the end of the incident.
 * @param now milliseconds since 1970
 */
export function timeInSeverity(incident: Graded, now: number): { severity: Severity; ms: number }[] {
  const end = endOf(incident) ?? now;
  const spans = incident.severities.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const totals = new Map<Severity, number>();
  spans.forEach(({ severity, at }, index) => {
    const until = Math.min(end, Date.parse(spans[index + 1]?.at ?? '') || end);
    totals.set(severity, (totals.get(severity) ?? 0) + Math.max(0, until - Date.parse(at)));
  });
  return [...totals].map(([severity, ms]) => ({ severity, ms }));
}

/** Since impact began, or since it was declared when the start is unknown; stops when the incident is over. */
export function elapsed(incident: IncidentSummary, now: number): number {
  const from = incident.milestones.started ?? incident.milestones.declared ?? incident.declared;
  return Math.max(0, (endOf(incident) ?? now) - Date.parse(from.at));
}

/** Milliseconds since 1970; undefined while it is under way. */
export function endOf(incident: Ending): number | undefined {
  if (!isOver(incident)) return undefined;
  const end = incident.milestones.resolved ?? incident.milestones.closed;
  return end && Date.parse(end.at);
}
