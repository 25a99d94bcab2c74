/** How much of the branch that everything is merged to is in deployments. */
export interface Mainline {
  readonly name: string;
  readonly state: 'reading' | 'released' | 'unreleased' | 'unknown';
  /** What is listed are releases. */
  readonly isReleases: boolean;
}

export const READING_STEPS = 'Reading what each deployment brought…';

export const lackOfSteps = (why: string): string => `What each deployment brought is not known here. ${why}`;

/** A line in the place of what is not deployed yet; undefined where that itself stands there. */
export function describeMainline({ name, state, isReleases }: Mainline): string | undefined {
  if (state === 'reading') return READING_STEPS;
  if (state === 'released') return `All of ${name} is ${isReleases ? 'in a release' : 'deployed'}`;
  if (state === 'unknown') return `What of ${name} is not deployed is not known here`;
  return undefined;
}
