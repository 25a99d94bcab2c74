import type { ComponentChildren } from 'preact';
import { SEVERITIES, type Severity } from '../../src/core/incident/vocabulary.ts';
import type { Sample } from '../../src/core/metrics/sample.ts';
import { formatDuration } from '../../src/core/text/time.ts';
import { countMarks, timeMarks } from './scale.ts';
import { incidents, inWords, monthLabel, monthName } from './words.ts';

const HEIGHT = 150;
const TOP = 8;
/** Two lines of text below. */
const FOOT = 34;
/** More names than that would run into each other on a narrow page. */
const NAMES_MAX = 12;

interface FrameProps {
  readonly label: string;
  readonly months: readonly string[];
  /** Of the axis, from 0 up. */
  readonly marks: readonly number[];
  readonly nameMark: (mark: number) => string;
  /** Draws a month: at the middle of its column, in percent of the width. */
  readonly draw: (index: number, column: Column) => ComponentChildren;
}

interface Column {
  /** In percent of the width. */
  readonly middle: number;
  readonly width: number;
  /** In pixels from the top. */
  readonly y: (value: number) => number;
}

/** Sizes across are in percent, so that the plot is as wide as its place while texts and strokes keep their size. */
function Frame({ label, months, marks, nameMark, draw }: FrameProps) {
  const top = marks.at(-1) ?? 1;
  const y = (value: number): number => TOP + HEIGHT * (1 - value / top);
  const width = 100 / months.length;
  const every = Math.ceil(months.length / NAMES_MAX);
  return (
    <div class="plot" role="img" aria-label={label}>
      <svg width="60" height={TOP + HEIGHT + FOOT}>
        {marks.map((mark) => (
          <text key={mark} class="mark" x="54" y={y(mark)} dy="0.32em">
            {nameMark(mark)}
          </text>
        ))}
      </svg>
      <svg width="100%" height={TOP + HEIGHT + FOOT}>
        {marks.map((mark) => (
          <line key={mark} class="grid" x1="0" x2="100%" y1={y(mark)} y2={y(mark)} />
        ))}
        {months.map((month, index) => {
          const middle = (index + 0.5) * width;
          const { name, year } = monthLabel(month, index === 0);
          return (
            <g key={month}>
              {draw(index, { middle, width, y })}
              {index % every === 0 ? (
                <text class="month" x={`${middle}%`} y={TOP + HEIGHT + 15}>
                  {name}
                </text>
              ) : null}
              {index % every === 0 && year !== undefined ? (
                <text class="month" x={`${middle}%`} y={TOP + HEIGHT + 29}>
                  {year}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

interface SpreadPlotProps {
  readonly title: string;
  readonly months: readonly string[];
  readonly samples: readonly Sample[];
}

/** For each month the median as a mark, and the spread as a bar behind it. A single incident is a dot. */
export function SpreadPlot({ title, months, samples }: SpreadPlotProps) {
  const max = Math.max(1, ...samples.map(({ median = 0, spread }) => Math.max(median, spread?.high ?? 0)));
  const told = samples
    .map((sample, index) => ({ sample, month: months[index] ?? '' }))
    .filter(({ sample }) => sample.n > 0)
    .map(({ sample, month }) => `${monthName(month)}: ${inWords(sample)}`);
  return (
    <Frame
      label={`${title} by month. ${told.join('. ')}`}
      months={months}
      marks={timeMarks(max)}
      nameMark={formatDuration}
      draw={(index, column) => <Spread sample={samples[index]} month={months[index] ?? ''} {...column} />}
    />
  );
}

interface SpreadProps extends Column {
  readonly sample: Sample | undefined;
  readonly month: string;
}

function Spread({ sample, month, middle, width, y }: SpreadProps) {
  if (sample?.median === undefined) return null;
  const { median, spread } = sample;
  const half = width * 0.32;
  return (
    <g>
      <title>{`${monthName(month)}: ${inWords(sample)}`}</title>
      {spread === undefined ? (
        <circle class="median-dot" cx={`${middle}%`} cy={y(median)} r="3.5" />
      ) : (
        <>
          <rect
            class="spread"
            data-kind={spread.kind}
            x={`${middle - half}%`}
            width={`${2 * half}%`}
            y={y(spread.high)}
            height={Math.max(2, y(spread.low) - y(spread.high))}
          />
          <line
            class="median"
            x1={`${middle - half}%`}
            x2={`${middle + half}%`}
            y1={y(median)}
            y2={y(median)}
          />
        </>
      )}
    </g>
  );
}

interface CountPlotProps {
  readonly months: readonly string[];
  readonly perMonth: readonly Readonly<Partial<Record<Severity, number>>>[];
}

/** Incidents of each month, the worst at the bottom. */
export function CountPlot({ months, perMonth }: CountPlotProps) {
  const totals = perMonth.map((counts) => SEVERITIES.reduce((sum, one) => sum + (counts[one] ?? 0), 0));
  const told = months.flatMap((month, index) =>
    (totals[index] ?? 0) === 0 ? [] : [`${monthName(month)}: ${countWords(perMonth[index] ?? {})}`],
  );
  return (
    <Frame
      label={`Incidents by month. ${told.join('. ')}`}
      months={months}
      marks={countMarks(Math.max(1, ...totals))}
      nameMark={String}
      draw={(index, column) => (
        <Stack counts={perMonth[index] ?? {}} month={months[index] ?? ''} {...column} />
      )}
    />
  );
}

/** "3 incidents: 1 P0, 2 P2" */
function countWords(counts: Readonly<Partial<Record<Severity, number>>>): string {
  const parts = SEVERITIES.filter((one) => (counts[one] ?? 0) > 0).map((one) => `${counts[one] ?? 0} ${one}`);
  const total = SEVERITIES.reduce((sum, one) => sum + (counts[one] ?? 0), 0);
  return `${incidents(total)}: ${parts.join(', ')}`;
}

interface StackProps extends Column {
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  readonly month: string;
}

function Stack({ counts, month, middle, width, y }: StackProps) {
  const half = width * 0.32;
  let below = 0;
  return (
    <g>
      <title>{`${monthName(month)}: ${countWords(counts)}`}</title>
      {SEVERITIES.map((severity) => {
        const n = counts[severity] ?? 0;
        if (n === 0) return null;
        const top = y(below + n);
        const height = y(below) - top;
        below += n;
        return (
          <rect
            key={severity}
            class="stack"
            data-severity={severity}
            x={`${middle - half}%`}
            width={`${2 * half}%`}
            y={top}
            height={height}
          />
        );
      })}
    </g>
  );
}
