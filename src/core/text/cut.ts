/** So much of a line, and a sign that there is more. Nothing is cut through the middle of a character. */
export const cut = (line: string, max: number): string =>
  line.length <= max
    ? line
    : `${line
        .slice(0, max - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`;
