import { cells, indentOf, outdent, unquote } from './lines.ts';
import type { RunbookProblem } from './model.ts';

/**
 * A file of Markdown as a flat list of blocks, read line by line in linear time and without recursion; why not by a
 * full Markdown parser: docs/decisions/0030-markdown-parser.md. `depth` is the number of list items around a block.
 */
export type Block =
  HeadingBlock | ItemBlock | ParagraphBlock | NoteBlock | CodeBlock | TableBlock | CommentBlock;

interface Placed {
  /** 1-based. */
  readonly line: number;
  readonly depth: number;
}
export interface HeadingBlock extends Placed {
  readonly kind: 'heading';
  readonly level: number;
  readonly text: string;
}
/** The first paragraph of a list item; what follows it inside the item are blocks of their own, deeper by one. */
export interface ItemBlock extends Placed {
  readonly kind: 'item';
  readonly isTask: boolean;
  text: string;
}
export interface ParagraphBlock extends Placed {
  readonly kind: 'paragraph';
  text: string;
}
/** Text to keep that is nothing to do: where a link of another paragraph leads, what a title had no room for. */
export interface NoteBlock extends Placed {
  readonly kind: 'note';
  readonly text: string;
}
export interface CodeBlock extends Placed {
  readonly kind: 'code';
  /** First word after the fence, lower case; empty when there is none. */
  readonly language: string;
  text: string;
}
export interface TableBlock extends Placed {
  readonly kind: 'table';
  readonly header: readonly string[];
  readonly rows: string[][];
}
export interface CommentBlock extends Placed {
  readonly kind: 'comment';
  readonly text: string;
}

/** Far more than a runbook has; what a hostile file holds beyond it would only slow everything down. */
const MAX_BLOCKS = 20_000;
const MAX_DEPTH = 50;
const MAX_ROWS = 1000;
const MAX_HEADING = 600;

const HEADING = /^(#{1,6})(?:[ \t]+(.*))?$/;
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$/;
const ITEM = /^([-+*]|\d{1,9}[.)])(?:([ \t]+)(.*))?$/;
const TASK = /^\[[ xX]\](?:[ \t]+|$)/;
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const UNDERLINE = /^(=+|-+)[ \t]*$/;
const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
const DEFINITION = /^\[[^\]]{1,200}\]:[ \t]*\S/;

interface OpenFence {
  readonly block: CodeBlock;
  readonly lines: string[];
  readonly mark: string;
  readonly indent: number;
  readonly isQuoted: boolean;
}

export interface ReadBlocks {
  readonly blocks: Block[];
  readonly problems: RunbookProblem[];
}

/** @param firstLine the line that `lines[0]` is in its file */
export function readBlocks(lines: readonly string[], firstLine: number): ReadBlocks {
  const reader = new BlockReader();
  // What follows the last line end is no line.
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  for (let index = 0; index < count; index += 1) reader.read(lines[index] ?? '', firstLine + index);
  return reader.end();
}

class BlockReader {
  private readonly blocks: Block[] = [];
  private readonly problems: RunbookProblem[] = [];
  /** The columns at which the content of the open list items begins. */
  private readonly items: number[] = [];
  private fence: OpenFence | undefined;
  private comment: { line: number; lines: string[] } | undefined;
  /** What the next line of prose continues. */
  private prose: { block: ItemBlock | ParagraphBlock; lines: string[]; isQuoted: boolean } | undefined;
  private cut: number | undefined;
  private table: TableBlock | undefined;
  private isTableCut = false;
  private indented: { block: CodeBlock; next: number; lines: string[] } | undefined;

  read(raw: string, line: number): void {
    if (this.blocks.length >= MAX_BLOCKS) {
      this.cut ??= line;
      return;
    }
    const { text: unquoted, isQuoted } = unquote(raw);
    if (this.fence && this.readFenced(raw, isQuoted ? unquoted : raw, isQuoted)) return;
    if (this.comment) {
      this.readComment(raw);
      return;
    }
    const text = unquoted.trim();
    if (text === '') {
      this.closeProse();
      return;
    }
    const indent = indentOf(raw);
    if (this.readTableRow(text, this.isLazy(indent, isQuoted), line)) return;
    if (this.prose && !this.interrupts(text, indent, isQuoted)) {
      if (!this.readUnderline(text, indent, isQuoted)) this.prose.lines.push(text);
      return;
    }
    this.closeProse();
    while (this.items.length > 0 && indent < (this.items.at(-1) ?? 0)) this.items.pop();
    this.open(text, indent, isQuoted, line);
  }

