import { readActionTable, type ActionColumn, type ActionRow } from './action-table.ts';
import { REVIEW_STATUSES } from '../incident/vocabulary.ts';
import { blameIn } from './blame.ts';
import { readParts, type Part } from './parts.ts';
import { readReviewLine } from './review-line.ts';
import { readWhys } from './whys.ts';
import { proseLines } from './prose.ts';
import { emptySections } from './empty-sections.ts';
import { unorderedRows } from './time-order.ts';

export const LINT_CODES = [
  'marker',
  'review-unknown',
  'action-unreadable',
  'action-owner',
  'action-due',
  'action-type',
  'action-past',
  'why-unreadable',
  'section-empty',
  'time-order',
  'blame',
] as const;
export type LintCode = (typeof LINT_CODES)[number];

export interface Finding {
  readonly code: LintCode;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** From 0; columns as well. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The action item that it is about. */
  readonly row?: ActionRow;
  readonly column?: ActionColumn;
}

export interface LintOptions {
  /** As a person there writes it: "2026-11-20". */
  readonly today: string;
}

/** What of a post-mortem still needs a person, where it stands. */
export function lintPostmortem(document: string, { today }: LintOptions): Finding[] {
  const { parts, problems } = readParts(document);
  const lines = document.split(/\r?\n/);
  const whole = (line: number): Pick<Finding, 'line' | 'start' | 'end'> => {
    const text = lines[line] ?? '';
    return { line, start: text.length - text.trimStart().length, end: text.trimEnd().length };
  };
  const prose = proseLines(document, parts);
  return [
    ...problems.map(({ message, line }): Finding => ({
      code: 'marker',
      severity: 'error',
      message,
      ...whole(line),
    })),
    ...aboutReview(document),
    ...readActionTable(document).flatMap((row) => aboutAction(row, today, whole(row.line))),
    ...parts
      .filter(({ id }) => id === 'whys')
      .flatMap((part) => readWhys(part.text, part.line + 1).problems)
      .map(({ line, message }): Finding => ({
        ...{ code: 'why-unreadable', severity: 'warning', message },
        ...whole(line - 1),
      })),
    ...emptySections(lines, parts).map(({ line, title }): Finding => ({
      code: 'section-empty',
      severity: 'information',
      message: `Nothing is written under "${title}" yet. If there is nothing to say, say so.`,
      ...whole(line),
    })),
    ...unorderedRows(lines).map(({ line, time, before }): Finding => ({
      code: 'time-order',
      severity: 'warning',
      message: `${time} stands after ${before}. The timeline is read from top to bottom.`,
      ...whole(line),
    })),
    ...prose.flatMap((text, line) =>
      blameIn(text).map(({ start, end, message }): Finding => ({
        ...{ code: 'blame', severity: 'information', message, line, start, end },
      })),
    ),
  ];
}

function aboutReview(document: string): Finding[] {
  const found = readReviewLine(document);
  if (found === undefined || found.status !== undefined) return [];
  const { line, start, end, text } = found;
  const words = REVIEW_STATUSES.join(', ');
  const message =
    text === ''
      ? `The status is empty, so it is not taken up. It is one of ${words}.`
      : `"${text.slice(0, 60)}" is none of ${words}, so it is not taken up. The record stays as it is.`;
  return [
    { code: 'review-unknown', severity: 'warning', message, line, start: text === '' ? 0 : start, end },
  ];
}

function aboutAction(
  row: ActionRow,
  today: string,
  place: Pick<Finding, 'line' | 'start' | 'end'>,
): Finding[] {
  const { title, owner, due, type, isClosed, problems } = row;
  const name = `"${title.slice(0, 60)}"`;
  const found: Finding[] = problems.map(({ column, message }) => ({
    ...{ code: 'action-unreadable', severity: 'warning', message, row, column, ...place },
  }));
  if (isClosed) return found;
  const broken = new Set(problems.map(({ column }) => column));
  const add = (code: LintCode, column: ActionColumn, message: string): void => {
    if (!broken.has(column)) found.push({ code, severity: 'warning', message, row, column, ...place });
  };
  if (owner === undefined)
    add('action-owner', 'owner', `${name} has no owner: what everybody owns nobody does.`);
  if (due === undefined) add('action-due', 'due', `${name} has no deadline.`);
  else if (due < today) add('action-past', 'due', `${name} was due on ${due} and is open.`);
  if (type === undefined)
    add('action-type', 'type', `${name} has no type: prevent, detect, mitigate or process.`);
  return found;
}

/** Which part a line stands in. */
export const partAt = (parts: readonly Part[], offset: number): Part | undefined =>
  parts.find(({ start, end }) => start <= offset && offset < end);
