import type { Step } from './deployment.ts';

/** Commits and their parents, each before its parents. May end early or leave out what is older than all that matters. */
export interface Graph {
  readonly commits: readonly { readonly revision: string; readonly parents: readonly string[] }[];
  /** It ends early: what is not found in it may still be there. */
  readonly isCut: boolean;
}

/** Which of some revisions contain which, told from one walk over the graph. */
export interface Containment {
  /** Whether it is in the graph. */
  readonly has: (revision: string) => boolean;
  /** Undefined where the graph does not reach far enough to say. */
  readonly contains: (newer: string, older: string) => boolean | undefined;
  /** How many commits of the graph `newer` has and `older` lacks, counted up to `most`. */
  readonly countBeyond: (newer: string, older: string, most: number) => number;
}

const BITS = 32;

/**
 * Each commit gets a bit for every revision that contains it, handed down from child to parent: some hundred revisions
 * and ten thousands of commits take a few milliseconds.
 */
export function containmentIn({ commits, isCut }: Graph, revisions: readonly string[]): Containment {
  const bits = new Map([...new Set(revisions)].map((revision, index) => [revision, index]));
  const words = Math.ceil(bits.size / BITS);
  const places = new Map<string, number>();
  for (const [index, { revision }] of commits.entries()) places.set(revision, index);
  const held = new Uint32Array(commits.length * words);
  for (const [index, { revision, parents }] of commits.entries()) {
    const start = index * words;
    const own = bits.get(revision);
    if (own !== undefined) setBit(held, start, own);
    for (const parent of parents) {
      const place = places.get(parent);
      if (place === undefined) continue;
      const at = place * words;
      for (let word = 0; word < words; word++) {
        held[at + word] = (held[at + word] ?? 0) | (held[start + word] ?? 0);
      }
    }
  }
  const has = (place: number, bit: number): boolean =>
    ((held[place * words + Math.floor(bit / BITS)] ?? 0) & (1 << (bit % BITS))) !== 0;
  return {
    has: (revision) => places.has(revision),
    contains(newer, older) {
      if (newer === older) return true;
      const bit = bits.get(newer);
      const place = places.get(older);
      if (bit === undefined || place === undefined || !places.has(newer)) return undefined;
      // In a graph that ends early, a way from one to the other may lead through what is not here.
      return has(place, bit) || (isCut ? undefined : false);
    },
    countBeyond(newer, older, most) {
      const [with_, without] = [bits.get(newer), bits.get(older)];
      if (with_ === undefined) return 0;
      let count = 0;
      for (let place = 0; place < commits.length && count < most; place++) {
        if (has(place, with_) && (without === undefined || !has(place, without))) count++;
      }
      return count;
    },
  };
}

function setBit(held: Uint32Array, start: number, bit: number): void {
  const at = start + Math.floor(bit / BITS);
  held[at] = (held[at] ?? 0) | (1 << (bit % BITS));
}

/** What deploying `revision` after `previous` was. */
export function stepFrom(previous: string, revision: string, { contains }: Containment): Step | undefined {
  if (previous === revision) return 'redeploy';
  const isForward = contains(revision, previous);
  if (isForward === true) return 'forward';
  const isBack = contains(previous, revision);
  if (isBack === true) return 'rollback';
  return isForward === undefined || isBack === undefined ? undefined : 'sideways';
}
