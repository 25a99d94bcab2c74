/** An identifier of code, or a word of prose: of shorter ones there are too many to tell anything. */
const WORD = /[A-Za-z_][A-Za-z0-9_]{2,}/g;

/**
 * Counts the words of changed lines into `counts`, as they are written: case tells `Query` from `query`. The weights were
 * fitted with what stands behind the second `@@` of a hunk counted too, mostly the function that it is in.
 * @param most of different words; there are no more in `counts` than that
 */
export function addWords(lines: string, counts: Map<string, number>, most: number): void {
  for (const word of lines.match(WORD) ?? []) {
    const count = counts.get(word);
    if (count !== undefined) counts.set(word, count + 1);
    else if (counts.size < most) counts.set(word, 1);
  }
}
