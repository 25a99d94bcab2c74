import type { EventDraft } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { plainLine } from '../text/markdown.ts';
import { readWhys, whysMarkdown, type ReadWhy, type ReadWhys } from './whys.ts';

export interface WhyChangesOptions {
  /** Of a why that is new: see `whyIdSchema`. */
  readonly newId: () => string;
  /**
   * The document as it last agreed with the record: what others put on record since then is not taken back because the
   * document does not have it yet. Left out: it shows all that is on record now.
   */
  readonly base?: ReadWhys;
}

/** A line with its id and its place. */
interface Placed {
  readonly why: string;
  readonly text: string;
  readonly parent: string | null;
  /** The one before it below the same parent; `null`: it is the first. */
  readonly after: string | null;
}

/**
 * What has to be recorded so that the record says what the document says, in the order of recording. Nothing while the
 * document has lines that could not be read: they would count as removed.
 */
export function whyChanges(
  incident: Incident,
  read: ReadWhys,
  { newId, base = readWhys(whysMarkdown(incident)) }: WhyChangesOptions,
): EventDraft[] {
  if (read.problems.length > 0) return [];
  const before = placesOf(base.whys, ({ why }) => why);
  const told = new Set(
    incident.timeline.flatMap(({ event }) => (event?.kind === 'why.added' ? [event.data.why] : [])),
  );
  const now = placesOf(read.whys, ({ why }) => (why !== undefined && told.has(why) ? why : newId()));
  return [...removals(incident, before, now), ...differences(incident, before, now)];
}

type Places = ReadonlyMap<string, Placed>;

/** @param idOf absent: the line does not count */
function placesOf(whys: readonly ReadWhy[], idOf: (why: ReadWhy) => string | undefined): Places {
  const ids = whys.map(idOf);
  const last = new Map<string | null, string>();
  const places = new Map<string, Placed>();
  whys.forEach(({ text, parent: above }, index) => {
    const why = ids[index];
    if (why === undefined) return;
    const parent = (above === undefined ? undefined : ids[above]) ?? null;
    places.set(why, { why, text, parent, after: last.get(parent) ?? null });
    last.set(parent, why);
  });
  return places;
}

const standingOf = ({ whys }: Incident): ReadonlyMap<string, Incident['whys'][number]> =>
  new Map(whys.map((why) => [why.why, why]));

function removals(incident: Incident, before: Places, now: Places): EventDraft[] {
  const standing = standingOf(incident);
  return [...before.keys()].flatMap((why): EventDraft[] => {
    const known = standing.get(why);
    return known === undefined || now.has(why)
      ? []
      : [{ kind: 'why.removed', data: { why, title: known.text } }];
  });
}

function differences(incident: Incident, before: Places, now: Places): EventDraft[] {
  const standing = standingOf(incident);
  const kept = keptInPlace(before, now);
  return [...now.values()].flatMap((place): EventDraft[] => {
    const { why, text, parent, after } = place;
    const known = standing.get(why);
    const old = before.get(why);
    const isReworded = text !== (old?.text ?? plainLine(known?.text ?? ''));
    if (known === undefined) {
      // Somebody removed it meanwhile, and the document only does not know yet.
      if (old !== undefined && !isReworded) return [];
      return [{ kind: 'why.added', data: { why, text, ...(parent !== null && { parent }), after } }];
    }
    const isMoved = old === undefined ? (known.parent ?? null) !== parent : !kept.has(why);
    const isNews = isReworded && text !== plainLine(known.text);
    return [
      ...(isMoved ? [{ kind: 'why.moved', data: { why, parent, after, title: known.text } } as const] : []),
      ...(isNews ? [{ kind: 'why.changed', data: { why, text, title: known.text } } as const] : []),
    ];
  });
}

/** Those that need no move: below the same parent, and in the same order among as many others as can be. */
function keptInPlace(before: Places, now: Places): ReadonlySet<string> {
  const order = new Map([...before.keys()].map((why, index) => [why, index]));
  const families = new Map<string | null, string[]>();
  for (const { why, parent } of now.values()) {
    if (!before.has(why) || risenParent(before, now, why) !== parent) continue;
    const family = families.get(parent);
    if (family) family.push(why);
    else families.set(parent, [why]);
  }
  return new Set([...families.values()].flatMap((family) => longestRising(family, order)));
}

/** Where it stands once the removed ones above it are gone. */
function risenParent(before: Places, now: Places, why: string): string | null {
  let parent = before.get(why)?.parent ?? null;
  while (parent !== null && !now.has(parent)) parent = before.get(parent)?.parent ?? null;
  return parent;
}

/** Some longest part of the list that is in order. */
function longestRising(list: readonly string[], order: ReadonlyMap<string, number>): string[] {
  /** For each item the longest such part that ends with it. */
  const best: { readonly length: number; readonly from: number }[] = [];
  const rank = (index: number): number => order.get(list[index] ?? '') ?? 0;
  for (let end = 0; end < list.length; end += 1) {
    let entry = { length: 1, from: -1 };
    for (let from = 0; from < end; from += 1) {
      const length = (best[from]?.length ?? 0) + 1;
      if (rank(from) < rank(end) && length > entry.length) entry = { length, from };
    }
    best.push(entry);
  }
  let at = best.reduce((top, { length }, index) => (length > (best[top]?.length ?? 0) ? index : top), 0);
  const rising: string[] = [];
  while (at !== -1 && at < list.length) {
    rising.push(list[at] ?? '');
    at = best[at]?.from ?? -1;
  }
  return rising;
}
