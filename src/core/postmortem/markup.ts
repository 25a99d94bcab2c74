import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { formatUtc } from '../text/time.ts';
import { markdownParagraphs, markdownText } from '../text/markdown.ts';

/** What people said, as data; what nobody said is said to be so. */
export function said(text: string | undefined): string {
  const markdown = text === undefined ? '' : markdownText(text);
  return markdown === '' ? NOT_RECORDED : markdown;
}

/** The same for text that may have paragraphs. */
export function paragraphs(text: string | undefined): string {
  const markdown = text === undefined ? '' : markdownParagraphs(text);
  return markdown === '' ? NOT_RECORDED : markdown;
}

/** For columns whose head says that all times are UTC. */
export const utc = (iso: string): string => formatUtc(iso).replace(/ UTC$/, '');

/** "2026-11-20 14:10 to 14:40", with the day of the end where it is another. */
export function utcSpan(from: string, to: string): string {
  const end = utc(to);
  const [day, time = end] = end.split(' ');
  return `${utc(from)} to ${utc(from).startsWith(`${day ?? ''} `) ? time : end}`;
}

/** An id of the record, so that what stands before it can be traced. Ids hold nothing that could end a comment. */
export const trace = (id: string): string => `<!-- ${id.replaceAll(/[^\w-]/g, '')} -->`;

/** Cells are Markdown that is already escaped. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export const bullets = (items: readonly string[]): string =>
  items.length === 0 ? NOT_RECORDED : items.map((item) => `- ${item}`).join('\n');

/** A question for the people who write the document. In italics, so that nobody takes it for an answer. */
export const question = (text: string): string => `_${text}_`;
