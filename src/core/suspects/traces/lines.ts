import { visible } from '../../text/visible.ts';

/** Beyond this a text is not read: a paste of more is a log file, and its frames are at hand elsewhere. In characters. */
export const MAX_TEXT = 500_000;
/** A line is read in pieces of so many characters, so that no pattern meets a longer one. */
const MAX_LINE = 1000;
/** Text in text in text: a log line of JSON that was logged as JSON. */
const MAX_DEPTH = 3;

/** Marks of a line that is a string literal of JSON or of a language: escaped line ends where a frame ends or begins. */
const ESCAPED =
  /[\d'"`)}\]]\\[nr]|\\n(?:\\[tn]|\s|at |from |#\d|File |Caused by|Traceback|goroutine |[\w./-]+[:@(])/;
/** Drive, and a backslash that stands alone: nothing was escaped here. */
const WINDOWS_PATH = /(?<![A-Za-z])[A-Za-z]:\\(?!\\)/;
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^]))/g;
const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t' };

/** Where frames were put on one line, or stand in an array of strings, the places between them. */
const BETWEEN = /(?<=[)\]}\d>']) +(?=at \S)|(?<=\S) +(?=File ")|(?<=['"]),\s?(?=['"])/;
/** In a frame with a number, `at` stands before its place. */
const BETWEEN_NUMBERED = /(?<=[)\]}\d>']) +(?=#\d{1,3} )|(?<=['"]),\s?(?=['"])/;
const NUMBERED = /(?:^|[\s"'])(?:#\d{1,3}|0x[\da-f]{4,},) /;

/** The lines of a text as they were before they were coloured, escaped, or joined; none longer than `MAX_LINE`. */
export function* linesOf(text: string): Generator<string> {
  for (const line of visible(text.slice(0, MAX_TEXT)).split('\n'))
    for (const plain of unescaped(line, MAX_DEPTH))
      for (const part of plain.split(NUMBERED.test(plain) ? BETWEEN_NUMBERED : BETWEEN))
        for (let at = 0; at === 0 || at < part.length; at += MAX_LINE) yield part.slice(at, at + MAX_LINE);
}

function unescaped(line: string, depth: number): readonly string[] {
  if (depth === 0 || !line.includes('\\') || !ESCAPED.test(line) || WINDOWS_PATH.test(line)) return [line];
  const plain = line.replace(ESCAPE, (_, hex: string | undefined, letter: string | undefined) =>
    hex === undefined ? (LETTERS[letter ?? ''] ?? letter ?? '') : String.fromCharCode(parseInt(hex, 16)),
  );
  return visible(plain)
    .split('\n')
    .flatMap((part) => unescaped(part, depth - 1));
}
