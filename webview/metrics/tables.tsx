import type { ComponentChildren } from 'preact';
import { NOT_RECORDED, SEVERITIES } from '../../src/core/incident/vocabulary.ts';
import type { Cell, Measure, MetricsReport } from '../../src/core/metrics/report.ts';
import type { Sample } from '../../src/core/metrics/sample.ts';
import { incidents, middle, monthName, spreadOf } from './words.ts';

interface TableProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}

/** Scrolls by itself where it is too wide, also by keyboard. */
export function Table({ caption, head, children }: TableProps) {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** The median, and below it of how many it is and how they are spread. */
export function SampleCell({ sample }: { readonly sample: Sample }) {
  const { n, notRecorded } = sample;
  if (n + notRecorded === 0) return <td class="dim">no incident</td>;
  return (
    <td>
      <span class={n === 0 ? 'not-recorded' : 'strong'}>{middle(sample)}</span>
      <span class="dim note">
        {n === 0 ? `of ${incidents(notRecorded)}` : spreadOf(sample)}
        {n > 0 && notRecorded > 0 ? `; ${notRecorded} ${NOT_RECORDED}` : ''}
      </span>
    </td>
  );
}

interface OverviewProps {
  readonly measures: readonly Measure[];
  readonly labels: Readonly<Record<string, string>>;
}

/** All times by severity. */
export function Overview({ measures, labels }: OverviewProps) {
  const rows = [undefined, ...SEVERITIES];
  return (
    <Table caption="Times by severity" head={['Severity', ...measures.map(({ label }) => label)]}>
      {rows.map((severity) => (
        <tr key={severity ?? 'all'}>
          <th scope="row">{severity === undefined ? 'All' : (labels[severity] ?? severity)}</th>
          {measures.map(({ id, cells }) => (
            <SampleCell key={id} sample={cellOf(cells, severity)?.all ?? { n: 0, notRecorded: 0 }} />
          ))}
        </tr>
      ))}
    </Table>
  );
}

export const cellOf = (cells: readonly Cell[], severity: Cell['severity']): Cell | undefined =>
  cells.find((cell) => cell.severity === severity);

interface MonthsProps {
  readonly caption: string;
  readonly months: readonly string[];
  readonly samples: readonly Sample[];
}

/** What a plot of times shows. */
export function MonthTable({ caption, months, samples }: MonthsProps) {
  return (
    <Table caption={caption} head={['Month', 'Median, and how many']}>
      {months.map((month, index) => (
        <tr key={month}>
          <th scope="row">{monthName(month)}</th>
          <SampleCell sample={samples[index] ?? { n: 0, notRecorded: 0 }} />
        </tr>
      ))}
    </Table>
  );
}

/** What the plot of incidents by month shows. */
export function CountTable({ months, perMonth }: Pick<MetricsReport, 'months' | 'perMonth'>) {
  return (
    <Table caption="Incidents by month" head={['Month', ...SEVERITIES]}>
      {months.map((month, index) => (
        <tr key={month}>
          <th scope="row">{monthName(month)}</th>
          {SEVERITIES.map((severity) => (
            <td key={severity}>{perMonth[index]?.[severity] ?? 0}</td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