  end(): ReadBlocks {
    this.closeProse();
    if (this.fence) this.problem(this.fence.block.line, 'This code block is never closed.', this.fence.mark);
    if (this.comment)
      this.problem(this.comment.line, 'This comment is never closed; what follows it is not read.', '-->');
    if (this.cut !== undefined)
      this.problem(this.cut, 'The file has too many parts; what follows is not read.');
    this.closeFence();
    this.closeIndented();
    return { blocks: this.blocks, problems: this.problems };
  }

  /** Whether a line ends the open paragraph. Any other line continues it, however far it is indented. */
  private interrupts(text: string, indent: number, isQuoted: boolean): boolean {
    if (isQuoted && !this.prose?.isQuoted) return true;
    const inner = this.items.findLast((column) => column <= indent) ?? 0;
    if (indent - inner >= 4) return false;
    if (/^#{1,6}(?:[ \t]|$)/.test(text)) return !isQuoted;
    if (FENCE.test(text) || RULE.test(text))
      return !UNDERLINE.test(text) || this.items.length > 0 || isQuoted !== this.prose?.isQuoted;
    const item = ITEM.exec(text);
    if (!item?.[1]) return false;
    // A number other than 1 within a sentence begins no list, but goes on with one that is already there.
    const leavesQuote = this.prose?.isQuoted === true && !isQuoted;
    const continuesList = leavesQuote || indent < (this.items.at(-1) ?? 0);
    return continuesList || (Boolean(item[3]) && (/^[-+*]$/.test(item[1]) || parseInt(item[1], 10) === 1));
  }

  private open(text: string, indent: number, isQuoted: boolean, line: number): void {
    const place = { line, depth: this.items.length };
    const inner = this.items.at(-1) ?? 0;
    if (indent - inner >= 4) {
      this.openIndented(text, indent - inner - 4, place);
      return;
    }
    const fence = FENCE.exec(text);
    if (fence?.[1]) {
      this.openFence(fence[1], fence[2] ?? '', isQuoted ? 0 : indent, isQuoted, place);
      return;
    }
    if (text.startsWith('<!--')) {
      this.openComment(text, place);
      return;
    }
    const heading = isQuoted || this.items.length > 0 ? undefined : HEADING.exec(text);
    if (heading?.[1]) {
      const title = (heading[2] ?? '').slice(0, MAX_HEADING).replace(/(?:^|[ \t]+)#+$/, '');
      this.blocks.push({ kind: 'heading', level: heading[1].length, text: title, ...place });
      return;
    }
    if (RULE.test(text)) return;
    if (DEFINITION.test(text)) {
      this.blocks.push({ kind: 'note', text, ...place });
      return;
    }
    const item = ITEM.exec(text);
    if (item?.[1] && !isQuoted) {
      this.openItem(item[1], item[2] ?? ' ', item[3] ?? '', indent, place);
      return;
    }
    this.openProse({ kind: 'paragraph', text: '', ...place }, text, isQuoted);
  }

  private openProse(block: ItemBlock | ParagraphBlock, text: string, isQuoted = false): void {
    this.blocks.push(block);
    this.prose = { block, lines: [text], isQuoted };
  }

  private openItem(marker: string, gap: string, content: string, indent: number, place: Placed): void {
    if (this.items.length < MAX_DEPTH) {
      const width = indentOf(gap + 'x', indent + marker.length) - indent - marker.length;
      this.items.push(indent + marker.length + (width >= 5 || content === '' ? 1 : width));
    }
    const task = TASK.exec(content);
    const text = task ? content.slice(task[0].length) : content;
    const fence = FENCE.exec(text);
    const block: ItemBlock = { kind: 'item', isTask: task !== null, text: '', ...place };
    this.openProse(block, fence ? '' : text);
    if (!fence?.[1]) return;
    this.closeProse();
    this.openFence(fence[1], fence[2] ?? '', this.items.at(-1) ?? 0, false, {
      ...place,
      depth: this.items.length,
    });
  }

  private openFence(mark: string, info: string, indent: number, isQuoted: boolean, place: Placed): void {
    const language = (/^[^\s{,]+/.exec(info)?.[0] ?? '').toLowerCase();
    const block: CodeBlock = { kind: 'code', language, text: '', ...place };
    this.blocks.push(block);
    this.fence = { block, lines: [], mark, indent, isQuoted };
  }

  /** False when the line lies outside of what the fence stands in, which ends it. */
  private readFenced(raw: string, line: string, isQuoted: boolean): boolean {
    const fence = this.fence;
    if (!fence) return false;
    if (fence.isQuoted ? !isQuoted : raw.trim() !== '' && indentOf(raw) < (this.items.at(-1) ?? 0)) {
      // Blank lines before what follows the container are not part of the code.
      while (fence.lines.at(-1) === '') fence.lines.pop();
      this.closeFence();
      return false;
    }
    const text = fence.isQuoted ? line : raw;
    const end = text.trim();
    const isEnd = end.startsWith(fence.mark) && end === fence.mark.charAt(0).repeat(end.length);
    if (isEnd && indentOf(text) < fence.indent + 4) this.closeFence();
    else fence.lines.push(outdent(text, fence.indent));
    return true;
  }

  private closeFence(): void {
    if (this.fence) this.fence.block.text = this.fence.lines.join('\n');
    this.fence = undefined;
  }

  private openIndented(text: string, extra: number, place: Placed): void {
    const line = ' '.repeat(Math.min(extra, 100)) + text;
    if (this.indented?.next === place.line) {
      this.indented.next += 1;
      this.indented.lines.push(line);
      return;
    }
    this.closeIndented();
    const block: CodeBlock = { kind: 'code', language: '', text: '', ...place };
    this.blocks.push(block);
    this.indented = { block, next: place.line + 1, lines: [line] };
  }

  private closeIndented(): void {
    if (this.indented) this.indented.block.text = this.indented.lines.join('\n');
    this.indented = undefined;
  }

  private openComment(text: string, place: Placed): void {
    const end = text.indexOf('-->');
    if (end === -1) this.comment = { line: place.line, lines: [text] };
    else if (end + 3 < text.length) this.openProse({ kind: 'paragraph', text: '', ...place }, text);
    else this.blocks.push({ kind: 'comment', text, ...place });
  }

  private readComment(line: string): void {
    if (!this.comment) return;
    this.comment.lines.push(line.trim());
    if (!line.includes('-->')) return;
    const { line: begin, lines } = this.comment;
    this.blocks.push({ kind: 'comment', text: lines.join('\n'), line: begin, depth: this.items.length });
    this.comment = undefined;
  }

  /** A paragraph of one line that is underlined is a heading. */
  private readUnderline(text: string, indent: number, isQuoted: boolean): boolean {
    const prose = this.prose;
    if (prose?.block.kind !== 'paragraph' || this.items.length > 0 || !UNDERLINE.test(text)) return false;
    if (prose.isQuoted || isQuoted || indent >= 4) return false;
    const level = text.startsWith('=') ? 1 : 2;
    this.blocks.pop();
    this.blocks.push({
      kind: 'heading',
      level,
      text: prose.lines.join(' '),
      line: prose.block.line,
      depth: 0,
    });
    this.prose = undefined;
    return true;
  }

  /** Whether a line can only belong to the open paragraph by being its continuation. */
  private isLazy(indent: number, isQuoted: boolean): boolean {
    return indent < (this.items.at(-1) ?? 0) || isQuoted !== (this.prose?.isQuoted ?? false);
  }

  private readTableRow(text: string, isLazy: boolean, line: number): boolean {
    if (this.table) {
      if (text.includes('|')) {
        if (this.table.rows.length < MAX_ROWS) this.table.rows.push(cells(text));
        else if (this.table.rows.length === MAX_ROWS && !this.isTableCut) this.cutTable(line);
        return true;
      }
      this.table = undefined;
    }
    const header = this.prose?.lines.at(-1);
    if (!this.prose || isLazy || !header?.includes('|') || !DELIMITERS.test(text)) return false;
    const columns = cells(header);
    if (columns.length !== cells(text).length) return false;
    this.prose.lines.pop();
    const depth = this.prose.block.depth;
    if (this.prose.lines.length === 0 && this.prose.block.kind === 'paragraph') this.blocks.pop();
    this.finishProse();
    this.table = { kind: 'table', header: columns, rows: [], line: line - 1, depth };
    this.blocks.push(this.table);
    return true;
  }

  private cutTable(line: number): void {
    this.isTableCut = true;
    this.problem(line, `Only the first ${MAX_ROWS} rows of a table are read.`);
  }

  private closeProse(): void {
    this.table = undefined;
    this.finishProse();
  }

  private finishProse(): void {
    if (this.prose) this.prose.block.text = this.prose.lines.join('\n').trim();
    this.prose = undefined;
  }

  private problem(line: number, message: string, close?: string): void {
    this.problems.push({
      line,
      message,
      ...(close !== undefined && { fix: { kind: 'close', text: close } }),
    });
  }
}
