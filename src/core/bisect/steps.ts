/**
 * How many more revisions have to be tested after the one that is being tested, where any of `candidates` commits may
 * be the first bad one. The estimate that git prints: estimate_bisect_steps in its bisect.c.
 */
export function stepsAfterThis(candidates: number): number {
  if (candidates < 3) return 0;
  const n = Math.floor(Math.log2(candidates));
  const power = 2 ** n;
  return power < 3 * (candidates - power) ? n : n - 1;
}

/** Tests that a whole bisect takes, about. Where there is one candidate, none: it is the culprit. */
export const stepsFor = (candidates: number): number => (candidates < 2 ? 0 : stepsAfterThis(candidates) + 1);
