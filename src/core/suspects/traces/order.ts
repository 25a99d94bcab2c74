import type { Found } from './frame.ts';

/**
 * The frames of one error. Errors hang on each other: what caused one comes before it, since that is where it began, and
 * what went wrong besides comes after it.
 */
interface ErrorBlock {
  readonly frames: Found[];
  readonly indent: number;
  readonly before: ErrorBlock[];
  readonly after: ErrorBlock[];
  /** Begun by the line that Python and Ruby 2.5 print above what they print the outermost frame first. */
  readonly isHeaded: boolean;
}

const CAUSE = /(?:Caused by|caused by|\[cause\]) ?:/;
const SUPPRESSED = 'Suppressed: ';
/** Deeper than anybody reads. */
const MAX_NESTING = 50;
const HEADER = /(?:^([\s|+-]*)(?:Exception Group )?|\s)Traceback \(most recent call last\)/;
/** `  +-+---------------- 1 ----------------` between the members of a group of Python. */
const MEMBER = /^[\s|]*\+[-+]+ \d+ -+\s*$/;
/** `______ test_charge ______` begins the next failure of pytest. */
const FAILURE = /^_{3,} \S+(?: .*)? _{3,}$/;
/** Lines that frames go on after: frames without a file among them. */
const CONTINUES =
  /^[\s>|]*(?:(?:at|from) |#\d|\.\.\. \d+|- |---|\S*@?\[native code\]|$)|\((?:<anonymous>|native|index \d+)\)$/;

/** Takes the lines of a text one by one, and gives its frames with the innermost of each error first. */
export class FrameOrder {
  readonly #roots: ErrorBlock[] = [];
  /** The errors that the next one may hang on, each deeper than the one before. */
  #open: ErrorBlock[] = [];
  #last: Found | undefined;
  #isMember = false;
  #hasGap = false;

  /** A line that is no frame. */
  line(text: string): void {
    const header = text.includes('Traceback') ? HEADER.exec(text) : null;
    if (header) this.#header(header[1] ?? '');
    else if (MEMBER.test(text)) this.#isMember = true;
    else if (FAILURE.test(text)) this.#root(0, false);
    else if (!this.#hang(text) && !CONTINUES.test(text)) this.#hasGap = true;
  }

  frame(found: Found): void {
    // The function of a caller is what it calls: where the frame before stands.
    if (found.isCaller && found.function !== undefined && this.#last?.function === undefined && this.#last)
      this.#rename(this.#last, found.function);
    const frame: Found = found.isCaller ? { ...found, function: undefined } : found;
    if (frame.path === '') return;
    if (this.#isElsewhere(frame)) this.#root(0, false);
    this.#top()?.frames.push(frame);
    this.#last = frame;
    this.#hasGap = false;
  }

  frames(): readonly Found[] {
    const all: Found[] = [];
    for (const root of this.#roots) collect(root, all);
    return all;
  }

  #isElsewhere(frame: Found): boolean {
    const block = this.#top();
    const first = block?.frames[0];
    if (!block) return true;
    if (first === undefined) return false;
    if (isReversed(block)) return !(frame.isOutermostFirst ?? (block.isHeaded && frame.language === 'ruby'));
    return this.#hasGap || (frame.isOutermostFirst ?? false);
  }

  #header(margin: string): void {
    const indent = margin.length;
    if (!margin.includes('|') || this.#open.length === 0) this.#root(indent, true);
    else {
      while ((this.#top()?.indent ?? -1) >= indent) this.#open.pop();
      const parent = this.#top();
      if (parent && (this.#isMember || parent.indent < indent))
        this.#push(blockAt(indent, true), parent.before);
      else this.#root(indent, true);
    }
    this.#isMember = false;
  }

  /** Begins the error that a line says is the cause of the one before, or was suppressed for it. */
  #hang(text: string): boolean {
    const suppressed = text.indexOf(SUPPRESSED);
    const marker = suppressed >= 0 ? suppressed : text.search(CAUSE);
    if (marker < 0 || this.#open.length === 0) return false;
    const before = text.slice(0, marker);
    const indent = before.length - before.trimEnd().length;
    const limit = suppressed >= 0 ? indent : indent + 1;
    if (this.#open.length > MAX_NESTING) this.#open.length = MAX_NESTING;
    while (this.#open.length > 1 && (this.#top()?.indent ?? 0) >= limit) this.#open.pop();
    const parent = this.#top();
    if (parent) this.#push(blockAt(indent, false), suppressed >= 0 ? parent.after : parent.before);
    return true;
  }

  #root(indent: number, isHeaded: boolean): void {
    this.#open = [];
    this.#push(blockAt(indent, isHeaded), this.#roots);
  }

  #push(block: ErrorBlock, where: ErrorBlock[]): void {
    where.push(block);
    this.#open.push(block);
    this.#last = undefined;
    this.#hasGap = false;
  }

  #rename(frame: Found, name: string): void {
    const frames = this.#top()?.frames;
    const at = frames?.lastIndexOf(frame) ?? -1;
    if (frames && at >= 0) frames[at] = { ...frame, function: name };
  }

  #top(): ErrorBlock | undefined {
    return this.#open.at(-1);
  }
}

const blockAt = (indent: number, isHeaded: boolean): ErrorBlock => ({
  frames: [],
  indent,
  before: [],
  after: [],
  isHeaded,
});

const isReversed = (block: ErrorBlock): boolean =>
  block.frames[0]?.isOutermostFirst ?? (block.isHeaded && block.frames[0]?.language === 'ruby');

function collect(block: ErrorBlock, into: Found[]): void {
  for (const cause of block.before) collect(cause, into);
  for (const frame of isReversed(block) ? block.frames.toReversed() : block.frames) into.push(frame);
  for (const other of block.after) collect(other, into);
}
