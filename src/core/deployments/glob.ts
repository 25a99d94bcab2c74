/**
 * A test of names against a glob: `*` stands for anything within a part between slashes, `**` for anything at all, and
 * every other character for itself. Not by way of a regular expression: a pattern comes from a workspace, and one of
 * many stars would then take for ever.
 */
export function globTest(pattern: string): (name: string) => boolean {
  const parts = pattern.match(/\*\*|[^]/g) ?? [];
  return (name) => matches(parts, name);
}

function matches(parts: readonly string[], name: string): boolean {
  let part = 0;
  let at = 0;
  // Where to go on when a guess proves wrong: the last star of each sort, and how far it reached.
  let star: Guess | undefined;
  let doubleStar: Guess | undefined;
  while (at < name.length || part < parts.length) {
    const wanted = parts[part];
    if (wanted === '**') {
      doubleStar = { part, at };
      star = undefined;
      part++;
    } else if (wanted === '*') {
      star = { part, at };
      part++;
    } else if (wanted !== undefined && wanted === name[at]) {
      part++;
      at++;
    } else {
      // A single star may take one more character, unless that is a slash; then only a double one can.
      if (star !== undefined && (star.at >= name.length || name[star.at] === '/')) star = undefined;
      const guess = star ?? doubleStar;
      if (guess === undefined || guess.at >= name.length) return false;
      guess.at++;
      at = guess.at;
      part = guess.part + 1;
    }
  }
  return true;
}

interface Guess {
  readonly part: number;
  at: number;
}

/** Refs that a setting may name: never all of a repository's, of which there can be a hundred thousand. */
export const isRefGlob = (glob: string): boolean => /^refs\/[^*/]+\/./.test(glob);
