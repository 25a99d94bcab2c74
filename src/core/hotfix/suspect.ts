import type { Incident } from '../incident/incident.ts';

/** The commit that most speaks to have done it: what a bisect found, else what people say, else what the ranking said. */
export function suspectCommitOf({ bisects, hypotheses, cause }: Incident): string | undefined {
  const found = bisects.findLast(({ ended }) => ended?.culprit !== undefined)?.ended?.culprit;
  const accused = hypotheses.filter(
    ({ suspect, status }) => suspect?.kind === 'commit' && status !== 'rejected',
  );
  const said = accused.findLast(({ status }) => status === 'confirmed') ?? accused.at(-1);
  const ranked = cause?.suspects?.find(({ kind }) => kind === 'commit');
  return found ?? said?.suspect?.revision ?? ranked?.revision;
}
