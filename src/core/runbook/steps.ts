import { losesWords, plainText } from '../text/markdown.ts';
import { readAttributes, splitComments, type Attributes, type Problems } from './attributes.ts';
import type { Block, CodeBlock, ItemBlock, ParagraphBlock, TableBlock } from './blocks.ts';
import type { Command } from './model.ts';

/** A step before it has an id and inherits from its track. */
export interface StepDraft {
  title: string;
  readonly details: string[];
  attributes: Attributes;
  readonly commands: Command[];
  readonly line: number;
}

export interface ReadSteps {
  /** Markdown before the first step. */
  readonly intro: string[];
  readonly steps: StepDraft[];
}

const TITLE_MAX = 160;
const TEXT_MAX = 20_000;
const SHELLS = new Set(
  'sh bash zsh fish shell console terminal shell-session shellsession sh-session bash-session command powershell pwsh ps1 cmd bat batch'.split(
    ' ',
  ),
);
const PROMPT = /^\s*(?:\$|PS(?: [^>]{0,200})?>)\s+(?=\S)/;

/** A block without a language is a command only where a prompt says so: it is as often a program's output. */
export const isShell = (block: Block): boolean =>
  block.kind === 'code' && (SHELLS.has(block.language) || (block.language === '' && PROMPT.test(block.text)));

/**
 * The steps of a group of blocks: list items, and shell blocks that stand alone, named by the paragraph before them.
 * @param proseIsSteps each paragraph is something to do
 */
export function readSteps(blocks: readonly Block[], proseIsSteps: boolean, problems: Problems): ReadSteps {
  const reader = new StepReader(problems, proseIsSteps);
  for (const block of blocks) reader.read(block);
  return reader.end();
}

class StepReader {
  private readonly intro: string[] = [];
  private readonly steps: StepDraft[] = [];
  /** A paragraph that may turn out to introduce the command after it. */
  private pending: ParagraphBlock | undefined;
  private readonly problems: Problems;
  private readonly proseIsSteps: boolean;

  constructor(problems: Problems, proseIsSteps: boolean) {
    this.problems = problems;
    this.proseIsSteps = proseIsSteps;
  }

  read(block: Block): void {
    if (block.kind === 'code') this.readCode(block);
    else if (block.kind === 'paragraph' && block.depth > 0) this.say(splitComments(block.text).text);
    else this.readOther(block);
  }

  private readOther(block: Block): void {
    this.flush();
    if (block.kind === 'paragraph') this.pending = block;
    else if (block.kind === 'item') this.readItem(block);
    else if (block.kind === 'table') this.say(tableText(block));
    else if (block.kind === 'note') this.say(block.text);
    else if (block.kind === 'comment' && block.depth > 0) this.readComment(block.text, block.line);
  }

  end(): ReadSteps {
    this.flush();
    return { intro: this.intro, steps: this.steps.filter((step) => this.isNamed(step)) };
  }

