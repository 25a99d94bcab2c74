import type { JournalProblem } from './journal.ts';

/** Of one place. What was set aside may be anything and any number, and a person reads only so many. */
export const SHOWN_OF_PLACE = 20;
export const SHOWN_OF_INCIDENT = 100;
export const SHOWN_OF_ALL = 1_000;
const MAX_LINE = 1_000;

/** The first of them, and how many more there are. */
export function fewer(problems: readonly JournalProblem[], limit: number, where: string): JournalProblem[] {
  const shown = problems.slice(0, limit).map(shortened);
  const more = problems.length - shown.length;
  if (more > 0) shown.push({ where, reason: `${more} more parts of the record were set aside here` });
  return shown;
}

function shortened(problem: JournalProblem): JournalProblem {
  if (problem.line === undefined) return problem;
  // A part of a text keeps all of that text in memory. This copy does not.
  return { ...problem, line: Buffer.from(problem.line.slice(0, MAX_LINE)).toString() };
}

/** The first of them, and how many more there are. */
export function fewerReasons(reasons: readonly string[]): string[] {
  if (reasons.length <= SHOWN_OF_PLACE) return [...reasons];
  const shown = reasons.slice(0, SHOWN_OF_PLACE - 1);
  return [...shown, `${reasons.length - shown.length} more parts of it were not read`];
}
