import type { Incident, Why } from './incident.ts';

export interface WhyNode extends Why {
  readonly children: readonly WhyNode[];
}

/** The branches of the five whys, each with what it goes on to below. */
export function whyTree({ whys }: Pick<Incident, 'whys'>): readonly WhyNode[] {
  const below = new Map<string | undefined, (WhyNode & { children: WhyNode[] })[]>();
  // From the last: then those below a why are there before it.
  for (const why of whys.toReversed()) {
    const node = { ...why, children: (below.get(why.why) ?? []).toReversed() };
    const siblings = below.get(why.parent);
    if (siblings) siblings.push(node);
    else below.set(why.parent, [node]);
  }
  return (below.get(undefined) ?? []).toReversed();
}

export const WHY_MOVES = ['up', 'down', 'in', 'out'] as const;
export type WhyMove = (typeof WHY_MOVES)[number];

/** Where a why stands after a step in the tree; undefined where there is no such step. */
export function placeAfterMove(
  { whys }: Pick<Incident, 'whys'>,
  why: string,
  move: WhyMove,
): { readonly parent: string | null; readonly after: string | null } | undefined {
  const node = whys.find((one) => one.why === why);
  if (node === undefined) return undefined;
  const below = (parent: string | undefined): string[] =>
    whys.filter((one) => one.parent === parent).map((one) => one.why);
  const siblings = below(node.parent);
  const index = siblings.indexOf(why);
  const parent = node.parent ?? null;
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  switch (move) {
    case 'up':
      return previous === undefined ? undefined : { parent, after: siblings[index - 2] ?? null };
    case 'down':
      return next === undefined ? undefined : { parent, after: next };
    case 'in':
      return previous === undefined ? undefined : { parent: previous, after: below(previous).at(-1) ?? null };
    case 'out': {
      const above = whys.find((one) => one.why === node.parent);
      return above && { parent: above.parent ?? null, after: above.why };
    }
  }
}
