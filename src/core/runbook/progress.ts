import {
  isOver,
  type CommandRun,
  type Incident,
  type RoleState,
  type StepState,
  type StepStatus,
} from '../incident/incident.ts';
import { SEVERITIES, type Cause, type Severity } from '../incident/vocabulary.ts';
import type {
  Answer,
  Condition,
  Decision,
  Phase,
  Runbook,
  Step,
  TeamRole,
  TimeWindow,
  Track,
} from './model.ts';

export interface StepProgress {
  readonly step: Step;
  readonly status: StepStatus;
  /** What was recorded; absent for a step that nobody touched. */
  readonly state?: StepState;
  /** Whether it is to be done now. One that was touched earlier is shown all the same. */
  readonly applies: boolean;
  /** Its own, or that of its track. */
  readonly role?: string;
  /** The last of its commands that was run. */
  readonly ran?: CommandRun;
}

export interface TrackProgress {
  readonly track: Track;
  readonly applies: boolean;
  /** Those that apply, and those that have been touched. */
  readonly steps: readonly StepProgress[];
}

export interface AnswerProgress {
  readonly answer: Answer;
  readonly isChosen: boolean;
  readonly steps: readonly StepProgress[];
}

export interface DecisionProgress {
  readonly decision: Decision;
  readonly cause?: Cause;
  readonly answers: readonly AnswerProgress[];
  readonly chosen?: AnswerProgress;
  /** Recorded under answers that are not, or no longer, chosen. */
  readonly elsewhere: readonly StepProgress[];
}

export type PhaseState = 'upcoming' | 'current' | 'done';

export interface PhaseProgress {
  readonly phase: Phase;
  readonly state: PhaseState;
  readonly done: number;
  readonly skipped: number;
  /** Steps that apply: with those of the chosen answer, without those of any other. */
  readonly total: number;
  readonly isOutputReached: boolean;
  readonly isLate: boolean;
  /** When its window closes, if that can be told. UTC, ISO 8601. */
  readonly endsAt?: string;
  /** Tracks that apply or in which something was recorded. */
  readonly tracks: readonly TrackProgress[];
  readonly decision?: DecisionProgress;
}

/**
 * How far the incident is in its runbook.
 * @param now milliseconds since 1970
 */
export function runbookProgress(runbook: Runbook, incident: Incident, now: number): PhaseProgress[] {
  const phases = runbook.phases.map((phase) => measure(runbook, incident, phase));
  // A runbook that was attached is worked through beside the first, not after it.
  const firsts = new Map<string | undefined, Phase>();
  for (const { phase, isComplete } of phases) {
    const source = phase.source?.sha256;
    if (!isComplete && !firsts.has(source)) firsts.set(source, phase);
  }
  return phases.map(({ isComplete, isBegun, ...rest }) => {
    const isFirst = firsts.get(rest.phase.source?.sha256) === rest.phase;
    const state: PhaseState = isComplete ? 'done' : isBegun || isFirst ? 'current' : 'upcoming';
    return { ...rest, state, ...lateness(rest.phase, incident, isComplete, now) };
  });
}

function measure(runbook: Runbook, incident: Incident, phase: Phase) {
  const tracks = phase.tracks
    .map((track) => trackProgress(track, incident))
    .filter(({ applies, steps }) => applies || steps.length > 0);
  const decision = phase.decision && decisionProgress(phase.decision, incident);
  const chosen = decision?.chosen?.steps ?? [];
  const applicable = [...tracks.flatMap(({ steps }) => steps), ...chosen].filter(({ applies }) => applies);
  // What goes on throughout a phase never ends by itself, so no phase waits for it.
  const awaited = [
    ...tracks.filter(({ track }) => !track.throughout).flatMap(({ steps }) => steps),
    ...chosen,
  ];
  const required = awaited.filter(({ applies, step }) => applies && step.required);
  const isOutputReached = reachesOutput(runbook, incident, phase, required);
  const isSettled = required.every(({ status }) => status === 'done' || status === 'skipped');
  return {
    phase,
    tracks,
    ...(decision && { decision }),
    done: applicable.filter(({ status }) => status === 'done').length,
    skipped: applicable.filter(({ status }) => status === 'skipped').length,
    total: applicable.length,
    isOutputReached,
    isComplete: isOutputReached && isSettled,
    isBegun: [...applicable, ...(decision?.elsewhere ?? [])].some(({ status }) => status !== 'open'),
  };
}

function trackProgress(track: Track, incident: Incident): TrackProgress {
  const applies = holds(track.condition, incident);
  return { track, applies, steps: visible(stepsProgress(track.steps, incident, applies, track.role)) };
}

function decisionProgress(decision: Decision, incident: Incident): DecisionProgress {
  const cause = incident.cause?.cause;
  const answers = decision.answers.map((answer) => {
    const isChosen = answer.cause === cause;
    // Before a cause is decided, the steps of each answer are shown as what it would ask for.
    return { answer, isChosen, steps: stepsProgress(answer.steps, incident, isChosen) };
  });
  const chosen = answers.find(({ isChosen }) => isChosen);
  return {
    decision,
    ...(cause && { cause }),
    answers,
    ...(chosen && { chosen: { ...chosen, steps: visible(chosen.steps) } }),
    elsewhere: answers.filter(({ isChosen }) => !isChosen).flatMap(({ steps }) => steps.filter(isTouched)),
  };
}

