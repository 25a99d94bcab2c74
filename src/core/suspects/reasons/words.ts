import type { Reason } from '../candidate.ts';
import type { Features } from '../features/all.ts';
import type { Window } from '../features/window.ts';
import { termsOfPath, type Field } from '../prepare.ts';
import { plainLine } from '../../text/markdown.ts';

const MAX_WORDS = 3;
const MAX_WORD = 40;
/** A word that more than a third of the candidates have tells nothing. */
const MIN_RARITY = 1;
const WHERE: Readonly<Record<Field, string>> = {
  subject: 'its subject says',
  body: 'its message says',
  paths: 'it changes files named after',
  lines: 'its lines say',
};

/** The rarest words that the report and the commit share, by where they stand in the commit. */
export function wordReasons(
  window: Window,
  { text }: Features,
  index: number,
  weight: number,
): readonly Reason[] {
  const words = new Map<string, { field: Field; rarity: number; term: number }>();
  for (const { term, field } of text.occurrences[index] ?? []) {
    const asked = window.query.terms[term];
    const rarity = text.rarities[term] ?? 0;
    const known = asked && words.get(asked.written);
    // The fields come in the order of what is easiest to check; the first one is told.
    if (!asked || rarity < MIN_RARITY || (known && known.rarity >= rarity)) continue;
    words.set(asked.written, { field, rarity, term });
  }
  const best = [...words]
    .toSorted(([, a], [, b]) => b.rarity - a.rarity || a.term - b.term)
    .slice(0, MAX_WORDS);
  const total = best.reduce((sum, [, { rarity }]) => sum + rarity, 0);
  return [...Map.groupBy(best, ([, { field }]) => field)].map(([field, found]) => {
    const share = found.reduce((sum, [, { rarity }]) => sum + rarity, 0) / total;
    const list = found.map(([written]) => `“${plainLine(written).slice(0, MAX_WORD)}”`);
    const path =
      field === 'paths'
        ? pathWith(window, index, window.query.terms[found[0]?.[1].term ?? -1]?.term)
        : undefined;
    return {
      text: `${WHERE[field]} ${list.join(', ')}, which the report says too`,
      weight: weight * share,
      ...(path !== undefined && { path }),
    };
  });
}

function pathWith({ candidates }: Window, index: number, term: string | undefined): string | undefined {
  const candidate = candidates[index]?.candidate;
  if (!candidate || term === undefined) return undefined;
  const files = (candidate.files ?? []).slice(0, 200);
  return files.find(({ path }) => termsOfPath(path).has(term))?.path;
}
