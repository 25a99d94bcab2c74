/**
 * A document with everything blanked out that is not prose of its author: code, quotes, comments, addresses, front matter and
 * the parts from the record. Lines and columns stay where they were.
 */
export function proseLines(
  document: string,
  recorded: readonly { readonly start: number; readonly end: number }[],
): string[] {
  let text = document;
  for (const { start, end } of recorded) text = blank(text, start, end);
  const front = /^---\r?\n[\s\S]*?\n---(?=\r?\n|$)/.exec(text);
  if (front) text = blank(text, 0, front[0].length);
  for (const pattern of BLOCKS) text = text.replaceAll(pattern, (found) => found.replaceAll(/[^\n\r]/g, ' '));
  return text.split(/\r?\n/).map((line) => (/^\s*>/.test(line) ? '' : line));
}

const BLOCKS = [
  /<!--[\s\S]*?-->/g,
  /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))/gm,
  /(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g,
  /\]\([^)\n]*\)/g,
  /<?\bhttps?:\/\/[^\s<>)]+>?/g,
  // What somebody said is quoted as it was said.
  /"[^"\n]{1,400}"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|„[^“\n]{1,400}“/g,
];

const blank = (text: string, start: number, end: number): string =>
  text.slice(0, start) + text.slice(start, end).replaceAll(/[^\n\r]/g, ' ') + text.slice(end);
