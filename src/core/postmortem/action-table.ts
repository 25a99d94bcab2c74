import type { ActionItem } from '../incident/incident.ts';
import {
  ACTION_PRIORITIES,
  ACTION_TYPES,
  NOT_RECORDED,
  type ActionPriority,
  type ActionType,
} from '../incident/vocabulary.ts';
import { cells } from '../runbook/lines.ts';
import { markdownLink, plainText } from '../text/markdown.ts';
import { isWebAddress } from '../text/web-address.ts';
import { said, table } from './markup.ts';
import { markOf } from './parts.ts';

/** The table of action items, written from the record and read back from the document. */

const COLUMNS = ['title', 'owner', 'due', 'type', 'priority', 'status', 'link'] as const;
export type ActionColumn = (typeof COLUMNS)[number];
const HEADER = ['Action', 'Owner', 'Deadline', 'Type', 'Priority', 'Status', 'Link'];
/** What people call these columns. */
const HEADS: Readonly<Record<ActionColumn, RegExp>> = {
  title: /^(?:action|task|what)\b/i,
  owner: /^(?:owner|who|assignee)\b/i,
  due: /^(?:deadline|due)\b/i,
  type: /^type\b/i,
  priority: /^(?:priority|prio)\b/i,
  status: /^(?:status|state)\b/i,
  link: /^(?:link|issue|ticket|tracking)\b/i,
};

export interface ActionProblem {
  readonly column: ActionColumn;
  readonly message: string;
}

export interface ActionRow {
  /** Of the item in the record; absent for a row that somebody added. */
  readonly id?: string;
  /** From 0. */
  readonly line: number;
  /** The line as it stands in the document. */
  readonly raw: string;
  /** Whether somebody changed it since the record wrote it. */
  readonly isEdited: boolean;
  readonly title: string;
  readonly owner?: string;
  /** A day, as in 2026-12-01. */
  readonly due?: string;
  readonly type?: ActionType;
  readonly priority?: ActionPriority;
  readonly link?: string;
  readonly isClosed: boolean;
  /** Of what the record wrote into the row. */
  readonly mark?: string;
  /** Nothing but its status was changed since. */
  readonly isStatusEdited: boolean;
  /** What of it cannot be read, and so is not taken up. */
  readonly problems: readonly ActionProblem[];
}

const MAX_LENGTH = 500;
const [OPEN, CLOSED] = ['open', 'closed'];
const ID = /<!--\s*([\w-]{1,100})(?: ([0-9a-z]+))?\s*-->/;

/** @param kept rows of the document that the record does not have, or not like this: they stay as they are */
export function actionTable(actions: readonly ActionItem[], kept: readonly ActionRow[] = []): string {
  const byId = new Map(kept.flatMap((row) => (row.id === undefined ? [] : [[row.id, row.raw] as const])));
  const own = new Set(actions.map(({ action }) => action));
  const rows = actions.map((item) => byId.get(item.action) ?? rowOf(item));
  const extra = kept.filter(({ id }) => id === undefined || !own.has(id)).map(({ raw }) => raw);
  const lines = [...rows, ...extra];
  const head = table(HEADER, []);
  return lines.length === 0 ? `${head}\n\n${NOT_RECORDED}` : [head, ...lines].join('\n');
}

function rowOf(item: ActionItem): string {
  const shown = cellsOf(item);
  const [title = '', ...rest] = shown;
  const comment = `<!-- ${item.action.replaceAll(/[^\w-]/g, '')} ${markOf(shown.join('|'))} -->`;
  return `| ${[`${title} ${comment}`, ...rest].join(' | ')} |`;
}

/** Whether the row was written from what the record says now. */
export const isFromNow = ({ mark }: ActionRow, item: ActionItem): boolean =>
  mark === markOf(cellsOf(item).join('|'));

function cellsOf(item: ActionItem): readonly string[] {
  const { title, owner, due, type, priority, closed, link } = item;
  return [
    said(title),
    said(owner),
    said(due),
    said(type),
    said(priority),
    closed ? CLOSED : OPEN,
    link ? markdownLink(link) : NOT_RECORDED,
  ];
}

/**
 * The rows of the tables of a document that have a column for actions and one for owners or deadlines.
 * @param from the first line to look at, @param to the one after the last, both from 0
 */
