import type { Incident } from '../incident/incident.ts';
import { unrecordedRows } from './action-changes.ts';
import { actionTable, readActionTable } from './action-table.ts';
import { isEdited, partText, readParts, type MarkerProblem, type Part } from './parts.ts';
import { withReview } from './review-line.ts';
import { whyChanges } from './why-changes.ts';
import { readWhys } from './whys.ts';
import { recordedParts, type PostmortemOptions, type RecordedPart } from './document.ts';

/** Parts that people write in, and that are read back into the record. */
export const READ_BACK: ReadonlySet<string> = new Set(['actions', 'whys']);

const REVIEW = 'status';

export interface Refresh {
  /** The whole document with all parts as the record tells them now. */
  readonly text: string;
  /** The same, with the parts that somebody edited by hand left as they are. */
  readonly gentle: string;
  /** Ids of the parts that change; `status` for that of the front matter. */
  readonly changed: readonly string[];
  /** Those of them in which somebody wrote by hand since: ask before `text` replaces `gentle`. */
  readonly edited: readonly string[];
  /** Parts that the record could fill and that have no markers in this document any more. */
  readonly missing: readonly string[];
}

export type RefreshResult = Refresh | { readonly problems: readonly MarkerProblem[] };

/**
 * What a post-mortem becomes when its parts are told anew. Everything outside of the markers stays as it is, to the
 * byte. While a marker is broken there is no result but the problems.
 */
export function refreshPostmortem(
  document: string,
  incident: Incident,
  options: PostmortemOptions,
): RefreshResult {
  const { parts, problems } = readParts(document);
  if (problems.length > 0) return { problems };
  const now = recordedParts(incident, options);
  const fresh = freshParts(document, incident, now);
  const recorded = new Set(now.map(({ id }) => id));
  const known = parts.filter(({ id }) => recorded.has(id));
  const changed = known.filter((part) => fresh(part) !== document.slice(part.start, part.end));
  // What is written in these is read back, and what cannot be stays: nothing is written over.
  const edited = changed.filter((part) => !READ_BACK.has(part.id) && isEdited(part));
  const present = new Set(parts.map(({ id }) => id));
  const told = (some: readonly Part[]): string => withReview(replaceAll(document, some, fresh), incident);
  const isReviewNew = withReview(document, incident) !== document;
  return {
    text: told(changed),
    gentle: told(changed.filter((part) => !edited.includes(part))),
    changed: [...(isReviewNew ? [REVIEW] : []), ...changed.map(({ id }) => id)],
    edited: edited.map(({ id }) => id),
    missing: [...recorded].filter((id) => !present.has(id)),
  };
}

const actionsAfter = ({ text }: Part, incident: Incident): string =>
  actionTable(incident.actions, unrecordedRows(incident, readActionTable(text)));

/**
 * The parts alone that are read back, right after what they say was recorded: new lines get their ids, and only what
 * cannot be read stays. The document as it is while a marker is broken.
 */
export function refreshReadBack(document: string, incident: Incident, options: PostmortemOptions): string {
  const { parts, problems } = readParts(document);
  if (problems.length > 0) return document;
  const own = parts.filter(({ id }) => READ_BACK.has(id));
  const fresh = freshParts(
    document,
    incident,
    recordedParts(incident, options),
    (part) => readWhys(part.text).problems.length > 0,
  );
  return withReview(replaceAll(document, own, fresh), incident);
}

/** Nothing of it is on record yet, or it cannot be read: a refresh would take it away. */
function hasUnrecordedWhys(part: Part, incident: Incident): boolean {
  if (!isEdited(part)) return false;
  const read = readWhys(part.text);
  return read.problems.length > 0 || whyChanges(incident, read, { newId: () => 'new' }).length > 0;
}

function freshParts(
  document: string,
  incident: Incident,
  now: readonly RecordedPart[],
  isLeft = (part: Part) => hasUnrecordedWhys(part, incident),
): (part: Part) => string {
  const recorded = new Map(now.map(({ id, recorded: text }) => [id, text]));
  return (part) => {
    if (part.id === 'whys' && isLeft(part)) return document.slice(part.start, part.end);
    const text = part.id === 'actions' ? actionsAfter(part, incident) : (recorded.get(part.id) ?? '');
    return inLineEnds(document, partText(part.id, text));
  };
}

const inLineEnds = (document: string, text: string): string =>
  document.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;

function replaceAll(document: string, parts: readonly Part[], fresh: (part: Part) => string): string {
  let text = '';
  let from = 0;
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    text += document.slice(from, part.start) + fresh(part);
    from = part.end;
  }
  return text + document.slice(from);
}
