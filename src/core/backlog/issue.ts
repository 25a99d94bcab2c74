import { markdownParagraphs, markdownText, plainLine } from '../text/markdown.ts';
import { markerOf, type BacklogItem } from './backlog.ts';

export interface Issue {
  /** Plain text. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

/** What a host allows is 256; what people read is less. */
const TITLE_MAX = 200;
const SUMMARY_MAX = 4000;

/**
 * An item of the backlog as an issue: what it is, where it comes from, and a marker by which it is found again.
 * @param summary of the incident, where that is sent as a whole
 */
export function issueOf(item: BacklogItem, summary?: string): Issue {
  const { id, title, owner, due, type, priority, origin } = item;
  const line = plainLine(title);
  const facts = [
    ['From the incident', origin],
    ['Owner', owner],
    ['Due', due],
    ['Type', type],
    ['Priority', priority],
  ] as const;
  const rows = facts.flatMap(([label, value]) =>
    value === undefined ? [] : [`- ${label}: ${markdownText(value)}`],
  );
  const paragraphs = [
    ...(summary === undefined ? [] : [markdownParagraphs(summary.slice(0, SUMMARY_MAX))]),
    rows.join('\n'),
    markerOf(id),
  ];
  return {
    title: line.length <= TITLE_MAX ? line : `${line.slice(0, TITLE_MAX - 1)}…`.toWellFormed(),
    body: paragraphs.join('\n\n'),
  };
}
