import { isProduction } from './deployment.ts';
import type { FoundDeployment } from './link.ts';
import { compareText, SHOWN_ELSEWHERE } from './select.ts';

const HOUR = 3_600_000;

/** Of environments other than production the newest few: all previews of all pull requests would hide the rest. */
export function thinElsewhere(found: readonly FoundDeployment[]): readonly FoundDeployment[] {
  const shown = new Map<string, number>();
  return found
    .toSorted((a, b) => compareText(b.deployment.at, a.deployment.at))
    .filter(({ deployment: { environment, service = '' } }) => {
      if (isProduction(environment)) return true;
      const group = `${environment ?? ''}\0${service}`;
      const count = (shown.get(group) ?? 0) + 1;
      shown.set(group, count);
      return count <= SHOWN_ELSEWHERE;
    });
}

/**
 * What git marks, together with what GitHub and people say. One that both git and GitHub know is listed once: as the
 * tag, or else as GitHub has it, since of a merge nobody knows when it was deployed.
 */
export function combine(
  inGit: readonly FoundDeployment[],
  others: readonly FoundDeployment[],
): readonly FoundDeployment[] {
  const byRevision = Map.groupBy(inGit, ({ deployment }) => deployment.revision);
  const doubled = new Set<FoundDeployment>();
  for (const other of others) {
    if (other.deployment.kind !== 'github') continue;
    const same = byRevision.get(other.deployment.revision)?.filter((one) => isSamePlace(one, other)) ?? [];
    for (const one of same) {
      if (one.deployment.atSource === 'commit') doubled.add(one);
      else if (isSameTime(one, other)) doubled.add(other);
    }
  }
  return [...inGit, ...others].filter((one) => !doubled.has(one));
}

function isSamePlace({ deployment: a }: FoundDeployment, { deployment: b }: FoundDeployment): boolean {
  if (a.service !== undefined && b.service !== undefined && a.service !== b.service) return false;
  return (a.environment ?? 'production') === (b.environment ?? 'production');
}

function isSameTime({ deployment: a }: FoundDeployment, { deployment: b }: FoundDeployment): boolean {
  return Math.abs(Date.parse(a.at) - Date.parse(b.at)) < HOUR;
}
