import { cells } from '../runbook/lines.ts';

export interface Unordered {
  /** From 0. */
  readonly line: number;
  readonly time: string;
  /** The later time that stands above it. */
  readonly before: string;
}

const TIME = /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?\b/;

/** Rows of tables whose first column is a time, that stand below a later one. What is struck out does not count. */
export function unorderedRows(lines: readonly string[]): Unordered[] {
  const found: Unordered[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    if (!/^\s*\|\s*(?:time|when)\b/i.test(lines[line] ?? '')) continue;
    let last: { readonly text: string; readonly value: number } | undefined;
    for (line += 1; /^\s*\|/.test(lines[line] ?? ''); line += 1) {
      const text = cells((lines[line] ?? '').trim())[0] ?? '';
      const value = valueOf(text, last?.value);
      if (value === undefined) continue;
      if (last && value < last.value) found.push({ line, time: text, before: last.text });
      else last = { text, value };
    }
  }
  return found;
}

/** Minutes; a time without a day belongs to the day of the row before, or to the next one past midnight. */
function valueOf(text: string, last: number | undefined): number | undefined {
  const [, day, hours, minutes, seconds = '0'] = TIME.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const ofDay = Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
  if (day !== undefined) return Date.parse(`${day}T00:00:00Z`) / 60_000 + ofDay;
  const start = last === undefined ? 0 : last - (last % 1440);
  const value = start + ofDay;
  // From 23:50 to 00:10 is a night, from 14:10 to 14:05 a slip.
  return last !== undefined && last - value > 720 ? value + 1440 : value;
}
