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
