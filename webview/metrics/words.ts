import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import type { Sample } from '../../src/core/metrics/sample.ts';
import { formatDuration } from '../../src/core/text/time.ts';

export const incidents = (n: number): string => `${n} ${n === 1 ? 'incident' : 'incidents'}`;

/** "34 min", or that nobody recorded it. */
export const middle = ({ median }: Sample): string =>
  median === undefined ? NOT_RECORDED : formatDuration(median);

/** How it is spread, and of how many: of one there is no spread to tell. */
export function spreadOf({ n, spread }: Sample): string {
  if (n === 0) return '';
  if (spread === undefined) return incidents(n);
  const [low, high] = [formatDuration(spread.low), formatDuration(spread.high)];
  const word = spread.kind === 'quartiles' ? 'half of them' : 'all of them';
  return `${incidents(n)}, ${word} ${low} to ${high}`;
}

/** One sample in a sentence, for those who do not see the plot. */
export function inWords(sample: Sample): string {
  const lacking = sample.notRecorded === 0 ? '' : `, ${sample.notRecorded} ${NOT_RECORDED}`;
  if (sample.n === 0) return `${NOT_RECORDED} of ${incidents(sample.notRecorded)}`;
  return `${sample.n === 1 ? '' : 'median '}${middle(sample)} of ${spreadOf(sample)}${lacking}`;
}

/** "Nov", and the year where it begins. */
export function monthLabel(
  month: string,
  isFirst: boolean,
): { readonly name: string; readonly year?: string } {
  const date = new Date(`${month}-15T12:00:00Z`);
  const name = date.toLocaleDateString(undefined, { month: 'short', timeZone: 'UTC' });
  return isFirst || month.endsWith('-01') ? { name, year: month.slice(0, 4) } : { name };
}

/** "November 2026" */
export const monthName = (month: string): string =>
  new Date(`${month}-15T12:00:00Z`).toLocaleDateString(undefined, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
