import type { Deployment } from './deployment.ts';
import { compareOrder, compareText } from './select.ts';

export interface FoundDeployment {
  /** It does not know its neighbours yet. */
  readonly deployment: Omit<Deployment, 'previous' | 'isCurrent' | 'step'>;
  /** Breaks the tie between two of the same time; of releases it decides what came before. */
  readonly order?: readonly number[] | undefined;
}

/**
 * Deployments, newest first, each with the one before it of the same environment and service.
 *
 * A deployment follows the one before it in time, even when that goes back to an older revision: that is a rollback. A
 * release follows the next lower version: 2.9.1 made after 3.0.0 is no step back from it.
 */
export function linkDeployments(
  found: readonly FoundDeployment[],
  kind: 'deployments' | 'releases',
): readonly Deployment[] {
  const sorted = found.toSorted(newestFirst);
  const linked = new Map<FoundDeployment, Deployment>();
  for (const group of Map.groupBy(sorted, groupOf).values()) {
    const before = kind === 'releases' ? lowerVersions(group) : followers(group);
    for (const one of group) linked.set(one, link(one, before.get(one), one === group[0]));
  }
  return sorted.flatMap((one) => linked.get(one) ?? []);
}

type Before = ReadonlyMap<FoundDeployment, FoundDeployment | undefined>;

function link(
  { deployment }: FoundDeployment,
  before: FoundDeployment | undefined,
  isCurrent: boolean,
): Deployment {
  if (before === undefined) return { ...deployment, isCurrent };
  const { id, name, revision } = before.deployment;
  return { ...deployment, isCurrent, previous: { id, name, revision } };
}

function followers(group: readonly FoundDeployment[]): Before {
  return new Map(group.map((one, index) => [one, group[index + 1]]));
}

/** For each of a group, newest first, the one with the next lower version of those that are older. */
function lowerVersions(group: readonly FoundDeployment[]): Before {
  const older: FoundDeployment[] = [];
  const before = new Map<FoundDeployment, FoundDeployment | undefined>();
  for (const one of group.toReversed()) {
    // `older` is kept in the order of versions, highest first.
    const place = older.findIndex((other) => compareOrder(other.order, one.order) <= 0);
    before.set(one, place < 0 ? undefined : older[place]);
    older.splice(place < 0 ? older.length : place, 0, one);
  }
  return before;
}

/** Those of the same environment and service follow each other. */
function groupOf({ deployment: { environment = '', service = '' } }: FoundDeployment): string {
  return `${environment}\0${service}`;
}

function newestFirst(a: FoundDeployment, b: FoundDeployment): number {
  return (
    compareText(b.deployment.at, a.deployment.at) ||
    compareOrder(b.order, a.order) ||
    compareText(b.deployment.name, a.deployment.name)
  );
}
