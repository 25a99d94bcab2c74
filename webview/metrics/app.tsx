import { useState } from 'preact/hooks';
import { NOT_RECORDED, SEVERITIES, type Severity } from '../../src/core/incident/vocabulary.ts';
import { LEFT_OUT_WORDS, type Measure, type MetricsReport } from '../../src/core/metrics/report.ts';
import type { Sample } from '../../src/core/metrics/sample.ts';
import { formatDuration } from '../../src/core/text/time.ts';
import { PERIODS, type Period, type ToMetrics } from '../../src/metrics-protocol.ts';
import { Button, Spinner } from '../controls.tsx';
import { Actions } from './actions.tsx';
import { Bars } from './bars.tsx';
import { keepView, readView, send, type View } from './host.ts';
import { CountPlot, SpreadPlot } from './plots.tsx';
import { cellOf, CountTable, MonthTable, Overview, Table } from './tables.tsx';
import { incidents, middle, spreadOf } from './words.ts';

interface AppProps {
  readonly state: Exclude<ToMetrics, { type: 'told' }>;
  readonly told: Extract<ToMetrics, { type: 'told' }> | undefined;
}

export function App({ state, told }: AppProps) {
  const [view, setView] = useState(readView);
  const change = (next: Partial<View>): void => {
    const changed = { ...view, ...next };
    keepView(changed);
    setView(changed);
    if (next.period !== undefined) send({ type: 'period', period: next.period });
  };
  return (
    <div class="page">
      <h1>Incident metrics</h1>
      {state.type === 'reading' ? <Reading {...state} /> : null}
      {state.type === 'failed' ? (
        <p class="problem" role="alert">
          {state.message}
        </p>
      ) : null}
      {state.type === 'report' ? (
        <Report report={state.report} labels={state.labels} told={told} view={view} change={change} />
      ) : null}
    </div>
  );
}

function Reading({
  done,
  total,
}: {
  readonly done?: number | undefined;
  readonly total?: number | undefined;
}) {
  const label =
    done === undefined || total === undefined
      ? 'Reading the record of incidents…'
      : `Counting: ${done} of ${incidents(total)}`;
  return <Spinner label={`${label} Close this page to stop.`} />;
}

interface ReportProps {
  readonly report: MetricsReport;
  readonly labels: Readonly<Record<string, string>>;
  readonly told: AppProps['told'];
  readonly view: View;
  readonly change: (next: Partial<View>) => void;
}

function Report({ report, labels, told, view, change }: ReportProps) {
  const { isTable } = view;
  return (
    <>
      <p class="dim lead">{leadOf(report)}</p>
      <Controls labels={labels} view={view} change={change} />
      {told === undefined ? null : (
        <p class={told.ok ? 'dim' : 'problem'} role="status">
          {told.message}
        </p>
      )}
      {report.incidents === 0 ? (
        <p class="empty">
          No incident that counts was declared in this time. Numbers appear with the first one.
        </p>
      ) : (
        <>
          <section aria-label="Times">
            <h2>Times</h2>
            <Overview measures={report.measures} labels={labels} />
          </section>
          <Times report={report} labels={labels} severity={view.severity} isTable={isTable} />
          <div class="cards">
            <section class="card" aria-label="Incidents by month">
              <h2>Incidents by month</h2>
              {isTable ? <CountTable {...report} /> : <CountPlot {...report} />}
              {isTable ? null : <Legend labels={labels} />}
            </section>
            <Causes report={report} isTable={isTable} />
            <Services report={report} isTable={isTable} />
            <InSeverity report={report} labels={labels} isTable={isTable} />
          </div>
        </>
      )}
      {isTable ? <LeftOutTable leftOut={report.leftOut} /> : null}
      <Actions actions={report.actions} />
    </>
  );
}

function leadOf({ incidents: n, leftOut }: MetricsReport): string {
  const parts = leftOut.flatMap(({ why, n: some }) =>
    some === 0 ? [] : [`${some} ${LEFT_OUT_WORDS[why][some === 1 ? 0 : 1]}`],
  );
  const left = parts.length === 0 ? '' : ` Left out of all numbers: ${parts.join(', ')}.`;
  return `${incidents(n)}, by the month (UTC) in which they were declared and the severity that they have now.${left} A time counts when both of its ends are on record; incidents without are counted beside it.`;
}

const PERIOD_LABELS: Readonly<Record<Period, string>> = {
  6: '6 months',
  12: '12 months',
  24: '24 months',
  0: 'All',
};

