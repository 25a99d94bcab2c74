/**
 * The parts of a post-mortem that come from the record. Each stands between two comments,
 * `<!-- fireline:begin ID MARK -->` and `<!-- fireline:end ID -->`; MARK tells whether somebody wrote between them since.
 */

export interface Part {
  readonly id: string;
  /** Of what was written there by the record; absent in a document from before marks. */
  readonly mark?: string;
  /** What stands between the two comments. */
  readonly text: string;
  /** Offsets of the whole, comments included. */
  readonly start: number;
  readonly end: number;
  /** Of its first comment, from 0. */
  readonly line: number;
}

export interface MarkerProblem {
  readonly message: string;
  /** From 0. */
  readonly line: number;
  /** Offsets of the comment. */
  readonly start: number;
  readonly end: number;
}

export interface Parts {
  readonly parts: readonly Part[];
  /** What makes it unsure where a part begins or ends. While there is one, nothing may be written over. */
  readonly problems: readonly MarkerProblem[];
}

const COMMENT = /<!--[ \t]*fireline:([^\n]*?)-->/g;
const BEGIN = /^begin ([a-z][\w-]*)(?: ([0-9a-z]+))?$/;
const END = /^end ([a-z][\w-]*)$/;

interface Marker {
  readonly id: string;
  readonly mark: string | undefined;
  readonly start: number;
  readonly end: number;
}

export function readParts(document: string): Parts {
  const parts: Part[] = [];
  const problems: MarkerProblem[] = [];
  const seen = new Set<string>();
  let open: Marker | undefined;
  const complain = ({ start, end }: Pick<Marker, 'start' | 'end'>, message: string): void => {
    problems.push({ message, line: lineAt(document, start), start, end });
  };
  for (const match of document.matchAll(COMMENT)) {
    const words = (match[1] ?? '').trim();
    const place = { start: match.index, end: match.index + match[0].length };
    const begin = BEGIN.exec(words);
    const closed = END.exec(words)?.[1];
    if (begin) {
      const [, id = '', mark] = begin;
      if (open) complain(open, `The end of "${open.id}" is missing: ${fixFor(open.id)}`);
      if (seen.has(id)) complain(place, `"${id}" begins a second time. Take one of the two out.`);
      seen.add(id);
      open = { id, mark, ...place };
    } else if (closed === undefined) {
      complain(place, 'This marker cannot be read. Undo the change, or take the whole comment out.');
    } else if (open?.id === closed) {
      const text = document.slice(open.end, place.start);
      const { id, mark, start } = open;
      parts.push({
        ...{ id, text, start, end: place.end, line: lineAt(document, start) },
        ...(mark !== undefined && { mark }),
      });
      open = undefined;
    } else {
      complain(place, `"${closed}" ends here and has not begun. Undo the change, or take this comment out.`);
    }
  }
  if (open) complain(open, `The end of "${open.id}" is missing: ${fixFor(open.id)}`);
  return { parts, problems };
}

const fixFor = (id: string): string => `add <!-- fireline:end ${id} --> after its last line.`;

function lineAt(document: string, offset: number): number {
  let line = 0;
  for (let at = document.indexOf('\n'); at !== -1 && at < offset; at = document.indexOf('\n', at + 1))
    line += 1;
  return line;
}

/** Whether somebody wrote between the comments since the record did. Unsure of an old document, so it says yes. */
export const isEdited = ({ text, mark }: Part): boolean => mark !== markOf(text);

export const partText = (id: string, recorded: string): string =>
  `<!-- fireline:begin ${id} ${markOf(recorded)} -->\n\n${recorded}\n\n<!-- fireline:end ${id} -->`;

/** What a formatter changes, such as line ends and the padding of tables, is no edit. */
export function markOf(text: string): string {
  const plain = text
    .trim()
    .replaceAll('\r\n', '\n')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/ ?\n ?/g, '\n');
  // FNV-1a over 53 bits: it tells edits from none, and is no protection against somebody who wants to deceive.
  let high = 0xcbf2;
  let low = 0x9ce48423;
  for (let index = 0; index < plain.length; index += 1) {
    low = Math.imul(low ^ plain.charCodeAt(index), 0x01000193) >>> 0;
    high = (Math.imul(high, 31) + (low >>> 7)) & 0x1fffff;
  }
  return (high * 0x1_0000_0000 + low).toString(36);
}
