import type { Candidate } from './candidate.ts';

/** "services/checkout" tells more than "services", and a third level is seldom a part that people name. */
const DEPTH = 2;

/** The folders in which most of the candidates changed something, the busiest first: what to pick a component from. */
export function componentsOf(candidates: readonly Candidate[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { files = [] } of candidates) {
    for (const folder of new Set(files.map(({ path }) => folderOf(path))))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  counts.delete('');
  return [...counts]
    .sort(([a, most], [b, more]) => more - most || (a < b ? -1 : 1))
    .map(([folder]) => folder);
}

/** Empty for a file at the root. */
const folderOf = (path: string): string => path.split('/').slice(0, -1).slice(0, DEPTH).join('/');
