import type { RunbookProblem } from './model.ts';

/** Zero-based, as editors count. */
export interface TextRange {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** An item or heading has its comments at most so far below itself. */
const REACH = 50;

/** Where a problem is underlined: the word that is wrong, if it can be found, or else the line. */
export function locate({ line, fix }: RunbookProblem, lines: readonly string[]): TextRange {
  const first = Math.min(Math.max(line, 1), Math.max(lines.length, 1)) - 1;
  if (fix?.kind === 'replace') {
    const found = findWord(lines, first, fix.word);
    if (found) return found;
  }
  const text = lines[first] ?? '';
  return { line: first, start: text.length - text.trimStart().length, end: text.trimEnd().length };
}

function findWord(lines: readonly string[], first: number, word: string): TextRange | undefined {
  let isInside = false;
  for (let line = first; line < Math.min(lines.length, first + REACH); line += 1) {
    const text = lines[line] ?? '';
    for (const { 0: part, index } of text.matchAll(/<!--|-->|[^\s;:,<>]+(?:-(?!->)[^\s;:,<>]+)*/g)) {
      if (part === '<!--') isInside = true;
      else if (part === '-->') isInside = false;
      else if (isInside && part === word) return { line, start: index, end: index + part.length };
    }
  }
  return undefined;
}
