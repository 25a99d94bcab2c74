import { recorded } from './amend.ts';
import type { Fold, KnownWhy, WhyFold } from './draft.ts';
import type { EventOf } from './events.ts';
import type { Why } from './incident.ts';

/*
 * What the kinds of the five whys do. Events are applied in the order of their ids wherever they came from, and a move
 * that would put a why below itself does nothing: two moves that together make a circle end the same for everyone
 * (Kleppmann et al., "A highly-available move operation for replicated trees", 2021).
 */

/** KnownWhy to a record at once, removed ones too: a hostile record must not make each fold slow. */
export const MAX_WHYS = 500;
/** Far more than five. What is deeper stands on the last level, so that documents can indent it. */
export const MAX_WHY_DEPTH = 20;

export const startWhys = (): WhyFold => ({ known: new Map(), order: [] });

/** What was removed and is added again comes back, without those that were below it. */
export function addWhy({ whys }: Fold, event: EventOf<'why.added'>): void {
  const { why, text, after, evidence = [] } = event.data;
  const parent = standing(whys, event.data.parent);
  const known = whys.known.get(why);
  if (known ? !known.isRemoved : whys.known.size >= MAX_WHYS) return;
  whys.known.set(why, {
    ...recorded(event),
    why,
    text,
    parent: isBelow(whys, parent, why) ? null : parent,
    evidence: [...new Set([...(known?.evidence ?? []), ...evidence])],
    isRemoved: false,
  });
  place(whys, why, after);
}

export function changeWhy({ whys }: Fold, event: EventOf<'why.changed'>): void {
  const { why, text, evidence = [], withoutEvidence = [] } = event.data;
  const known = live(whys, why);
  if (known === undefined) return;
  const linked = new Set([...known.evidence, ...evidence]);
  for (const id of withoutEvidence) linked.delete(id);
  whys.known.set(why, {
    ...known,
    ...(text !== undefined && { ...recorded(event), text }),
    evidence: [...linked],
  });
}

export function moveWhy({ whys }: Fold, { data }: EventOf<'why.moved'>): void {
  const { why, after } = data;
  const parent = standing(whys, data.parent);
  const known = live(whys, why);
  if (known === undefined || isBelow(whys, parent, why)) return;
  whys.known.set(why, { ...known, parent });
  place(whys, why, after);
}

export function removeWhy({ whys }: Fold, { data: { why } }: EventOf<'why.removed'>): void {
  const known = live(whys, why);
  if (known === undefined) return;
  whys.known.set(why, { ...known, isRemoved: true });
  // Those below it take its place.
  for (const id of whys.order.toReversed()) {
    const child = live(whys, id);
    if (child?.parent !== why) continue;
    whys.known.set(id, { ...child, parent: known.parent });
    place(whys, id, why);
  }
}

function live({ known }: WhyFold, why: string): KnownWhy | undefined {
  const found = known.get(why);
  return found?.isRemoved === false ? found : undefined;
}

/** The nearest that is left, where the one that is meant was removed. */
function standing({ known }: WhyFold, parent: string | null | undefined): string | null {
  let at = parent ?? null;
  while (at !== null && known.get(at)?.isRemoved === true) at = known.get(at)?.parent ?? null;
  return at;
}

/** Whether `id` is `why` or somewhere below it. */
function isBelow({ known }: WhyFold, id: string | null, why: string): boolean {
  for (let at = id; at !== null; at = known.get(at)?.parent ?? null) if (at === why) return true;
  return false;
}

function place({ order }: WhyFold, why: string, after: string | null | undefined): void {
  const from = order.indexOf(why);
  if (after === why && from !== -1) return;
  if (from !== -1) order.splice(from, 1);
  const index = typeof after === 'string' ? order.indexOf(after) : -1;
  if (after === null) order.unshift(why);
  else if (index === -1) order.push(why);
  else order.splice(index + 1, 0, why);
}

/** Each once, parents first. One whose parent is not on record begins a branch: none is lost. */
export function whysOf(whys: WhyFold): Why[] {
  const children = new Map<string | null, KnownWhy[]>();
  for (const id of whys.order) {
    const node = live(whys, id);
    if (node === undefined) continue;
    const parent = node.parent !== null && live(whys, node.parent) ? node.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  const list: Why[] = [];
  const add = (node: KnownWhy, parent: string | undefined, depth: number): void => {
    const { isRemoved: _, parent: _told, ...rest } = node;
    list.push({ ...rest, ...(parent !== undefined && { parent }) });
    const isLast = depth === MAX_WHY_DEPTH - 1;
    for (const child of children.get(node.why) ?? [])
      add(child, isLast ? parent : node.why, isLast ? depth : depth + 1);
  };
  for (const top of children.get(null) ?? []) add(top, undefined, 0);
  return list;
}
