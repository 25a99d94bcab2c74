import type { ActionSummary, IncidentSummary } from '../incident/summary.ts';
import { ACTION_PRIORITIES } from '../incident/vocabulary.ts';
import { isOverdue } from './overdue.ts';

export interface ActionRow {
  /** The whole incident, as far as the list knows it. */
  readonly incident: IncidentSummary;
  readonly item: ActionSummary;
  readonly isOverdue: boolean;
}

export interface ActionGroups {
  /** Overdue ones first, then by day, owner and priority. */
  readonly open: readonly ActionRow[];
  readonly done: readonly ActionRow[];
}

/** @param today as a person there writes it: "2026-11-20" */
export function groupActions(incidents: readonly IncidentSummary[], today: string): ActionGroups {
  const open: ActionRow[] = [];
  const done: ActionRow[] = [];
  for (const incident of incidents) {
    for (const item of incident.actions ?? []) {
      if (item.closed) done.push({ incident, item, isOverdue: false });
      else open.push({ incident, item, isOverdue: isOverdue(item, today) });
    }
  }
  return { open: inOrder(open), done: inOrder(done) };
}

/** What nobody recorded comes after what somebody did. */
const LAST = '\uffff';

/** Keys are made once each: to compare the parts of ten thousand would take as long as to draw them. */
function inOrder(rows: readonly ActionRow[]): ActionRow[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}

/** What is overdue has the earliest days. */
function keyOf({ incident, item: { due = LAST, owner, priority, action } }: ActionRow): string {
  const rank = priority === undefined ? ACTION_PRIORITIES.length : ACTION_PRIORITIES.indexOf(priority);
  return [due, owner?.toLowerCase() ?? LAST, rank, incident.id, action].join('\0');
}

const DAY_MS = 24 * 60 * 60_000;

/** "due today", "due in 3 days", "overdue by 1 day", "due 2026-12-01" when that is far off. */
export function dueWords(due: string | undefined, today: string): string {
  if (due === undefined) return 'no date';
  const days = Math.round((Date.parse(due) - Date.parse(today)) / DAY_MS);
  if (days === 0) return 'due today';
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  if (days < 0) return `overdue by ${count}`;
  return days <= 14 ? `due in ${count}` : `due ${due}`;
}
