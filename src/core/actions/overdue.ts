import type { ActionSummary, IncidentSummary } from '../incident/summary.ts';

export function countOverdue(incidents: readonly IncidentSummary[], today: string): number {
  let count = 0;
  for (const { actions = [] } of incidents) {
    for (const item of actions) if (!item.closed && isOverdue(item, today)) count += 1;
  }
  return count;
}

/** On its day it is due, and after it overdue. */
export const isOverdue = ({ due }: ActionSummary, today: string): boolean => due !== undefined && due < today;

/** The day of a time where this runs: "2026-11-20". */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
