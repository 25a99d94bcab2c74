const MAX_COLUMNS = 50;

/** The columns of white space before the text; a tab reaches to the next multiple of four. */
export function indentOf(line: string, start = 0): number {
  let column = start;
  for (const character of line) {
    if (character === ' ') column += 1;
    else if (character === '\t') column += 4 - (column % 4);
    else break;
  }
  return column;
}

/** A line without that many columns of its indentation. */
export function outdent(line: string, columns: number): string {
  const text = line.replace(/^[ \t]+/, '');
  const indent = indentOf(line);
  // A tab that lies beyond the columns taken away stays a tab.
  const isPlain = columns === 0 || !line.slice(0, line.length - text.length).includes('\t');
  return isPlain ? line.slice(Math.min(columns, indent)) : ' '.repeat(Math.max(0, indent - columns)) + text;
}

/** A line without the marks of the quotes it stands in. */
export function unquote(line: string): { text: string; isQuoted: boolean } {
  if (!/^[ \t]*>/.test(line)) return { text: line, isQuoted: false };
  return { text: line.replace(/^(?:[ \t]*> ?)+/, ''), isQuoted: true };
}

/** The cells of a row of a table. */
export function cells(row: string): string[] {
  const inner = row.replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/, MAX_COLUMNS).map((cell) => cell.replaceAll('\\|', '|').trim());
}
