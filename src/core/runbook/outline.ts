import { losesWords, plainText } from '../text/markdown.ts';
import { readAttributes, splitComments, type Attributes, type Problems } from './attributes.ts';
import type { Block, HeadingBlock } from './blocks.ts';
import type { RunbookMeta, TimeWindow } from './model.ts';
import { splitWindow } from './time-window.ts';

export interface Heading {
  readonly level: number;
  readonly title: string;
  readonly window?: TimeWindow;
  readonly attributes: Attributes;
  /** As it was written, where the title has not all of its words: a title is plain. */
  readonly written?: string;
  readonly line: number;
}

/** What stands under one heading, up to the next heading of any level. */
export interface Group {
  readonly heading: Heading;
  /** The group whose heading this one stands under; absent for the first group of a section. */
  readonly parent?: Group;
  readonly blocks: Block[];
}

/** A candidate for a phase: its own blocks come as the first group. */
export interface Section {
  readonly heading: Heading;
  /** Of what stands under the heading. */
  readonly firstLine: number;
  readonly groups: Group[];
}

export interface Outline {
  readonly title: string;
  readonly sections: Section[];
}

const UNTITLED = 'Runbook';

export function readOutline(
  blocks: readonly Block[],
  { metaTitle, contentLine }: { readonly metaTitle: string | undefined; readonly contentLine: number },
  problems: Problems,
): Outline {
  const headings = blocks.filter((block) => block.kind === 'heading');
  const first = headings[0];
  const hasTitle = first?.level === 1 && (metaTitle !== undefined || isOnlyOne(headings));
  const named = hasTitle ? readHeading(first, [], problems, false) : undefined;
  const title = metaTitle ?? named?.title ?? UNTITLED;
  const level = phaseLevel(hasTitle ? headings.slice(1) : headings);
  // The front matter may name it otherwise: then both are kept.
  const preamble: Heading = named
    ? { ...named, level, attributes: {} }
    : { level, title, attributes: {}, line: first?.line ?? 1 };
  // What stands above the title is read with it.
  const firstLine = hasTitle && blocks[0] === first ? first.line + 1 : contentLine;
  const sections: Section[] = [{ heading: preamble, firstLine, groups: [groupOf(preamble)] }];
  blocks.forEach((block, index) => {
    if (block.kind !== 'heading') {
      sections.at(-1)?.groups.at(-1)?.blocks.push(block);
    } else if (block !== first || !hasTitle) {
      const heading = readHeading(block, commentsAfter(blocks, index), problems, block.level <= level);
      if (heading.level <= level)
        sections.push({ heading, firstLine: heading.line + 1, groups: [groupOf(heading)] });
      else sections.at(-1)?.groups.push(groupUnder(sections.at(-1)?.groups.at(-1), heading));
    }
  });
  return { title, sections };
}

function groupUnder(previous: Group | undefined, heading: Heading): Group {
  let parent = previous;
  while (parent?.parent && parent.heading.level >= heading.level) parent = parent.parent;
  return { ...groupOf(heading), ...(parent && { parent }) };
}

function groupOf(heading: Heading): Group {
  const { written, line } = heading;
  return { heading, blocks: written === undefined ? [] : [{ kind: 'note', text: written, line, depth: 0 }] };
}

const isOnlyOne = (headings: readonly HeadingBlock[]): boolean =>
  headings.filter(({ level }) => level === 1).length === 1 || headings.some(({ level }) => level === 2);

/** Phases are `##`. A file without any of those means something else by its headings: its topmost ones are taken. */
function phaseLevel(headings: readonly HeadingBlock[]): number {
  const levels = headings.map(({ level }) => level);
  return levels.includes(2) || levels.length === 0 ? 2 : levels.reduce((a, b) => Math.min(a, b));
}

/** Comments on lines of their own, right under a heading, belong to it as if they stood behind it. */
function commentsAfter(blocks: readonly Block[], index: number): string[] {
  const comments: string[] = [];
  for (let next = index + 1; blocks[next]?.kind === 'comment'; next += 1) {
    const block = blocks[next];
    if (block?.kind === 'comment') comments.push(block.text);
  }
  return comments;
}

/** @param isPhase only the window of a phase is shown beside its title */
function readHeading(
  block: HeadingBlock,
  following: readonly string[],
  problems: Problems,
  isPhase: boolean,
): Heading {
  const { text, comments } = splitComments([block.text, ...following].join(' '));
  const attributes = readAttributes(comments, 'heading', (message, fix) =>
    problems.add(block.line, message, fix),
  );
  const { title, window } = splitWindow(withoutNumber(plainText(text)));
  if (title === '') problems.add(block.line, 'This heading has no words.');
  return {
    level: block.level,
    title: title || UNTITLED,
    ...(window && { window }),
    attributes,
    ...(losesWords(withoutNumber(text), `${title} ${isPhase ? (window?.text ?? '') : ''}`) && {
      written: text,
    }),
    line: block.line,
  };
}

/** "2. Investigation", "Phase 2: Investigation" → "Investigation": numbers change when phases move, names stay. */
const withoutNumber = (title: string): string =>
  title.replace(/^(?:(?:phase|step|part|stage)\s+)?\d{1,3}\s*(?:[.:)]|[–—-](?=\s))\s*(?=\S)/i, '');

export interface FrontMatter {
  readonly title?: string;
  readonly meta: RunbookMeta;
  /** Lines it takes up, with its fences. */
  readonly lines: number;
}

/** The few scalars a runbook has there. Other keys belong to other tools; nested YAML is passed over. */
export function readFrontMatter(lines: readonly string[], problems: Problems): FrontMatter {
  if (lines[0]?.trimEnd() !== '---') return { meta: {}, lines: 0 };
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)\s*$/.test(line));
  if (end === -1) {
    // A rule at the top of a file without front matter looks just like one that is never closed.
    if (/^[\w-]+:/.test(lines[1] ?? ''))
      problems.add(1, 'The front matter is never closed; it is read as text.');
    return { meta: {}, lines: 0 };
  }
  const values: Record<string, string> = {};
  for (const line of lines.slice(1, end)) {
    const match = /^(title|mode|duration|agents|alerts):[ \t]+(\S.{0,499})$/.exec(line);
    if (match?.[1] && match[2]) values[match[1]] = scalar(match[2]);
  }
  const { title, ...meta } = values;
  return { ...(title && { title: plainText(title) }), meta, lines: end + 1 };
}

function scalar(value: string): string {
  const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(value);
  return quoted?.[2] ?? value.replace(/\s+#.*$/, '').trim();
}
