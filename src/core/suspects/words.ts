/** An identifier of code, or a word of prose: of shorter ones there are too many to tell anything. */
const WORD = /[A-Za-z_][A-Za-z0-9_]{2,}/g;

/**
 * Counts the words of a changed line into `counts`, as they are written: case tells `Query` from `query`. The weights were
 * fitted with what stands behind the second `@@` of a hunk counted too, mostly the function that it is in.
 */
export function addWords(line: string, counts: Map<string, number>): void {
  for (const word of line.match(WORD) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
}
