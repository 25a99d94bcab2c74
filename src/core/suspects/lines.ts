import type { Candidate } from './candidate.ts';
import { termCountOf } from './terms.ts';

/**
 * Words of changed lines. They are so many that they are not taken apart into terms: of how many terms they are is
 * enough, until a report asks for some; see features/asked.ts.
 */
export interface Lines {
  readonly words: readonly string[];
  /** How often each of them stands there. */
  readonly counts: readonly number[];
  /** In terms. */
  readonly length: number;
}

/** Of a commit's changed lines so many words count, each so often, as in the incidents that were learned from. */
export const MAX_WORDS = 120;
export const MAX_COUNT = 99;

export const NO_LINES: Lines = { words: [], counts: [], length: 0 };

/** Reading more of one commit would cost more than it could tell. */
const MAX_READ = 3_000;

/** The words of a candidate in lists, for to go through a map again and again takes longer. */
export interface Listed extends Pick<Lines, 'words' | 'counts'> {
  readonly termCounts: Candidate['termCounts'];
}

export function listed({ words, termCounts }: Candidate): Listed {
  const [all, counts] = [[...(words?.keys() ?? [])], [...(words?.values() ?? [])]];
  if (all.length > MAX_READ) all.length = MAX_READ;
  return { words: all, counts, termCounts };
}

/** Those at these places. */
export function linesAt({ words, counts, termCounts }: Listed, places: Iterable<number>): Lines {
  const chosen: string[] = [];
  const chosenCounts: number[] = [];
  let length = 0;
  for (const place of places) {
    const word = words[place] ?? '';
    const count = Math.min(counts[place] ?? 0, MAX_COUNT);
    chosen.push(word);
    chosenCounts.push(count);
    length += count * (termCounts?.[place] ?? termCountOf(word));
  }
  return { words: chosen, counts: chosenCounts, length };
}
