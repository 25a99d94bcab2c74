import type { ActionItem, BacklogEntry, Incident } from '../incident/incident.ts';
import type { ActionPriority, ActionType, Backlog } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';

/** Something to be put on the backlog: an action item, or a whole incident that is planned like other work. */
export interface BacklogItem {
  /** What its marker in the file says. The same for the same thing, ever. */
  readonly id: string;
  readonly title: string;
  readonly owner?: string;
  /** A day, ISO 8601. */
  readonly due?: string;
  readonly type?: ActionType;
  readonly priority?: ActionPriority;
  /** Absent for an incident as a whole. */
  readonly action?: string;
  /** Where it comes from: "INC-20261120-7777", "INC-20261120-7777, P3". */
  readonly origin: string;
}

export interface BacklogState {
  readonly done: boolean;
  /** 1-based line of the file. */
  readonly line: number;
}

/** Under it goes what is added; a team may write it anywhere in its file, in any depth. */
export const BACKLOG_HEADING = 'Follow-ups from incidents';

/** An incident as a whole: what the bundled runbook asks for at P3. */
export const incidentItem = ({ id, shortId, title, severity }: Incident): BacklogItem => ({
  id,
  title,
  origin: `${shortId}, ${severity}`,
});

export const actionItem = (
  { id, shortId }: Pick<Incident, 'id' | 'shortId'>,
  { action, title, owner, due, type, priority }: ActionItem,
): BacklogItem => ({
  id: `${id}/${action}`,
  action,
  title,
  ...(owner !== undefined && { owner }),
  ...(due !== undefined && { due }),
  ...(type !== undefined && { type }),
  ...(priority !== undefined && { priority }),
  origin: shortId,
});

/** Its action items that are still open. */
export const actionItems = (incident: Pick<Incident, 'id' | 'shortId' | 'actions'>): BacklogItem[] =>
  incident.actions.filter(({ closed }) => !closed).map((item) => actionItem(incident, item));

/** Where an item of an incident was put already, as far as the record tells. */
export const putBefore = (
  { backlog }: Pick<Incident, 'backlog'>,
  { action }: BacklogItem,
  where: Backlog,
): BacklogEntry | undefined => backlog.findLast((one) => one.action === action && one.backlog === where);

/**
 * Adds to a backlog what is not on it yet, and leaves every other character as it is: order, ticks, line ends and what
 * people wrote around it. Items are known by a comment that moves with their line, so one that was moved to another
 * section, reworded or ticked is not added twice.
 * @param text of the file; empty for one that does not exist
 */
export function addToBacklog(
  text: string,
  items: readonly BacklogItem[],
): { readonly text: string; readonly added: readonly string[] } {
  const known = new Set(backlogStates(text).keys());
  const fresh = items.filter(({ id }) => !known.has(id) && known.add(id));
  if (fresh.length === 0) return { text, added: [] };
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const lines = fresh.map((item) => itemLine(item));
  const open = openFence(text);
  const inserted = insert(text.slice(0, open), lines, end);
  const rest = text.slice(open);
  return { text: rest === '' ? inserted : `${inserted}${end}${rest}`, added: fresh.map(({ id }) => id) };
}

/** Where a fence begins that never ends: what is put behind it would be code. The length of the text if there is none. */
function openFence(text: string): number {
  const lines = proseLines(text);
  const last = lines.findLastIndex(({ isProse }) => isProse);
  const isOpen = lines.length > 0 && lines.at(-1)?.isOpen === true;
  return isOpen ? (lines[last]?.until ?? 0) : text.length;
}

/** What became of the items on a backlog, by their id. A box that is ticked is done. */
export function backlogStates(text: string): Map<string, BacklogState> {
  const states = new Map<string, BacklogState>();
  proseLines(text).forEach(({ line, isProse }, index) => {
    if (!isProse) return;
    const box = /^[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\]/.exec(line)?.[1];
    for (const [, marker = ''] of line.matchAll(MARKER)) {
      const id = decode(marker);
      if (id !== undefined && !states.has(id))
        states.set(id, { done: box === 'x' || box === 'X', line: index + 1 });
    }
  });
  return states;
}