  /** An item that holds nothing but a command is named by that. */
  private isNamed(step: StepDraft): boolean {
    const command = step.commands[0];
    if (step.title === '' && command) step.title = `Run ${firstLine(command.text)}`;
    // An item that holds nothing but a picture, a table or a file is named by the first words of that.
    const words = step.details
      .join('\n')
      .split('\n')
      .find((line) => /^(?!`{3}|~{3}).*[\p{L}\p{N}]/u.test(line));
    if (step.title === '' && words !== undefined) step.title = firstLine(titleOf(words) || words);
    if (step.title === '') this.problems.add(step.line, 'This step has no words and is left out.');
    return step.title !== '';
  }

  private readItem(block: ItemBlock): void {
    const isStep = block.depth === 0 || block.isTask || this.steps.length === 0;
    if (isStep) this.begin(block, titleAndRest(block.text));
    else this.say(`${'  '.repeat(block.depth - 1)}- ${splitComments(block.text).text}`);
  }

  private begin({ text, line }: { text: string; line: number }, { title, rest }: Named): void {
    this.steps.push({ title, details: rest === '' ? [] : [rest], attributes: {}, commands: [], line });
    this.readComment(text, line);
  }

  private readComment(text: string, line: number): void {
    const step = this.steps.at(-1);
    if (!step) return;
    const read = readAttributes(splitComments(text).comments, 'step', (message, fix) =>
      this.problems.add(line, message, fix),
    );
    step.attributes = { ...step.attributes, ...read };
  }

  private readCode(block: CodeBlock): void {
    if (isShell(block)) this.readCommand(block);
    else this.say(fenced(block));
  }

  private readCommand(block: CodeBlock): void {
    const { typed: text, output } = readSession(block.text);
    if (text === '') {
      if (output.trim() !== '') this.say(fenced({ language: 'text', text: output }));
      return;
    }
    if (text.length > TEXT_MAX) {
      this.problems.add(block.line, `This command is longer than ${TEXT_MAX} characters and is left out.`);
      return;
    }
    if (this.steps.length === 0 || (block.depth === 0 && this.pending)) this.beginCommand(block, text);
    const { language, line } = block;
    this.steps.at(-1)?.commands.push({ language: language || 'sh', text, line });
    if (output !== '') this.say(fenced({ language: 'text', text: output }));
  }

  private beginCommand(block: CodeBlock, text: string): void {
    const { pending } = this;
    this.pending = undefined;
    const named = pending && titleAndRest(pending.text);
    if (pending && named?.title) this.begin(pending, named);
    else
      this.begin(
        { text: '', line: block.line },
        { title: `Run ${firstLine(text)}`, rest: named?.rest ?? '' },
      );
  }

  private flush(): void {
    const { pending } = this;
    this.pending = undefined;
    if (!pending) return;
    const named = titleAndRest(pending.text);
    const isTodo = /^todo\b\W*$/i.test(pending.text);
    if (this.proseIsSteps && named.title !== '' && !isTodo) this.begin(pending, named);
    else this.say(splitComments(pending.text).text);
  }

  private say(markdown: string): void {
    if (markdown === '') return;
    if (this.pending) this.flush();
    (this.steps.at(-1)?.details ?? this.intro).push(markdown);
  }
}

interface Named {
  readonly title: string;
  /** What is left for the details. */
  readonly rest: string;
}

/** A bold first sentence is the title and what follows it explains. Otherwise all of it is the title, if it fits. */
function titleAndRest(raw: string): Named {
  const { text } = splitComments(raw);
  const bold = /^\*\*([^*]{1,160}?)(?:[.:]\*\*|([!?])\*\*|\*\*[.:])(?:\s+(\S[\s\S]*))?$/.exec(text);
  if (bold?.[1] !== undefined) {
    const title = titleOf(bold[1] + (bold[2] ?? ''));
    const rest = bold[3] ?? '';
    return { title, rest: losesWords(text, `${title} ${rest}`) ? text : rest };
  }
  const plain = titleOf(text);
  // A title is plain, so where links lead stands in the details.
  if (plain.length <= TITLE_MAX) return { title: plain, rest: losesWords(text, plain) ? text : '' };
  const sentence = new RegExp(`^.{1,${TITLE_MAX}}?[.!?:](?=\\s)`).exec(plain)?.[0];
  return { title: sentence === undefined ? cutAtWord(plain) : titleOf(sentence), rest: text };
}

const titleOf = (text: string): string => plainText(text).replace(/[.:\s]+$/, '');

function cutAtWord(text: string): string {
  const end = text.lastIndexOf(' ', TITLE_MAX - 1);
  return `${text.slice(0, end > TITLE_MAX / 2 ? end : TITLE_MAX - 1)}…`;
}

const firstLine = (text: string): string => {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.length <= TITLE_MAX ? line : cutAtWord(line);
};

interface Session {
  readonly typed: string;
  /** What came back, where the block shows that. */
  readonly output: string;
}

/** NAME   READY   STATUS: what a program prints above a table. */
const COLUMNS = /^[A-Z][A-Z0-9_()/%-]*(?: {2,}[A-Z][A-Z0-9_()/%-]*(?: [A-Z0-9_()/%-]+)?)+\s*$/;

/** Where a block shows a session, only what was typed at its prompts is a command; the rest is what came back. */
function readSession(block: string): Session {
  const lines = block.split('\n');
  if (!lines.some((line) => PROMPT.test(line))) {
    const table = lines.findIndex((line, index) => index > 0 && COLUMNS.test(line));
    if (table < 0) return { typed: block.trim(), output: '' };
    return {
      typed: lines.slice(0, table).join('\n').trim(),
      output: lines.slice(table).join('\n').trimEnd(),
    };
  }
  let continues = false;
  const typed: string[] = [];
  const output: string[] = [];
  for (const line of lines) {
    const isTyped: boolean = continues || PROMPT.test(line);
    continues = isTyped && line.trimEnd().endsWith('\\');
    if (isTyped) typed.push(line.replace(PROMPT, '').trimEnd());
    else output.push(line.trimEnd());
  }
  return { typed: typed.join('\n'), output: output.join('\n').replace(/^\n+|\n+$/g, '') };
}

function fenced({ language, text }: Pick<CodeBlock, 'language' | 'text'>): string {
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${text}\n${mark}`;
}

function tableText({ header, rows }: TableBlock): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
