import { CAUSE_LABELS } from '../incident/describe.ts';
import { METRICS } from '../incident/metrics.ts';
import { CAUSES, SEVERITIES, type Severity } from '../incident/vocabulary.ts';
import type { Numbers } from './numbers.ts';
import { LEFT_OUT, MEASURES, type ActionRow, type Cell, type Measure, type MetricsReport } from './report.ts';
import { sampleOf } from './sample.ts';

const SERVICES_SHOWN = 20;
const ACTIONS_SHOWN = 200;
/** Fewer would make one month look like all there is. */
const MONTHS_MIN = 6;
/** So many bars can be told apart. */
const MONTHS_MAX = 120;

export interface CountOptions {
  /** How many months back, this one included; 0: all. */
  readonly period: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The numbers of many incidents together. What is left out is counted by its reason, and in nothing else. */
export function count(all: readonly Numbers[], options: CountOptions): MetricsReport {
  const parts = countInParts(all, options);
  let part = parts.next();
  while (part.done !== true) part = parts.next();
  return part.value;
}

/** The same in parts, so that who has something else to do between them can. */
export function* countInParts(
  all: readonly Numbers[],
  { period, now }: CountOptions,
): Generator<undefined, MetricsReport, undefined> {
  const months = monthsOf(all, { period, now });
  const shown = new Set(months);
  const inPeriod = all.filter(({ month }) => shown.has(month));
  const incidents = inPeriod.filter(({ leftOut }) => leftOut === undefined);
  const byMonth = Map.groupBy(incidents, ({ month }) => month);
  yield;
  const measures = yield* measuresOf(incidents, months);
  const inSeverity = severityTimes(incidents);
  yield;
  return {
    period,
    incidents: incidents.length,
    leftOut: LEFT_OUT.map((why) => ({ why, n: inPeriod.filter(({ leftOut }) => leftOut === why).length })),
    months,
    perMonth: months.map((month) => bySeverity(byMonth.get(month) ?? [])),
    measures,
    causes: CAUSES.map((cause) => ({
      cause,
      label: CAUSE_LABELS[cause],
      n: incidents.filter((one) => one.cause === cause).length,
    })),
    noCause: incidents.filter(({ cause }) => cause === undefined).length,
    ...servicesOf(incidents),
    ...inSeverity,
    actions: actionsOf(
      all.filter(({ leftOut }) => leftOut !== 'drill'),
      now,
    ),
  };
}

/** From the first that has an incident, or as far back as the period goes, to the present one. */
function monthsOf(all: readonly Numbers[], { period, now }: CountOptions): string[] {
  const last = monthIndex(new Date(now).toISOString());
  const first = all.reduce((least, { month }) => Math.min(least, monthIndex(month)), last - MONTHS_MIN + 1);
  const from = Math.max(first, last - (period === 0 ? MONTHS_MAX : period) + 1);
  return Array.from({ length: Math.max(1, last - from + 1) }, (_, index) => monthName(from + index));
}

const monthIndex = (iso: string): number => Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1;
const monthName = (index: number): string =>
  `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;

const bySeverity = (incidents: readonly Numbers[]): Record<Severity, number> =>
  Object.fromEntries(
    SEVERITIES.map((severity) => [severity, incidents.filter((one) => one.severity === severity).length]),
  ) as Record<Severity, number>;

function* measuresOf(
  incidents: readonly Numbers[],
  months: readonly string[],
): Generator<undefined, Measure[], undefined> {
  const groups = [
    { incidents },
    ...SEVERITIES.map((severity) => ({
      severity,
      incidents: incidents.filter((one) => one.severity === severity),
    })),
  ].map((group) => ({ ...group, byMonth: Map.groupBy(group.incidents, ({ month }) => month) }));
  const measures: Measure[] = [];
  for (const { id, label, from, to } of METRICS) {
    const measure = MEASURES.find((one) => one === id);
    if (measure === undefined) continue;
    const times = (some: readonly Numbers[]) => some.map(({ durations }) => durations[measure]);
    const cells: Cell[] = [];
    for (const { byMonth, incidents: some, ...rest } of groups) {
      const ofMonths = months.map((month) => sampleOf(times(byMonth.get(month) ?? [])));
      cells.push({ ...rest, all: sampleOf(times(some)), months: ofMonths });
      yield;
    }
    measures.push({ id: measure, label, from, to, cells });
  }
  return measures;
}

function servicesOf(
  incidents: readonly Numbers[],
): Pick<MetricsReport, 'services' | 'moreServices' | 'noService'> {
  const counts = new Map<string, number>();
  for (const { services } of incidents)
    for (const service of new Set(services)) counts.set(service, (counts.get(service) ?? 0) + 1);
  const sorted = [...counts].sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1));
  return {
    services: sorted.slice(0, SERVICES_SHOWN).map(([service, n]) => ({ service, n })),
    moreServices: Math.max(0, sorted.length - SERVICES_SHOWN),
    noService: incidents.filter(({ services }) => services.length === 0).length,
  };
}

function severityTimes(incidents: readonly Numbers[]): Pick<MetricsReport, 'inSeverity' | 'underWay'> {
  const ended = incidents.flatMap(({ inSeverity }) => inSeverity ?? []);
  return {
    inSeverity: SEVERITIES.map((severity) => {
      const times = ended.filter((one) => one.severity === severity).map(({ ms }) => ms);
      return { severity, time: sampleOf(times), total: times.reduce((sum, ms) => sum + ms, 0) };
    }),
    underWay: incidents.filter(({ inSeverity }) => inSeverity === undefined).length,
  };
}

/** Those that are due come first, the longest overdue on top; without a date they come last. */
function actionsOf(incidents: readonly Numbers[], now: number): MetricsReport['actions'] {
  const today = new Date(now).toISOString().slice(0, 10);
  const rows = incidents.flatMap(({ id, shortId, title: incidentTitle, openActions }) =>
    openActions.map((action): ActionRow => {
      const isOverdue = action.due !== undefined && action.due < today;
      return { incident: id, shortId, incidentTitle, ...action, isOverdue };
    }),
  );
  const order = ({ due, incident }: ActionRow): string => `${due ?? '9'} ${incident}`;
  rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return {
    open: rows.length,
    overdue: rows.filter(({ isOverdue }) => isOverdue).length,
    list: rows.slice(0, ACTIONS_SHOWN),
  };
}
