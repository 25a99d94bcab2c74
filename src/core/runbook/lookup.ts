import type { Incident } from '../incident/incident.ts';
import type { PhaseGoal, Runbook, Step } from './model.ts';
import { allSteps, runbookProgress, type PlacedStep } from './progress.ts';

export function findStep(runbook: Runbook, id: string): PlacedStep | undefined {
  return allSteps(runbook).find(({ step }) => step.id === id);
}

/** Required steps that are asked for now and not done, of the phases with this goal. */
export function openSteps(runbook: Runbook, incident: Incident, goal: PhaseGoal): Step[] {
  return runbookProgress(runbook, incident, Date.parse(incident.declared.at))
    .filter(({ phase }) => phase.goal === goal)
    .flatMap(({ tracks }) => tracks.flatMap(({ steps }) => steps))
    .filter(
      ({ applies, step, status }) => applies && step.required && status !== 'done' && status !== 'skipped',
    )
    .map(({ step }) => step);
}
