import { columnsOf, type ActionColumn } from './action-table.ts';

/** Columns of a cell within its line, between its bars. */
export interface CellPlace {
  readonly start: number;
  readonly end: number;
}

/** The cells of a row, by the bars around them. */
export function cellPlaces(line: string): CellPlace[] {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  const starts = /^\s*\|/.test(line) ? bars : [-1, ...bars];
  return starts.slice(0, -1).map((bar, index) => ({ start: bar + 1, end: starts[index + 1] ?? line.length }));
}

/** Where a column stands in a row of a table of action items; undefined where that table has no such column. */
export function columnPlace(document: string, row: number, column: ActionColumn): CellPlace | undefined {
  const lines = document.split(/\r?\n/);
  const heads = headsAbove(lines, row);
  return heads && cellPlaces(lines[row] ?? '')[heads[column]];
}

/** The column of a table of action items that a position is in. */
export function columnAt(document: string, row: number, character: number): ActionColumn | undefined {
  const lines = document.split(/\r?\n/);
  const heads = headsAbove(lines, row);
  if (heads === undefined) return undefined;
  const cell = cellPlaces(lines[row] ?? '').findIndex(
    ({ start, end }) => start <= character && character <= end,
  );
  const found = Object.entries(heads).find(([, index]) => index === cell && index !== -1);
  return found?.[0] as ActionColumn | undefined;
}

function headsAbove(
  lines: readonly string[],
  row: number,
): Readonly<Record<ActionColumn, number>> | undefined {
  for (let line = row - 1; line >= 0 && /^\s*\|/.test(lines[line] ?? ''); line -= 1) {
    const columns = columnsOf(lines[line] ?? '');
    if (columns) return columns;
  }
  return undefined;
}
