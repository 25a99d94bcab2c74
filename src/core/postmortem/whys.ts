import { MAX_WHY_DEPTH, MAX_WHYS } from '../incident/apply-whys.ts';
import { describeEvent } from '../incident/describe.ts';
import { MAX_LINE } from '../incident/events.ts';
import type { Incident, Why } from '../incident/incident.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import { readBlocks, type Block, type ItemBlock } from '../runbook/blocks.ts';
import { losesWords, markdownText, plainLine, plainText, unescaped } from '../text/markdown.ts';
import { visible } from '../text/visible.ts';
import { said, utc } from './markup.ts';

const EVIDENCE = '<!-- evidence -->';
const EVIDENCE_LENGTH = 120;
const WHY_ID = /<!--[ \t]*why:([\w-]{1,64})[ \t]*-->/;
/** After an odd number of backslashes it is text. */
const COMMENT = /<!--(?<=(?<!\\)(?:\\\\)*<!--).*?-->/gs;

/**
 * The five whys as nested lists. Each line ends with `<!-- why:ID -->`; what stands between `<!-- evidence -->` and
 * that comment is told from the record and not read back.
 */
export function whysMarkdown(incident: Pick<Incident, 'whys' | 'timeline'>): string {
  const depths = new Map<string, number>();
  const lines = incident.whys.map((why) => {
    const depth = why.parent === undefined ? 0 : (depths.get(why.parent) ?? 0) + 1;
    depths.set(why.why, depth);
    return `${'  '.repeat(depth)}- ${said(why.text)}${evidenceOf(incident, why)} <!-- why:${why.why} -->`;
  });
  return lines.length === 0 ? NOT_RECORDED : lines.join('\n');
}

function evidenceOf({ timeline }: Pick<Incident, 'timeline'>, { evidence }: Why): string {
  const linked = new Set(evidence);
  const entries = linked.size === 0 ? [] : timeline.filter(({ id }) => linked.has(id));
  if (entries.length === 0) return '';
  const words = entries.map((entry) => {
    const text = plainLine(describeEvent(entry).text).slice(0, EVIDENCE_LENGTH);
    return `${utc(entry.occurredAt)} ${markdownText(text)}${entry.retracted ? ' (retracted)' : ''}`;
  });
  return ` ${EVIDENCE} (shown by: ${words.join('; ')})`;
}

/** A why as a document has it. */
export interface ReadWhy {
  /** Absent: the line is new. */
  readonly why?: string;
  readonly text: string;
  /** Index in the list of the one that it stands below. */
  readonly parent?: number;
  /** 1-based. */
  readonly line: number;
}

export interface ReadWhys {
  /** In the order of the document. */
  readonly whys: readonly ReadWhy[];
  /** For a person, beside the line: what cannot be put on record as it stands. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads back what `whysMarkdown` wrote and people edited: nesting by indentation, lines without an id are new. Of two
 * lines with the same id, as copying makes them, the first is the known one. A bullet without words is not there yet.
 * @param firstLine the line of its file that the text begins with
 */
export function readWhys(markdown: string, firstLine = 1): ReadWhys {
  const { blocks, problems: unread } = readBlocks(markdown.split('\n'), firstLine);
  const problems = unread.map(({ line, message }) => ({ line, message }));
  const whys: ReadWhy[] = [];
  const ids = new Set<string>();
  /** By depth, the last that was read. */
  const above: (number | undefined)[] = [];
  for (const block of blocks) {
    const problem = problemOf(block, whys.length);
    if (problem !== undefined) problems.push({ line: block.line, message: problem });
    if (block.kind !== 'item') continue;
    const parent = block.depth === 0 ? undefined : above[block.depth - 1];
    const { why, text } = readItem(block);
    const isNew = why === undefined || ids.has(why);
    above.length = block.depth;
    above[block.depth] = isNew && text === '' ? parent : whys.length;
    if (isNew && text === '') continue;
    if (!isNew) ids.add(why);
    whys.push({
      ...(!isNew && { why }),
      text,
      ...(parent !== undefined && { parent }),
      line: block.line,
    });
  }
  return { whys, problems };
}

function problemOf(block: Block, count: number): string | undefined {
  if (block.kind === 'comment') return undefined;
  if (block.kind !== 'item') {
    const isEmpty = block.kind === 'paragraph' && block.text.trim() === NOT_RECORDED;
    return isEmpty
      ? undefined
      : 'This is not part of the five whys, which are a list. Make it a line that begins with "-", or move it out.';
  }
  const { why, text } = readItem(block);
  if (text === '' && why !== undefined) return 'This why has no words. Write some, or delete the whole line.';
  if (text.length > MAX_LINE)
    return `This why has ${text.length} characters, and ${MAX_LINE} fit. Split it into two, one below the other.`;
  if (block.depth >= MAX_WHY_DEPTH)
    return `The whys go ${MAX_WHY_DEPTH} levels deep at most. Move this line to the left.`;
  if (count >= MAX_WHYS) return `There are ${MAX_WHYS} whys at most. Remove some.`;
  return undefined;
}

function readItem({ text }: ItemBlock): Pick<ReadWhy, 'why' | 'text'> {
  const why = WHY_ID.exec(text)?.[1];
  const told = text.indexOf(EVIDENCE);
  const end = told === -1 ? -1 : text.slice(told).search(WHY_ID);
  const said = told === -1 ? text : text.slice(0, told) + (end === -1 ? '' : text.slice(told + end));
  return { ...(why !== undefined && { why }), text: wordsOf(visible(said.replaceAll(COMMENT, ' '))) };
}

/** Without its marks; but where they carry words, as a link does, they stay. */
function wordsOf(markdown: string): string {
  // Marks at most double a text.
  const text = plainText(markdown, 0, 2 * MAX_LINE + 1);
  return losesWords(markdown, text) ? plainLine(unescaped(markdown)) : text;
}
