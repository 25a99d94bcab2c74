import { isOver } from '../../core/incident/incident.ts';
import { foldIncident } from '../../core/incident/reduce.ts';
import { pastOf } from '../../core/similar/past.ts';
import type { SimilarIndex } from '../../core/similar/similar-index.ts';
import { isTimeUp, nextTurn } from '../../git/journal/slices.ts';
import type { Journal, ListedIncident } from '../../git/journal/journal.ts';

/** So many of the newest are looked through: more would only fill the memory with what nobody remembers. */
const INCIDENTS_MAX = 2_000;

/** What of a list belongs in the index, by id, with the version that it has now. */
export function wantedOf(listed: readonly ListedIncident[]): ReadonlyMap<string, string> {
  const past = listed
    .filter(({ summary }) => isOver(summary) && summary.kind !== 'drill')
    .map(({ summary, version }) => [summary.id, version] as const);
  return new Map(past.sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, INCIDENTS_MAX));
}

/**
 * Brings an index up to what is wanted. It is done in slices, so that the window stays quick.
 * @param known versions of what is in it; it is kept up
 * @returns whether anything of it changed
 */
export async function indexRecord(
  journal: Pick<Journal, 'visit'>,
  wanted: ReadonlyMap<string, string>,
  { index, known }: { readonly index: SimilarIndex; readonly known: Map<string, string> },
): Promise<boolean> {
  const gone = [...known.keys()].filter((id) => !wanted.has(id));
  for (const id of gone) {
    index.remove(id);
    known.delete(id);
  }
  const stale = new Set([...wanted].flatMap(([id, version]) => (known.get(id) === version ? [] : [id])));
  if (stale.size === 0) return gone.length > 0;
  await journal.visit(stale, async (id, events) => {
    // Many may have been read when the first of them gets its turn: then they all wake up in the same one.
    while (isTimeUp()) await nextTurn();
    const incident = foldIncident(events);
    const past = incident && pastOf(incident);
    if (past) index.put(past);
    else index.remove(id);
    known.set(id, wanted.get(id) ?? '');
  });
  return true;
}
