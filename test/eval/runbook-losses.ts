import { splitComments } from '../../src/core/runbook/attributes.ts';
import type { Answer, Phase, Runbook, Step, Track } from '../../src/core/runbook/model.ts';

/** What of a file cannot be found anywhere in what it was parsed to. */
export interface Loss {
  /** 1-based. */
  readonly line: number;
  readonly words: readonly string[];
}

const WORD = /[\p{L}\p{N}]+/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** Every text that a person can read of a runbook. */
function* textsOf(runbook: Runbook): Generator<string | undefined> {
  yield runbook.title;
  for (const value of Object.values(runbook.meta)) yield value;
  for (const { title, text } of runbook.prose) yield `${title}\n${text}`;
  for (const phase of runbook.phases) yield* phaseTexts(phase);
}

function* phaseTexts({ title, window, intro, output, tracks, decision }: Phase): Generator<string | undefined> {
  yield* [title, window?.text, intro, output];
  for (const track of tracks) yield* trackTexts(track);
  if (decision) yield* [decision.question, decision.hint];
  for (const answer of decision?.answers ?? []) yield* answerTexts(answer);
}

function* trackTexts({ title, intro, steps }: Track): Generator<string | undefined> {
  yield* [title, intro];
  for (const step of steps) yield* stepTexts(step);
}

function* answerTexts({ title, hint, steps }: Answer): Generator<string | undefined> {
  yield* [title, hint];
  for (const step of steps) yield* stepTexts(step);
}

function* stepTexts({ title, details, commands }: Step): Generator<string | undefined> {
  yield* [title, details];
  for (const { text } of commands) yield text;
}

/** Words that stand in more places of the file than of the runbook, by line; what no reader sees does not count. */
export function lossesOf(markdown: string, runbook: Runbook): readonly Loss[] {
  const left = new Map<string, number>();
  for (const text of textsOf(runbook))
    for (const word of wordsOf(text ?? '')) left.set(word, (left.get(word) ?? 0) + 1);
  const losses: Loss[] = [];
  for (const [index, line] of readableLines(markdown).entries()) {
    const words = wordsOf(line).filter((word) => {
      const count = left.get(word) ?? 0;
      left.set(word, count - 1);
      return count < 1;
    });
    if (words.length > 0) losses.push({ line: index + 1, words });
  }
  return losses;
}

/** Front matter and comments are for tools, the word after a fence is for the highlighter, numbers of headings are order. */
function readableLines(markdown: string): string[] {
  const lines = withoutComments(markdown).replace(/^\ufeff/, '').split(/\r?\n/);
  const end = lines[0]?.trimEnd() === '---' ? lines.findIndex((line, i) => i > 0 && /^(?:---|\.\.\.)\s*$/.test(line)) : -1;
  return lines.map((line, index) => {
    if (index <= end) return '';
    return line
      .replace(/^(\s*(?:(?:>|[-+*]|\d{1,9}[.)])\s*)*(?:\[[ xX]\]\s+)?(?:`{3,}|~{3,})).*$/, '$1')
      .replace(/^(#+\s+)(?:(?:phase|step|part|stage)\s+)?\d{1,3}\s*(?:[.:)]|[–—-](?=\s))\s*(?=\S)/i, '$1')
      .replace(/^(\s*(?:>\s*)*)\d{1,9}[.)](\s|$)/, '$1$2')
      // Whether a box is ticked is state, and none is kept in a file.
      .replace(/^(\s*(?:(?:>|[-+*]|\d{1,9}[.)])\s*)*)\[[xX]\](?=\s|$)/, '$1')
      .replace(/^(\s*(?:>\s*)*)PS(?: [^>]{0,200})?>(?=\s+\S)/, '$1')
      .replace(/^(\s*(?:>\s*)*(?:\*\*|__|\*|_)?)outputs?:/i, '$1');
  });
}

/** In their place as many line ends. */
function withoutComments(markdown: string): string {
  const { comments } = splitComments(markdown);
  return comments.reduce((text, comment) => {
    const begin = text.indexOf('<!--');
    const end = text.indexOf('-->', begin + 4);
    const ends = comment.split('\n').length - 1;
    return begin < 0 || end < 0 ? text : text.slice(0, begin) + '\n'.repeat(ends) + text.slice(end + 3);
  }, markdown);
}
