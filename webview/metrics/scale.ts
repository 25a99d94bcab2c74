const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people count time in. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 7, 14, 30, 60, 90, 180, 365].map((days) => days * DAY),
];
const LINES_MAX = 4;

/** Marks on an axis from 0 that holds `max`, in milliseconds; the last is the top of it. */
export function timeMarks(max: number): number[] {
  const step = STEPS.find((one) => max <= one * LINES_MAX) ?? Math.ceil(max / DAY / LINES_MAX) * DAY;
  return marks(max, step);
}

/** The same for things that are counted. */
export function countMarks(max: number): number[] {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, max / LINES_MAX))));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => max <= one * LINES_MAX) ?? max;
  return marks(max, step);
}

const marks = (max: number, step: number): number[] =>
  Array.from({ length: Math.max(1, Math.ceil(max / step)) + 1 }, (_, index) => index * step);