/** The text of a title cannot be one: Markdown escapes its brackets. */
const MARKER = /<!-- fireline:item ([\w./~%-]{1,2000}) -->/g;

/** By it an item is known again, wherever its line or its issue is. */
export const markerOf = (id: string): string => `<!-- fireline:item ${encode(id)} -->`;

/** Two hyphens would end a comment, and some encoders leave them alone. */
const encode = (id: string): string =>
  encodeURIComponent(id.toWellFormed())
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()*]|-(?=-)|-$/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(marker: string): string | undefined {
  try {
    return decodeURIComponent(marker);
  } catch {
    return undefined;
  }
}

function itemLine({ id, title, owner, due, type, priority, origin }: BacklogItem): string {
  const parts = [
    markdownText(title),
    owner && markdownText(owner),
    due && `due ${markdownText(due)}`,
    priority && `${priority} priority`,
  ];
  const from = [markdownText(origin), type].filter(Boolean).join(', ');
  return `- [ ] ${parts.filter(Boolean).join(', ')} (${from}) ${markerOf(id)}`;
}

/** Behind the last list item of the section, or in a section of its own at the end of the file. */
function insert(text: string, lines: readonly string[], end: string): string {
  const all = proseLines(text);
  const heading = all.findIndex(({ line, isProse }) => isProse && isHeading(line));
  if (heading < 0) {
    const gap = text === '' ? '' : text.endsWith('\n') ? end : end + end;
    return `${text}${gap}## ${BACKLOG_HEADING}${end}${end}${lines.join(end)}${end}`;
  }
  const next = all.findIndex(
    ({ line, isProse }, index) => index > heading && isProse && /^ {0,3}#{1,6}(?:\s|$)/.test(line),
  );
  const section = all.slice(heading + 1, next < 0 ? undefined : next);
  const last = section.findLastIndex(({ line }) => line.trim() !== '');
  const isList =
    last >= 0 && section.slice(0, last + 1).some(({ line, isProse }) => isProse && /^[-*+] /.test(line));
  const at = all[heading + 1 + last];
  return splice(text, at === undefined ? text.length : at.until, lines, isList ? '' : end, end);
}

const isHeading = (line: string): boolean => {
  const title = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$/.exec(line)?.[1];
  return title?.toLowerCase() === BACKLOG_HEADING.toLowerCase();
};

function splice(text: string, at: number, lines: readonly string[], gap: string, end: string): string {
  const before = text.slice(0, at);
  const isEnded = before === '' || before.endsWith('\n');
  return `${before}${isEnded ? '' : end}${gap}${lines.join(end)}${end}${text.slice(at)}`;
}

interface ProseLine {
  /** Without its end. */
  readonly line: string;
  /** Not in a fence of code, whose text means nothing here. */
  readonly isProse: boolean;
  /** A fence is open behind it. */
  readonly isOpen: boolean;
  /** Where it ends in the text, its line end included. */
  readonly until: number;
}

function proseLines(text: string): ProseLine[] {
  const lines: ProseLine[] = [];
  let fence = '';
  let until = 0;
  for (const whole of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    until += whole.length;
    const line = whole.replace(/\r?\n$/, '');
    const mark = /^[ \t]*(?:[-*+>][ \t]+)*(`{3,}|~{3,})/.exec(line)?.[1];
    const isFence =
      mark !== undefined && (fence === '' || (mark.startsWith(fence) && /^[ \t]*[`~]+[ \t]*$/.test(line)));
    const isProse = fence === '' && !isFence;
    if (isFence) fence = fence === '' ? mark : '';
    lines.push({ line, isProse, isOpen: fence !== '', until });
  }
  return lines;
}
