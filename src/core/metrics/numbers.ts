import { endOf, incidentMetrics, timeInSeverity } from '../incident/metrics.ts';
import type { IncidentSummary } from '../incident/summary.ts';
import type { Cause, Severity } from '../incident/vocabulary.ts';
import type { Figures, OpenAction } from './figures.ts';
import { LEFT_OUT, type LeftOut, type MeasureId } from './report.ts';

/** What one incident adds to the numbers. */
export interface Numbers extends Pick<IncidentSummary, 'id' | 'shortId' | 'title' | 'severity'> {
  /** Absent: it counts. */
  readonly leftOut?: LeftOut;
  /** "2026-11": of its declaration, UTC. */
  readonly month: string;
  /** Milliseconds. One that is absent lacks an end. */
  readonly durations: Readonly<Partial<Record<MeasureId, number>>>;
  readonly cause?: Cause;
  readonly services: readonly string[];
  /** Absent while it has no end. */
  readonly inSeverity?: readonly { readonly severity: Severity; readonly ms: number }[];
  readonly openActions: readonly OpenAction[];
}

export function numbersOf(summary: IncidentSummary, figures: Figures): Numbers {
  const { id, shortId, title, severity, kind, declared, milestones, status, facts } = summary;
  const end = endOf({ milestones, status });
  const why = kind === 'drill' ? 'drill' : figures.closedAs;
  const leftOut = LEFT_OUT.find((one) => one === why);
  const durations = incidentMetrics({ milestones }).map((metric) => [metric.id, metric.ms] as const);
  return {
    id,
    shortId,
    title,
    severity,
    ...(leftOut && { leftOut }),
    month: new Date(declared.at).toISOString().slice(0, 7),
    durations: Object.fromEntries(durations.filter(([, ms]) => ms !== undefined)),
    ...(figures.cause && { cause: figures.cause }),
    services: facts.services ?? [],
    ...(end !== undefined && {
      inSeverity: timeInSeverity({ milestones, status, severities: figures.severities }, end),
    }),
    openActions: figures.openActions,
  };
}
