import type { NamedTag } from './scheme.ts';

/** Of a stem without times in its names, so many more than asked for are dated: a patch of an old version may be new. */
const SLACK = { counter: 20, other: 1000 };

/**
 * The tags that must be read to list the newest `limit` deployments, and for each of those the one before. What the
 * names tell is not asked of git: reading fifty thousand tags takes over a second, reading their names a tenth of one.
 */
export function tagsWorthReading(tags: readonly NamedTag[], limit: number): readonly NamedTag[] {
  const [timed, untimed] = partition(tags, ({ class: { time } }) => time !== undefined);
  return [...newestTimed(timed, limit), ...[...byStem(untimed)].flatMap((series) => highest(series, limit))];
}

/** Enough to say what is there now and what was there before it. */
export const SHOWN_ELSEWHERE = 2;

/**
 * Of environments other than production, the newest of each service: what is there now is worth knowing, while all of
 * them would drown what users see (four of five tags of a busy repository are of staging).
 */
export function newestElsewhere(tags: readonly NamedTag[]): readonly NamedTag[] {
  const others = tags.filter(
    ({ class: { rule, environment, time } }) =>
      rule === 'other-environment' && environment !== undefined && time !== undefined,
  );
  return [...Map.groupBy(others, groupOf).values()].flatMap((group) =>
    group.toSorted((a, b) => compareText(b.class.time ?? '', a.class.time ?? '')).slice(0, SHOWN_ELSEWHERE),
  );
}

function newestTimed(tags: readonly NamedTag[], limit: number): readonly NamedTag[] {
  const sorted = tags.toSorted((a, b) => compareText(b.class.time ?? '', a.class.time ?? ''));
  const chosen = sorted.slice(0, limit);
  const open = new Set(chosen.map(groupOf));
  for (const tag of sorted.slice(limit)) {
    if (open.size === 0) break;
    if (open.delete(groupOf(tag))) chosen.push(tag);
  }
  return chosen;
}

function highest(series: readonly NamedTag[], limit: number): readonly NamedTag[] {
  const slack = series.every((tag) => tag.class.rule === 'counter') ? SLACK.counter : SLACK.other;
  if (series.length <= limit + slack) return series;
  return series.toSorted((a, b) => compareOrder(b.class.order, a.class.order)).slice(0, limit + slack);
}

/** Those of the same environment and service follow each other. */
function groupOf(tag: NamedTag): string {
  return `${tag.class.environment ?? ''}\0${tag.class.service ?? ''}`;
}

export function compareOrder(a: readonly number[] = [], b: readonly number[] = []): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byStem(tags: readonly NamedTag[]): Iterable<readonly NamedTag[]> {
  return Map.groupBy(tags, (tag) => tag.class.stem).values();
}

function partition<T>(
  items: readonly T[],
  test: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
