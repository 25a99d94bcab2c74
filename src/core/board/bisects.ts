import { stepsFor } from '../bisect/steps.ts';
import { shortRevision } from '../bisect/words.ts';
import type { Actor } from '../incident/events.ts';
import type { Bisect, Incident } from '../incident/incident.ts';
import { sign } from './people.ts';
import type { BisectView } from './suspect-state.ts';

export const bisectsOf = (incident: Incident, me: Actor): BisectView[] =>
  incident.bisects.map((bisect) => bisectOf(bisect, me)).reverse();

function bisectOf(bisect: Bisect, me: Actor): BisectView {
  const { state, good, goodName, bad, badName, check, worktree, ended } = bisect;
  const isRunning = state === 'running';
  return {
    id: bisect.bisect,
    state,
    between: `${goodName ?? shortRevision(good)} … ${badName ?? shortRevision(bad)}`,
    progress: progressOf(bisect),
    ...(check !== undefined && { check }),
    ...(isRunning && testingOf(bisect)),
    ...(ended?.culprit !== undefined && { culprit: culpritOf(ended.culprit, ended) }),
    ...(ended?.note !== undefined && { note: ended.note }),
    ...(worktree !== undefined && { worktree }),
    signed: sign(bisect, me),
  };
}

/** How many are left is not said where nobody recorded it. */
function progressOf({ state, tested, commits }: Bisect): string {
  const done = `${tested.length} tested`;
  if (state !== 'running') return done;
  const last = tested.at(-1);
  const left = last === undefined ? commits && stepsFor(commits) : last.left;
  return left === undefined ? done : `${done}, about ${left} left`;
}

function testingOf({ tested, ...bisect }: Bisect): Pick<BisectView, 'testing'> {
  const { next, nextSubject } = tested.at(-1) ?? bisect;
  if (next === undefined) return {};
  return { testing: { revision: next, title: [shortRevision(next), nextSubject].filter(Boolean).join(' ') } };
}

const culpritOf = (
  culprit: string,
  { subject, author }: { readonly subject?: string | undefined; readonly author?: string | undefined },
): string =>
  [shortRevision(culprit), subject].filter(Boolean).join(' ') +
  (author === undefined ? '' : `, by ${author}`);
