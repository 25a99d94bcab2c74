import type { Recorded, StepState } from './incident.ts';
import { MILESTONES, type Milestone } from './vocabulary.ts';

/** Where milestones come from. What a person set wins over what followed from other events. */
export interface MilestoneSources {
  readonly explicit: Partial<Record<Milestone, Omit<Recorded, 'at'> & { readonly at: string | null }>>;
  readonly derived: Partial<Record<Milestone, Recorded>>;
  /** By step id: the milestone that ticking the step marks. */
  readonly stepMilestones: Map<string, Milestone>;
}

export function milestonesOf(
  sources: MilestoneSources,
  steps: Readonly<Record<string, StepState>>,
): Partial<Record<Milestone, Recorded>> {
  const result: Partial<Record<Milestone, Recorded>> = {};
  for (const milestone of MILESTONES) {
    const found = milestoneOf(milestone, sources, steps);
    if (found !== undefined) result[milestone] = found;
  }
  return result;
}

function milestoneOf(
  milestone: Milestone,
  sources: MilestoneSources,
  steps: Readonly<Record<string, StepState>>,
): Recorded | undefined {
  const explicit = sources.explicit[milestone];
  // Set to null: a person took the time back, so nothing else may stand in for it.
  if (explicit !== undefined) return explicit.at === null ? undefined : { ...explicit, at: explicit.at };
  return sources.derived[milestone] ?? firstStepDone(milestone, sources, steps);
}

function firstStepDone(
  milestone: Milestone,
  { stepMilestones }: MilestoneSources,
  steps: Readonly<Record<string, StepState>>,
): Recorded | undefined {
  if (stepMilestones.size === 0) return undefined;
  const done = Object.entries(steps).flatMap(([id, step]) =>
    stepMilestones.get(id) === milestone && step.status === 'done'
      ? [{ event: step.event, at: step.at, by: step.by }]
      : [],
  );
  return done.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0];
}
