import type { Incident } from '../incident/incident.ts';
import { REVIEW_STATUSES, type ReviewStatus } from '../incident/vocabulary.ts';
import { frontMatterOf } from './front-matter.ts';
import { reviewOf } from './review.ts';

/*
 * The line `status: in-review # <event>` of the front matter, written from the record and read back from the document.
 * The event tells what the record had said when the line was written, and so whether a person changed it since.
 */

export interface ReviewLine {
  /** From 0. */
  readonly line: number;
  /** Columns of the value. */
  readonly start: number;
  readonly end: number;
  /** As it stands there. */
  readonly text: string;
  /** Absent when it is none of them. */
  readonly status?: ReviewStatus;
  /** The id of the event that it was written from; absent while the record had none, and when it was taken out. */
  readonly event?: string;
}

const LINE = /^(status:[ \t]*)([^#\r]*?)[ \t]*(?:#[ \t]*(\w*)[^\r]*)?\r?$/;
const FIRST: ReviewStatus = 'draft';

/** Undefined where the front matter has no such line. */
export function readReviewLine(document: string): ReviewLine | undefined {
  const lines = frontMatterOf(document)?.split('\n') ?? [];
  const index = lines.findIndex((text) => LINE.test(text));
  const [, before = '', text = '', event = ''] = LINE.exec(lines[index] ?? '') ?? [];
  if (index === -1) return undefined;
  const status = statusOf(text);
  return {
    // The first line of a document is the dashes above.
    ...{ line: index + 1, start: before.length, end: before.length + text.length, text },
    ...(status !== undefined && { status }),
    ...(event !== '' && { event }),
  };
}

/** People write "In review" as well, and YAML takes quotes. */
function statusOf(text: string): ReviewStatus | undefined {
  const word = text
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
    .toLowerCase()
    .replaceAll(/[ _]+/g, '-');
  return REVIEW_STATUSES.find((one) => one === word);
}

export const reviewValue = ({ review }: Pick<Incident, 'review'>): string =>
  review === undefined ? FIRST : `${review.status} # ${review.event}`;

export interface ReviewEdit {
  readonly to: ReviewStatus;
  /** The record went on since the line was written: somebody else said something else. */
  readonly isBehind: boolean;
}

/** What a person changed in the line, and the record does not say yet. */
export function reviewEdit(incident: Incident, document: string): ReviewEdit | undefined {
  const line = readReviewLine(document);
  const to = line?.status;
  const now = reviewOf(incident)?.status ?? FIRST;
  if (line === undefined || to === undefined || to === now) return undefined;
  const said = reviewEvents(incident);
  const base = said.get(line.event ?? '');
  // Without its event, a line that holds what was said earlier is only out of date.
  if (base === undefined && [FIRST, ...said.values()].includes(to)) return undefined;
  if (to === (base ?? FIRST)) return undefined;
  return { to, isBehind: now !== (base ?? FIRST) };
}

/**
 * The document with the line as the record tells it now.
 * @param isLost also where a person changed it since: they were asked
 */
export function withReview(document: string, incident: Incident, isLost = false): string {
  const line = readReviewLine(document);
  if (line?.status === undefined || incident.review === undefined) return document;
  if (!isLost && reviewEdit(incident, document) !== undefined) return document;
  const base = reviewEvents(incident).get(line.event ?? '') ?? FIRST;
  if (line.status === incident.review.status && line.status === base) return document;
  const lines = document.split('\n');
  const end = lines[line.line]?.endsWith('\r') === true ? '\r' : '';
  lines[line.line] = `status: ${reviewValue(incident)}${end}`;
  return lines.join('\n');
}

/** What was said by which event. */
function reviewEvents({ timeline }: Incident): ReadonlyMap<string, ReviewStatus> {
  return new Map(
    timeline.flatMap(({ id, event }) => {
      if (event?.kind === 'review.changed') return [[id, event.data.to] as const];
      return event?.kind === 'postmortem.created' ? [[id, FIRST] as const] : [];
    }),
  );
}
