import type { EventData } from '../incident/events.ts';
import type { ActionItem, Incident } from '../incident/incident.ts';
import { isFromNow, type ActionRow } from './action-table.ts';

/** What the record has to be told so that it says what the table says. */
export interface ActionChanges {
  /** Rows that somebody added, for which an id has to be made. */
  readonly added: readonly ActionRow[];
  readonly changed: readonly EventData<'action.changed'>[];
  readonly closed: readonly EventData<'action.closed'>[];
  /** Closed items that somebody set back to open. Why, the table does not say. */
  readonly reopened: readonly ActionItem[];
  /** Items of the record that the table has no row of any more. */
  readonly removed: readonly ActionItem[];
  /** Rows that cannot be taken up, or not wholly: they have to stay in the document as they are. */
  readonly kept: readonly ActionRow[];
}

/** Rows that say what the record does not say yet: a refresh leaves them as they are. */
export function unrecordedRows(incident: Incident, rows: readonly ActionRow[]): ActionRow[] {
  const { added, changed, closed, reopened, kept } = actionChanges(incident, rows);
  const pending = new Set([...changed, ...closed, ...reopened].map(({ action }) => action));
  return rows.filter(
    (row) => added.includes(row) || kept.includes(row) || (row.id !== undefined && pending.has(row.id)),
  );
}

const DETAILS = ['owner', 'due', 'type', 'priority', 'link'] as const;
type Detail = (typeof DETAILS)[number];
type Field = Detail | 'title';

/**
 * A row that nobody edited tells nothing: the record is newer. Of one that was edited each field counts that differs,
 * but for one that holds what the record said earlier while another field is new: that one is only out of date.
 */
export function actionChanges(incident: Incident, rows: readonly ActionRow[]): ActionChanges {
  const known = new Map(incident.actions.map((item) => [item.action, item]));
  const rowed = new Set(rows.map(({ id }) => id));
  const there = new Set<string>();
  const changed: EventData<'action.changed'>[] = [];
  const closed: EventData<'action.closed'>[] = [];
  const reopened: ActionItem[] = [];
  const added: ActionRow[] = [];
  const kept: ActionRow[] = [];
  for (const row of rows) {
    // A row without an id whose item is on record already: the document did not get the id yet.
    const item =
      row.id === undefined
        ? incident.actions.find(
            ({ action, title }) => title === row.title && !rowed.has(action) && !there.has(action),
          )
        : known.get(row.id);
    if (item) there.add(item.action);
    const isWhole = row.problems.length === 0;
    if (item === undefined) {
      // An id that the record does not know may come from a record that is not here yet.
      if (row.id === undefined && isWhole) added.push(row);
      else kept.push(row);
      continue;
    }
    if (!row.isEdited) continue;
    if (!isWhole) kept.push(row);
    const fields = changedFields(incident, item, row);
    if (Object.keys(fields).length > 0) changed.push({ action: item.action, ...fields });
    if (!isStatusChanged(row, item)) continue;
    if (row.isClosed) closed.push({ action: item.action });
    else reopened.push(item);
  }
  const removed = incident.actions.filter(({ action }) => !there.has(action));
  return { added, changed, closed, reopened, removed, kept };
}

/** An open row of an item that was closed since, and a closed one of an item that was reopened, are only out of date. */
function isStatusChanged(row: ActionRow, item: ActionItem): boolean {
  if (row.isClosed === item.closed) return false;
  if (row.isStatusEdited || isFromNow(row, item)) return true;
  return row.isClosed && item.reopened === undefined;
}

function changedFields(
  incident: Incident,
  item: ActionItem,
  row: ActionRow,
): Omit<EventData<'action.changed'>, 'action'> {
  const broken = new Set<string>(row.problems.map(({ column }) => column));
  const fields = (['title', ...DETAILS] as const).filter(
    (field) => !broken.has(field) && (row[field] ?? '') !== (item[field] ?? ''),
  );
  const isOld = (field: Field): boolean => earlier(incident, item.action, field).has(row[field] ?? '');
  const isNew = fields.some((field) => !isOld(field));
  const taken = fields.filter((field) => !isNew || !isOld(field));
  return Object.fromEntries(taken.map((field) => [field, row[field] ?? null]));
}

/** What a field held at some time; '' where nothing was recorded. */
function earlier({ timeline }: Incident, action: string, field: Field): Set<string> {
  const values = new Set<string>();
  for (const { event } of timeline) {
    if (event?.kind !== 'action.added' && event?.kind !== 'action.changed') continue;
    if (event.data.action !== action) continue;
    const value = event.data[field];
    if (event.kind === 'action.added' || value !== undefined) values.add(value ?? '');
  }
  return values;
}
