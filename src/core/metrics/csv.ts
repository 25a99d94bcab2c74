import { LEFT_OUT_WORDS, type MetricsReport } from './report.ts';
import type { Sample } from './sample.ts';
import { NOT_RECORDED, type Severity } from '../incident/vocabulary.ts';

/** One table for a spreadsheet. Durations are seconds; a month or severity that is empty means all of them. */
const COLUMNS = [
  'part',
  'name',
  'month',
  'severity',
  'from',
  'to',
  'incidents',
  'not_recorded',
  'median_seconds',
  'spread',
  'low_seconds',
  'high_seconds',
  'incident',
  'owner',
  'due',
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string | number>>>;

export function metricsCsv(report: MetricsReport): string {
  const rows = [
    ...timeRows(report),
    ...incidentRows(report),
    ...report.leftOut.map(({ why, n }) => ({ part: 'left out', name: LEFT_OUT_WORDS[why][1], incidents: n })),
    ...report.causes.map(({ label, n }) => ({ part: 'cause', name: label, incidents: n })),
    { part: 'cause', name: NOT_RECORDED, incidents: report.noCause },
    ...report.services.map(({ service, n }) => ({ part: 'service', name: service, incidents: n })),
    { part: 'service', name: NOT_RECORDED, incidents: report.noService },
    ...report.inSeverity.map(({ severity, time }) => ({
      part: 'time in severity',
      severity,
      ...sampleCells(time),
    })),
    ...report.actions.list.map(({ title, shortId, owner, due }) => ({
      part: 'open action',
      name: title,
      incident: shortId,
      owner: owner ?? NOT_RECORDED,
      due: due ?? NOT_RECORDED,
    })),
  ];
  return [COLUMNS.join(','), ...rows.map(line)].map((text) => `${text}\r\n`).join('');
}

function timeRows({ measures, months }: MetricsReport): Row[] {
  return measures.flatMap(({ label, from, to, cells }) =>
    cells.flatMap(({ severity = '', all, months: samples }) => {
      const common = { part: 'time', name: label, severity, from, to };
      return [
        { ...common, ...sampleCells(all) },
        ...samples.map((sample, index) => ({
          ...common,
          month: months[index] ?? '',
          ...sampleCells(sample),
        })),
      ];
    }),
  );
}

function incidentRows({ months, perMonth }: MetricsReport): Row[] {
  return perMonth.flatMap((counts, index) =>
    (Object.entries(counts) as [Severity, number][]).map(([severity, incidents]) => ({
      part: 'incidents',
      month: months[index] ?? '',
      severity,
      incidents,
    })),
  );
}

const seconds = (ms: number): number => Math.round(ms / 1000);

const sampleCells = ({ n, notRecorded, median, spread }: Sample): Row => ({
  incidents: n,
  not_recorded: notRecorded,
  ...(median !== undefined && { median_seconds: seconds(median) }),
  ...(spread && {
    spread: spread.kind,
    low_seconds: seconds(spread.low),
    high_seconds: seconds(spread.high),
  }),
});

const line = (row: Row): string => COLUMNS.map((column) => cell(row[column] ?? '')).join(',');

/** A spreadsheet takes a text that begins like a formula for one, and runs it (CWE-1236). */
const MAY_BE_FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = MAY_BE_FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
