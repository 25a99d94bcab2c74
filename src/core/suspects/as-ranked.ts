import type { Reason } from './candidate.ts';

/** Why a deployment was linked, until somebody says it in their own words: why it was suspected. */
export const reasonsAsRanked = (
  reasons: readonly Pick<Reason, 'text'>[] | undefined = [],
): string | undefined =>
  reasons.length === 0 ? undefined : `As ranked: ${reasons.map(({ text }) => text).join('; ')}`;
