import type { Actor } from '../incident/events.ts';
import { isOver, type CommandRun, type Incident, type RuledOut } from '../incident/incident.ts';
import type { Condition, PhaseGoal, Runbook, StepAction } from '../runbook/model.ts';
import {
  findRole,
  rolesOf,
  type AnswerProgress,
  type DecisionProgress,
  type PhaseProgress,
  type StepProgress,
  type TrackProgress,
} from '../runbook/progress.ts';
import { fieldsOf } from './fields.ts';
import { nameFor, sign } from './people.ts';
import type { AnswerView, DecisionView, PhaseView, StepView, TrackView } from './state.ts';

/** What all phases are seen against. */
export interface PhaseContext {
  readonly incident: Incident;
  readonly runbook: Runbook;
  readonly me: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Absent: the board has nothing to do for it beyond its check box. */
const ACTION_LABELS: Readonly<Partial<Record<StepAction, string>>> = {
  acknowledge: 'Acknowledge',
  'set-impact': 'Record impact',
  'change-severity': 'Severity…',
  'assign-roles': 'Assign roles',
  'set-channel': 'Set the link',
  'show-deployments': 'Show deployments',
  'link-deployment': 'Link a deployment',
  'create-hotfix': 'Hotfix branch…',
  'prepare-rollback': 'Prepare rollback…',
  'add-evidence': 'Add evidence…',
  'post-update': 'Post an update…',
  resolve: 'Resolve…',
  'create-postmortem': 'Post-mortem…',
  'send-to-backlog': 'Send to backlog…',
};

export function phasesOf(progress: readonly PhaseProgress[], context: PhaseContext): PhaseView[] {
  const current = currentPhaseOf(progress, context.incident);
  return progress.map((phase, index) => {
    const place = {
      isFirst: index === 0,
      isLast: index === progress.length - 1,
      isCurrent: phase.phase.id === current,
    };
    return phaseOf(phase, place, context);
  });
}

/**
 * The phase to show when nobody picked one: the last that was begun, or the one after it once that is done. Answering
 * its decision begins a phase too, and watching over a fix the one that proves it. Of an incident that is over, what
 * comes last.
 */
export function currentPhaseOf(progress: readonly PhaseProgress[], incident: Incident): string | undefined {
  if (isOver(incident)) return progress.at(-1)?.phase.id;
  const isWatched = incident.status === 'monitoring';
  const last = progress.findLastIndex(
    ({ state, decision, phase }) =>
      state !== 'upcoming' || decision?.cause !== undefined || (isWatched && phase.goal === 'resolution'),
  );
  const isDone = progress[last]?.state === 'done';
  return (progress[isDone ? last + 1 : last] ?? progress.at(-1))?.phase.id;
}

function phaseOf(
  progress: PhaseProgress,
  place: { readonly isFirst: boolean; readonly isLast: boolean; readonly isCurrent: boolean },
  context: PhaseContext,
): PhaseView {
  const { phase, tracks, decision } = progress;
  const lateAt = lateAtOf(progress, context);
  const output = outputOf(progress, context);
  const isLookingBack = phase.goal === 'postmortem' || place.isLast;
  const lead = [
    ...(phase.role === undefined ? [] : [roleText(phase.role, context)]),
    // Of a runbook that was attached.
    ...(phase.source ? [phase.source.name] : []),
  ].join(' · ');
  return {
    id: phase.id,
    title: phase.title,
    ...(phase.window && { window: phase.window.text }),
    progress: progressText(progress),
    state:
      progress.state === 'done' ? 'done' : progress.state === 'current' || place.isCurrent ? 'now' : 'open',
    ...(lateAt !== undefined && { lateAt }),
    ...(lead !== '' && { lead }),
    ...(phase.intro !== undefined && { intro: phase.intro }),
    ...(output && { output }),
    fields: fieldsOf(context.incident, phase.goal, place),
    tracks: tracks.map((track) => trackOf(track, context)),
    ...(decision && { decision: decisionOf(decision, context) }),
    hasHypotheses: decision !== undefined || phase.goal === 'cause',
    hasRemedies: decision !== undefined || phase.goal === 'mitigation' || isLookingBack,
    hasFigures: place.isFirst || isLookingBack,
    hasWhys: isLookingBack,
    hasReview: phase.goal === 'postmortem',
  };
}

function progressText({ state, done, skipped, total }: PhaseProgress): string {
  if (total === 0) return state === 'done' ? 'done' : '';
  const settled = done + skipped;
  if (state === 'upcoming') return `${total} ${total === 1 ? 'step' : 'steps'}`;
  return state === 'done' && settled === total ? 'done' : `${settled} of ${total}`;
}

/** When it becomes late, or became so; absent once it can no longer. */
function lateAtOf(
  { state, isLate, endsAt }: PhaseProgress,
  { incident, now }: PhaseContext,
): string | undefined {
  if (endsAt === undefined || state === 'done') return undefined;
  const isAhead = Date.parse(endsAt) >= now && incident.status !== 'closed';
  return isLate || isAhead ? endsAt : undefined;
}

function outputOf({ phase, isOutputReached }: PhaseProgress, context: PhaseContext): PhaseView['output'] {
  if (phase.output === undefined) return undefined;
  const missing = isOutputReached || phase.goal === undefined ? undefined : missingFor(phase.goal, context);
  return { text: phase.output, isReached: isOutputReached, ...(missing !== undefined && { missing }) };
}

/** What a goal that is not reached yet is waiting for. */
function missingFor(goal: PhaseGoal, { incident, runbook }: PhaseContext): string {
  switch (goal) {
    case 'team':
      return `a name for ${rolesOf(runbook, incident).find(({ isCommander }) => isCommander)?.title ?? 'a role'}`;
    case 'cause':
      return 'an answer to what caused it, or a root cause';
    case 'mitigation':
      return incident.cause === undefined ? 'an answer to what caused it' : 'steps of the answer';
    case 'resolution':
      return 'the status Resolved';
    case 'postmortem':
      return 'the report';
  }
}

function trackOf({ track, steps }: TrackProgress, context: PhaseContext): TrackView {
  const { incident, me } = context;
  const assignee = track.role === undefined ? undefined : incident.roles[track.role]?.assignee;
  const condition = conditionText(track.condition);
  return {
    id: track.id,
    ...(track.title !== undefined && { title: track.title }),
    ...(track.role !== undefined && { role: roleTitle(track.role, context) }),
    ...(assignee && { assignee: nameFor(assignee, me) }),
    isThroughout: track.throughout,
    ...(condition !== undefined && { condition }),
    ...(track.intro !== undefined && { intro: track.intro }),
    steps: steps.map((step) => stepOf(step, context, track.role)),
  };
}

function conditionText(condition: Condition | undefined): string | undefined {
  const parts = [condition?.severities?.join(' and '), condition?.apiRelated ? 'API-related' : undefined];
  const text = parts.filter(Boolean).join(', ');
  return text === '' ? undefined : `${text} only`;
}

function decisionOf({ decision, cause, answers }: DecisionProgress, context: PhaseContext): DecisionView {
  const { incident, me } = context;
  return {
    question: decision.question,
    ...(cause && { chosen: cause }),
    ...(incident.cause?.reasons !== undefined && { reasons: incident.cause.reasons }),
    ...(incident.cause && { signed: sign(incident.cause, me) }),
    answers: answers.map((answer) => answerOf(answer, context)),
    ...(incident.notDeployment && { notDeployment: ruledOutOf(incident.notDeployment, me) }),
  };
}

const ruledOutOf = (ruledOut: RuledOut, me: Actor): NonNullable<DecisionView['notDeployment']> => ({
  ...sign(ruledOut, me),
  ...(ruledOut.reasons !== undefined && { reasons: ruledOut.reasons }),
});

function answerOf({ answer, isChosen, steps }: AnswerProgress, context: PhaseContext): AnswerView {
  const shown = steps.filter(({ applies, status }) => !isChosen || applies || status !== 'open');
  return {
    cause: answer.cause,
    title: answer.title,
    ...(answer.hint !== undefined && { hint: answer.hint }),
    steps: shown.map((step) => stepOf(step, context)),
  };
}

function stepOf(progress: StepProgress, context: PhaseContext, trackRole?: string): StepView {
  const { step, status, state, role, ran } = progress;
  const label = step.action && ACTION_LABELS[step.action];
  const isOthers = role !== undefined && role !== trackRole;
  const failure = ran && failureOf(ran);
  return {
    id: step.id,
    title: step.title,
    ...(step.details !== undefined && { details: step.details }),
    status,
    ...(state && { signed: sign(state, context.me) }),
    ...(state?.note !== undefined && state.note !== '' && { note: state.note }),
    isOptional: !step.required,
    ...(isOthers && { role: roleText(role, context) }),
    ...(step.action && label !== undefined && { action: { id: step.action, label } }),
    commands: step.commands.map(({ language, text }) => ({ language, text })),
    ...(failure !== undefined && { failure }),
  };
}

function failureOf({ exitCode, command }: CommandRun): string | undefined {
  if (exitCode === undefined || exitCode === 0) return undefined;
  return `${command.split('\n', 1)[0] ?? ''} ended with exit code ${exitCode}`;
}

const roleTitle = (role: string, { runbook, incident }: PhaseContext): string =>
  findRole(runbook, role)?.title ?? incident.roles[role]?.title ?? role;

/** "DevOps Automator · you" */
function roleText(role: string, context: PhaseContext): string {
  const assigned = context.incident.roles[role];
  const who = assigned === undefined ? 'unassigned' : nameFor(assigned.assignee, context.me);
  return `${roleTitle(role, context)} · ${who}`;
}