export function readActionTable(document: string, from = 0, to = Infinity): ActionRow[] {
  const lines = document.split(/\r?\n/);
  const rows: ActionRow[] = [];
  for (let line = from; line < Math.min(to, lines.length - 1); line += 1) {
    const columns = columnsOf(lines[line] ?? '');
    if (columns === undefined || !/^\s*\|?[\s:|-]+$/.test(lines[line + 1] ?? '')) continue;
    for (line += 2; line < lines.length && /^\s*\|/.test(lines[line] ?? ''); line += 1) {
      const row = readRow(lines[line] ?? '', line, columns);
      if (row) rows.push(row);
    }
  }
  return rows;
}

type Columns = Readonly<Record<ActionColumn, number>>;

export function columnsOf(line: string): Columns | undefined {
  if (!line.includes('|')) return undefined;
  const heads = cells(line.trim()).map((cell) => plainText(cell));
  const columns = Object.fromEntries(
    COLUMNS.map((column) => [column, heads.findIndex((head) => HEADS[column].test(head))]),
  ) as Record<ActionColumn, number>;
  return columns.title !== -1 && (columns.owner !== -1 || columns.due !== -1) ? columns : undefined;
}

function readRow(raw: string, line: number, columns: Columns): ActionRow | undefined {
  const found = cells(raw.trim());
  const [, id, mark] = ID.exec(raw) ?? [];
  const plain = found.map((cell) => cell.replaceAll(/<!--.*?-->/g, '').trim());
  const at = (column: ActionColumn): string => {
    const text = plainText(plain[columns[column]] ?? '');
    return text === NOT_RECORDED || /^[-–—?]$/.test(text) ? '' : text;
  };
  const title = at('title');
  if (title === '' && id === undefined) return undefined;
  const problems: ActionProblem[] = [];
  const complain: Complain = (column, message) => {
    problems.push({ column, message });
    return '';
  };
  if (title === '') complain('title', 'The action has no words any more. Say what will be done.');
  if (title.length > MAX_LENGTH) complain('title', `At most ${MAX_LENGTH} characters can be recorded.`);
  const read = {
    owner: at('owner').slice(0, MAX_LENGTH) || undefined,
    due: dueOf(at('due'), complain),
    type: oneOf('type', ACTION_TYPES, at('type'), complain),
    priority: oneOf('priority', ACTION_PRIORITIES, at('priority'), complain),
    link: linkOf(plain[columns.link] ?? '', at('link'), complain),
  };
  const isClosed = /^(?:closed|done|fixed|x|✓|✔)$/i.test(at('status'));
  const before = plain.map((cell, index) => (index !== columns.status ? cell : isClosed ? OPEN : CLOSED));
  return {
    ...{ line, raw, title, problems, isClosed },
    ...(mark !== undefined && { mark }),
    ...(id !== undefined && { id }),
    ...Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)),
    isEdited: mark === undefined || mark !== markOf(plain.join('|')),
    isStatusEdited: mark !== undefined && mark === markOf(before.join('|')),
  };
}

/** Takes down what is wrong, and gives what is taken up instead: nothing. */
type Complain = (column: ActionColumn, message: string) => '';

function dueOf(text: string, complain: Complain): string | undefined {
  if (text === '') return undefined;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  return (
    (isDay ? text : complain('due', `"${text.slice(0, 60)}" is no day. Write it as 2026-12-01.`)) || undefined
  );
}

function oneOf<T extends string>(
  column: ActionColumn,
  words: readonly T[],
  text: string,
  complain: Complain,
): T | undefined {
  if (text === '') return undefined;
  const found = words.find((word) => word === text.toLowerCase());
  if (found === undefined) complain(column, `"${text.slice(0, 60)}" is none of ${words.join(', ')}.`);
  return found;
}

function linkOf(cell: string, text: string, complain: Complain): string | undefined {
  if (text === '') return undefined;
  const url =
    /\]\(\s*<?([^()\s<>]+)>?/.exec(cell)?.[1] ?? /<?(https?:\/\/[^\s<>]+)>?/.exec(cell)?.[1] ?? text;
  return (
    (isWebAddress(url) ? url : complain('link', `"${text.slice(0, 60)}" is no address of the web.`)) ||
    undefined
  );
}