function Controls({ labels, view, change }: Pick<ReportProps, 'labels' | 'view' | 'change'>) {
  return (
    <div class="controls">
      <div class="choices" role="group" aria-label="Period">
        {PERIODS.map((period) => (
          <Toggle
            key={period}
            label={PERIOD_LABELS[period]}
            isOn={period === view.period}
            onClick={() => change({ period })}
          />
        ))}
      </div>
      <div class="choices" role="group" aria-label="Severity in the plots of times">
        <Toggle
          label="All severities"
          isOn={view.severity === undefined}
          onClick={() => change({ severity: undefined })}
        />
        {SEVERITIES.map((severity) => (
          <Toggle
            key={severity}
            label={labels[severity] ?? severity}
            isOn={severity === view.severity}
            onClick={() => change({ severity })}
          />
        ))}
      </div>
      <div class="choices">
        <Toggle
          label="Show as tables"
          isOn={view.isTable}
          onClick={() => change({ isTable: !view.isTable })}
        />
        <Button onClick={() => send({ type: 'export' })}>Save as CSV…</Button>
      </div>
    </div>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}

function Toggle({ label, isOn, onClick }: ToggleProps) {
  return (
    <button type="button" class="choice" aria-pressed={isOn} onClick={onClick}>
      {label}
    </button>
  );
}

interface TimesProps extends Pick<ReportProps, 'report' | 'labels'> {
  readonly severity: Severity | undefined;
  readonly isTable: boolean;
}

function Times({ report, labels, severity, isTable }: TimesProps) {
  const name = severity === undefined ? 'all severities' : (labels[severity] ?? severity);
  return (
    <div class="cards">
      {report.measures.map((measure) => (
        <Time key={measure.id} {...{ measure, name, severity, isTable }} months={report.months} />
      ))}
    </div>
  );
}

interface TimeProps extends Pick<TimesProps, 'severity' | 'isTable'> {
  readonly measure: Measure;
  readonly name: string;
  readonly months: readonly string[];
}

function Time({ measure, name, severity, isTable, months }: TimeProps) {
  const { label, from, to, cells } = measure;
  const cell = cellOf(cells, severity);
  if (cell === undefined) return null;
  const { all, months: samples } = cell;
  const title = `${label}, ${name}`;
  return (
    <section class="card" aria-label={title}>
      <h2>{label}</h2>
      <p class="dim">
        {from} → {to}, {name}
      </p>
      <p class="figure">
        <span class={all.n === 0 ? 'not-recorded' : 'strong'}>{middle(all)}</span>{' '}
        <span class="dim">{all.n === 0 ? `of ${incidents(all.notRecorded)}` : spreadWords(all)}</span>
        {all.notRecorded === 0 || all.n === 0 ? null : (
          <span class="dim">
            ; {all.notRecorded} {NOT_RECORDED}
          </span>
        )}
      </p>
      {all.n === 0 ? null : isTable ? (
        <MonthTable caption={`${title}, by month`} months={months} samples={samples} />
      ) : (
        <SpreadPlot title={title} months={months} samples={samples} />
      )}
    </section>
  );
}

const spreadWords = (sample: Sample): string => `${sample.n > 1 ? 'median of ' : ''}${spreadOf(sample)}`;

function Legend({ labels }: Pick<ReportProps, 'labels'>) {
  return (
    <ul class="legend" aria-hidden="true">
      {SEVERITIES.map((severity) => (
        <li key={severity} data-severity={severity}>
          <i /> {labels[severity] ?? severity}
        </li>
      ))}
    </ul>
  );
}

interface PartProps {
  readonly report: MetricsReport;
  readonly isTable: boolean;
}

function Causes({ report, isTable }: PartProps) {
  const known = report.causes.map(({ label, n }) => ({ label, value: n, text: String(n) }));
  return (
    <section class="card" aria-label="Incidents by cause">
      <h2>By cause</h2>
      <Bars
        caption="Incidents by cause"
        head={['Cause', 'Incidents']}
        isTable={isTable}
        items={[...known, unknown(report.noCause)]}
      />
    </section>
  );
}

function Services({ report, isTable }: PartProps) {
  const known = report.services.map(({ service, n }) => ({ label: service, value: n, text: String(n) }));
  return (
    <section class="card" aria-label="Incidents by service">
      <h2>By service</h2>
      <Bars
        caption="Incidents by service"
        head={['Service', 'Incidents']}
        isTable={isTable}
        items={[...known, unknown(report.noService)]}
      />
      <p class="dim">
        An incident of several services is counted in each.
        {report.moreServices === 0 ? '' : ` ${report.moreServices} more services are not shown.`}
      </p>
    </section>
  );
}

/** The lead says it in a sentence; who reads tables finds it in one. */
function LeftOutTable({ leftOut }: Pick<MetricsReport, 'leftOut'>) {
  return (
    <section aria-label="Left out of all numbers">
      <h2>Left out of all numbers</h2>
      <Table caption="Left out of all numbers" head={['Why', 'Incidents']}>
        {leftOut.map(({ why, n }) => (
          <tr key={why}>
            <th scope="row">{LEFT_OUT_WORDS[why][1]}</th>
            <td>{n}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

const unknown = (n: number) => ({ label: NOT_RECORDED, value: n, text: String(n), isUnknown: true });

function InSeverity({ report, labels, isTable }: PartProps & Pick<ReportProps, 'labels'>) {
  return (
    <section class="card" aria-label="Time in severity">
      <h2>Time in severity</h2>
      <Bars
        caption="Time in severity, all incidents together"
        head={['Severity', 'In total']}
        isTable={isTable}
        items={report.inSeverity.map(({ severity, time, total }) => ({
          label: labels[severity] ?? severity,
          value: total,
          text: time.n === 0 ? 'none' : formatDuration(total),
          ...(time.n > 0 && {
            note: time.n === 1 ? incidents(1) : `median ${middle(time)} of ${spreadOf(time)}`,
          }),
        }))}
      />
      {report.underWay === 0 ? null : (
        <p class="dim">
          {incidents(report.underWay)} without an end {report.underWay === 1 ? 'is' : 'are'} not in it.
        </p>
      )}
    </section>
  );
}