function stepsProgress(
  steps: readonly Step[],
  incident: Incident,
  isAsked: boolean,
  trackRole?: string,
): StepProgress[] {
  return steps.map((step) => {
    const state = incident.steps[step.id];
    const ran = incident.commandRuns[step.id];
    const role = step.role ?? trackRole;
    return {
      step,
      status: state?.status ?? 'open',
      ...(state && { state }),
      applies: isAsked && holds(step.condition, incident),
      ...(role !== undefined && { role }),
      ...(ran && { ran }),
    };
  });
}

const isTouched = ({ status }: StepProgress): boolean => status !== 'open';
const visible = (steps: readonly StepProgress[]): StepProgress[] =>
  steps.filter((step) => step.applies || isTouched(step));

function holds(condition: Condition | undefined, incident: Incident): boolean {
  const isLevel = condition?.severities?.includes(incident.severity) ?? true;
  return isLevel && (!condition?.apiRelated || incident.facts.apiRelated === true);
}

/** Whether what the phase is for is on record: not the ticks decide, but what they should have led to. */
function reachesOutput(
  runbook: Runbook,
  incident: Incident,
  phase: Phase,
  required: readonly StepProgress[],
): boolean {
  switch (phase.goal) {
    case 'team':
      return isTeamActive(runbook, incident);
    case 'cause':
      return incident.cause !== undefined || incident.facts.rootCause !== undefined;
    case 'mitigation':
      return isMitigated(phase, incident);
    case 'resolution':
      return isOver(incident);
    case 'postmortem':
      return incident.postmortems.length > 0;
    default:
      return required.length > 0 && required.every(({ status }) => status === 'done');
  }
}

/** The severity is known from the declaration on. A team is active once it is led, or, without a leader, once it has anyone. */
function isTeamActive(runbook: Runbook, incident: Incident): boolean {
  const team = teamFor(runbook, incident.severity);
  const leaders = team.filter(({ isCommander }) => isCommander);
  if (team.length === 0) return Object.keys(incident.roles).length > 0;
  return (leaders.length > 0 ? leaders : team).some(({ role }) => incident.roles[role] !== undefined);
}

function isMitigated(phase: Phase, incident: Incident): boolean {
  if (!incident.cause) return false;
  const answer = phase.decision?.answers.find(({ cause }) => cause === incident.cause?.cause);
  return stepsProgress(answer?.steps ?? [], incident, true)
    .filter(({ applies, step }) => applies && step.required)
    .every(({ status }) => status === 'done');
}

function lateness(phase: Phase, incident: Incident, isComplete: boolean, now: number) {
  const endsAt = windowEnd(phase.window, incident);
  if (endsAt === undefined) return { isLate: false };
  // Once it is over, only what counts from its end can still be late.
  const isRunning =
    incident.status !== 'closed' && (!isOver(incident) || phase.window?.relativeTo === 'resolved');
  return { isLate: !isComplete && isRunning && now > endsAt, endsAt: new Date(endsAt).toISOString() };
}

function windowEnd(window: TimeWindow | undefined, incident: Incident): number | undefined {
  if (window?.toMinutes === undefined) return undefined;
  const from =
    incident.milestones[window.relativeTo ?? 'declared'] ??
    (window.relativeTo ? undefined : incident.declared);
  return from && Date.parse(from.at) + window.toMinutes * 60_000;
}

export const teamFor = (runbook: Runbook, severity: Severity): readonly TeamRole[] => runbook.teams[severity];

export interface RoleSlot extends TeamRole {
  /** Whether the present severity asks for it. */
  readonly isInTeam: boolean;
  readonly assigned?: RoleState;
}

/** The roles of the present severity, filled or not, and then all others that someone holds: no one is dropped. */
export function rolesOf(runbook: Runbook, incident: Incident): RoleSlot[] {
  const team = teamFor(runbook, incident.severity);
  const slots = team.map((role): RoleSlot => {
    const assigned = incident.roles[role.role];
    return { ...role, isInTeam: true, ...(assigned && { assigned }) };
  });
  const others = Object.values(incident.roles)
    .filter(({ role }) => !team.some((known) => known.role === role))
    .map((assigned): RoleSlot => ({ ...roleNamed(runbook, assigned), isInTeam: false, assigned }));
  return [...slots, ...others];
}

function roleNamed(runbook: Runbook, { role, title }: RoleState): TeamRole {
  return findRole(runbook, role) ?? { role, title: title ?? role, responsibility: '', isCommander: false };
}

/** A role by its id, wherever in the runbook it is defined. */
export function findRole(runbook: Runbook, role: string): TeamRole | undefined {
  const all = [...SEVERITIES.flatMap((severity) => runbook.teams[severity]), ...runbook.otherRoles];
  return all.find((known) => known.role === role);
}

export interface PlacedStep {
  readonly step: Step;
  readonly phase: Phase;
  readonly track?: Track;
  readonly answer?: Answer;
}

/** Every step of the runbook with where it stands, whether it applies or not. */
export function allSteps(runbook: Runbook): PlacedStep[] {
  return runbook.phases.flatMap((phase) => [
    ...phase.tracks.flatMap((track) => track.steps.map((step) => ({ step, phase, track }))),
    ...(phase.decision?.answers ?? []).flatMap((answer) =>
      answer.steps.map((step) => ({ step, phase, answer })),
    ),
  ]);
}
