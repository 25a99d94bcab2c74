import { SEVERITIES, type Severity } from '../incident/vocabulary.ts';
import { slugify } from '../text/slug.ts';
import { plainText } from '../text/markdown.ts';
import type { TableBlock } from './blocks.ts';
import type { SeverityDefinition, TeamRole } from './model.ts';
import { parseResponse } from './time-window.ts';

const MAX_ROWS = 100;

/** The severities named in a text. Runbooks that count from SEV-1 mean by it what is P0 here. */
export function severitiesNamed(text: string): Severity[] {
  const named = [...text.matchAll(/\b(P|SEV-?)([0-4])\b/gi)].map(([, letters, digit]) => ({
    isOwn: letters?.toUpperCase() === 'P',
    number: Number(digit),
  }));
  const own = named.filter(({ isOwn }) => isOwn).map(({ number }) => number);
  const numbers = own.length > 0 ? own : named.map(({ number }) => number - 1);
  return SEVERITIES.filter((_, index) => numbers.includes(index));
}

const columnOf = (table: TableBlock, words: RegExp): number =>
  table.header.findIndex((cell) => words.test(plainText(cell)));
const cellOf = (row: readonly string[], column: number): string => (column === -1 ? '' : (row[column] ?? ''));

/** Undefined when the table does not define severities. */
export function readSeverities(table: TableBlock): SeverityDefinition[] | undefined {
  const level = columnOf(table, /^(?:level|severity|priority|sev)\b/i);
  const definition = columnOf(table, /^(?:definition|description|meaning|what it means)/i);
  const response = columnOf(table, /^(?:response|respond|time to respond)/i);
  if (level === -1 || (definition === -1 && response === -1)) return undefined;
  const examples = columnOf(table, /^(?:example|for example|such as)/i);
  const rows = table.rows.slice(0, MAX_ROWS).flatMap((row) => {
    const label = plainText(cellOf(row, level));
    const severity = severitiesNamed(label)[0];
    if (!severity) return [];
    return [
      {
        severity,
        name: nameIn(label) || severity,
        definition: plainText(cellOf(row, definition)),
        examples: listIn(plainText(cellOf(row, examples))),
        response: parseResponse(plainText(cellOf(row, response))),
      },
    ];
  });
  return rows.length === 0 ? undefined : rows;
}

/** "P0 — Critical (SEV-1)" → "Critical" */
const nameIn = (label: string): string =>
  label.replaceAll(/\(.*?\)|\b(?:P|SEV-?)\d\b/gi, '').replaceAll(/^[\s:–—-]+|[\s:–—-]+$/g, '');

const listIn = (text: string): string[] =>
  text
    .split(text.includes(';') ? ';' : ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1));

/** The roles of a table that has a column of them, each with the severities its row names. */
export function readTeam(table: TableBlock): { role: TeamRole; severities: Severity[] }[] | undefined {
  const title = columnOf(table, /^(?:role|agent|member|who)\b/i);
  const duty = columnOf(table, /^(?:responsib|duty|duties|does|task|action|part|what)/i);
  if (title === -1 || duty === title) return undefined;
  const second = duty === -1 && table.header.length > 1 ? (title === 0 ? 1 : 0) : duty;
  const commander = columnOf(table, /\bcommander|\blead/i);
  const severity = columnOf(table, /^severit/i);
  return table.rows.slice(0, MAX_ROWS).flatMap((row) => {
    const label = plainText(cellOf(row, title));
    const name = label.replace(/\s*\([^)]*\)/g, '').trim();
    const role = slugify(name);
    if (role === '') return [];
    const responsibility = plainText(cellOf(row, second));
    const isCommander =
      /\(.*\bcommander\b.*\)/i.test(label) ||
      row.some((cell) => /^incident commander\b/i.test(plainText(cell))) ||
      /^(?:yes|x|✓|✔|✅|true)/i.test(plainText(cellOf(row, commander)));
    const severities = severitiesNamed(plainText(cellOf(row, severity)));
    return [{ role: { role, title: name, responsibility, isCommander }, severities }];
  });
}
