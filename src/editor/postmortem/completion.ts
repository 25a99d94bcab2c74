import * as vscode from 'vscode';
import { localDay } from '../../core/actions/overdue.ts';
import { describeEvent } from '../../core/incident/describe.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { ACTION_PRIORITIES, ACTION_TYPES, REVIEW_STATUSES } from '../../core/incident/vocabulary.ts';
import type { ActionColumn } from '../../core/postmortem/action-table.ts';
import { REVIEW_DETAILS } from '../../core/postmortem/review.ts';
import { readReviewLine } from '../../core/postmortem/review-line.ts';
import { columnAt } from '../../core/postmortem/action-cells.ts';
import { markdownText } from '../../core/text/markdown.ts';
import { formatUtc } from '../../core/text/time.ts';
import { readAuthors } from '../../git/authors.ts';
import type { Services } from '../services.ts';

const DAY_MS = 86_400_000;
const { Value, User, Event } = vscode.CompletionItemKind;

/** The status of the review; owners, types, priorities, states and days in the table of action items; elsewhere people after @ and entries after #. */
export async function completionsAt(
  services: Services,
  id: string,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const review = readReviewLine(document.getText());
  if (review?.line === position.line) return statusesOf(review.line, review.end);
  const column = columnAt(document.getText(), position.line, position.character);
  if (column !== undefined && column !== 'owner') return wordsFor(column).map((word) => item(word, Value));
  const sign = /(?:^|[\s(|])([@#])[^\s|]*$/.exec(before);
  if (column === undefined && sign === null) return [];
  const desk = await services.desk();
  const incident = await desk.open(id);
  if (incident === undefined) return [];
  // The sign is only how it is asked for.
  const from = sign ? position.with({ character: before.lastIndexOf(sign[1] ?? '') }) : undefined;
  const range = from && new vscode.Range(from, position);
  if (sign?.[1] === '#') return entriesOf(incident, range);
  const { repository } = desk.homeOf(id);
  const authors = repository ? (await readAuthors(repository)).map(({ name }) => name) : [];
  return [...new Set([...peopleOf(incident), ...authors])].map((name, index) => {
    const found = item(name, User, range);
    found.insertText = markdownText(name);
    found.sortText = String(index).padStart(4, '0');
    if (range) found.filterText = `@${name}`;
    return found;
  });
}

function statusesOf(line: number, end: number): vscode.CompletionItem[] {
  const range = new vscode.Range(line, 'status:'.length, line, end);
  return REVIEW_STATUSES.map((status, index) => {
    const found = item(status, Value, range);
    found.detail = REVIEW_DETAILS[status];
    found.sortText = String(index);
    found.insertText = ` ${status}`;
    // What stands there is replaced, whatever it is.
    found.filterText = `status: ${status}`;
    return found;
  });
}

function wordsFor(column: Exclude<ActionColumn, 'owner'>): readonly string[] {
  if (column === 'type') return ACTION_TYPES;
  if (column === 'priority') return ACTION_PRIORITIES;
  if (column === 'status') return ['open', 'closed'];
  if (column === 'due') return [7, 14, 30, 90].map((days) => localDay(Date.now() + days * DAY_MS));
  return [];
}

const peopleOf = ({ roles, timeline }: Incident): string[] => [
  ...Object.values(roles).map(({ assignee }) => assignee.name),
  ...timeline.map(({ actor }) => actor.name),
];

/** With the id of the entry behind it, so that the sentence can be traced. */
function entriesOf({ timeline }: Incident, range: vscode.Range | undefined): vscode.CompletionItem[] {
  return timeline.toReversed().map((entry, index) => {
    const { text } = describeEvent(entry);
    const found = item(text.slice(0, 120), Event, range);
    found.detail = formatUtc(entry.occurredAt);
    found.filterText = `#${text}`;
    found.sortText = String(index).padStart(6, '0');
    found.insertText = `${markdownText(text)} (${formatUtc(entry.occurredAt)}) <!-- ${entry.id} -->`;
    return found;
  });
}

function item(label: string, kind: vscode.CompletionItemKind, range?: vscode.Range): vscode.CompletionItem {
  const found = new vscode.CompletionItem(label, kind);
  if (range) found.range = range;
  return found;
}
