import type { Candidate } from '../candidate.ts';
import { stem } from '../terms.ts';
import { isUnder } from './change.ts';
import { rarity } from './rarity.ts';
import { columnOf, type Column, type Window } from './window.ts';

export interface ComponentMatch {
  /** Share of its files that lie in a component that is broken; by its words alone, half. 0 to 1. */
  readonly share: Column;
  /** How rare that is among the candidates. */
  readonly rarity: Column;
  /** The component it lies in, for the reasons. */
  readonly component: readonly (string | undefined)[];
  /** How many candidates lie in that component. */
  readonly count: Column;
}

const MAX_COMPONENTS = 20;
const BY_WORDS = 0.5;

/** A component is a folder or a file; where no candidate has such a path it is a name, of folders or in subjects. */
export function matchComponents(window: Window): ComponentMatch {
  const match = {
    share: columnOf(window, () => 0),
    rarity: columnOf(window, () => 0),
    count: columnOf(window, () => 0),
    component: window.candidates.map((): string | undefined => undefined),
  };
  for (const component of componentsOf(window)) {
    const shares = sharesOf(component, window);
    const count = shares.filter((share) => share > 0).length;
    const tells = rarity(count, window.candidates.length);
    for (const [index, share] of shares.entries()) {
      if (share === 0) continue;
      if (tells > (match.rarity[index] ?? 0)) {
        match.rarity[index] = tells;
        match.count[index] = count;
        match.component[index] = component;
      }
      match.share[index] = Math.max(match.share[index] ?? 0, share);
    }
  }
  return match;
}

function componentsOf({ symptoms }: Window): ReadonlySet<string> {
  const cleaned = symptoms.components
    .slice(0, MAX_COMPONENTS)
    .map((name) => name.replace(/^[./]+|\/+$/g, ''));
  return new Set(cleaned.filter((name) => name !== ''));
}

function sharesOf(component: string, window: Window): Column {
  const inFolder = columnOf(window, ({ candidate }) =>
    shareOf(candidate, (file) => isUnder(file, component)),
  );
  if (inFolder.some((share) => share > 0) || component.includes('/')) return inFolder;
  const name = component.toLowerCase();
  const term = stem(name);
  return columnOf(window, ({ candidate, bags }) => {
    const byPath = shareOf(candidate, ({ path }) => path.toLowerCase().split('/').includes(name));
    return byPath > 0 ? byPath : bags.subject.has(term) || bags.paths.has(term) ? BY_WORDS : 0;
  });
}

function shareOf({ files = [] }: Candidate, isIn: (file: { readonly path: string }) => boolean): number {
  return files.length === 0 ? 0 : files.filter(isIn).length / files.length;
}
