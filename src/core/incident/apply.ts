import { recorded } from './amend.ts';
import { addAction, changeAction, putOnBacklog, reopenAction } from './apply-actions.ts';
import { judgeRemedy, measure, tryRemedy } from './apply-response.ts';
import { addWhy, changeWhy, moveWhy, removeWhy } from './apply-whys.ts';
import {
  acknowledge,
  communicate,
  endMonitoring,
  followStatus,
  raise,
  setConcerns,
  startMonitoring,
} from './apply-world.ts';
import type { EventData, EventKind, EventOf, IncidentEvent } from './events.ts';
import type { Draft, Fold } from './draft.ts';
import type { Recorded, StepStatus } from './incident.ts';
import type { Status } from './vocabulary.ts';

export function setFacts(
  draft: Draft,
  at: Recorded,
  { title, ...facts }: Partial<EventData<'incident.updated'>>,
): void {
  setConcerns(draft, at, facts);
  if (title !== undefined) draft.title = title;
  const isGiven = ([, value]: [string, unknown]): boolean =>
    value !== null && !(Array.isArray(value) && value.length === 0);
  const changes = Object.entries(facts).filter(([, value]) => value !== undefined);
  draft.facts = Object.fromEntries(
    Object.entries({ ...draft.facts, ...Object.fromEntries(changes) }).filter(isGiven),
  );
}

function setStatus({ draft, sources }: Fold, status: Status, at: Recorded): void {
  draft.status = status;
  draft.statuses.push({ ...at, status });
  followStatus(draft, status, at);
  if (status === 'identified') sources.derived.identified ??= at;
  if (status === 'resolved') sources.derived.resolved = at;
  if (status === 'closed') sources.derived.closed = at;
  if (status !== 'closed') delete sources.derived.closed;
  if (status !== 'closed' && status !== 'resolved') delete sources.derived.resolved;
}

type StepKind = Extract<EventKind, `step.${string}`>;
const STEP_STATUS: Readonly<Record<StepKind, StepStatus>> = {
  'step.started': 'started',
  'step.done': 'done',
  'step.skipped': 'skipped',
  'step.failed': 'failed',
  'step.reopened': 'open',
};

function setStep({ draft, sources }: Fold, event: EventOf<StepKind>): void {
  const { step, title, note, milestone } = event.data;
  draft.steps[step] = {
    ...recorded(event),
    status: STEP_STATUS[event.kind],
    title,
    ...(note !== undefined && { note }),
  };
  if (milestone !== undefined) sources.stepMilestones.set(step, milestone);
}

function judgeHypothesis(
  { keyed }: Fold,
  event: EventOf<'hypothesis.confirmed' | 'hypothesis.rejected'>,
  status: 'confirmed' | 'rejected',
): void {
  const { hypothesis, text, suspect, note, evidence = [] } = event.data;
  // A suspect is ruled out in one go, without having been accused before.
  const known = keyed.hypotheses.get(hypothesis) ?? (text && { hypothesis, text, evidence: [] });
  if (!known) return;
  keyed.hypotheses.set(hypothesis, {
    ...known,
    ...(suspect && { suspect }),
    ...recorded(event),
    status,
    ...(note !== undefined && { note }),
    evidence: [...new Set([...known.evidence, ...evidence])],
  });
}

function setRole({ draft }: Fold, event: EventOf<'role.assigned'>): void {
  const { role, title, assignee } = event.data;
  draft.roles[role] = { ...recorded(event), role, ...(title !== undefined && { title }), assignee };
}

function openHypothesis({ keyed }: Fold, event: EventOf<'hypothesis.opened'>): void {
  const { hypothesis, text, suspect, evidence = [] } = event.data;
  keyed.hypotheses.set(hypothesis, {
    ...recorded(event),
    hypothesis,
    text,
    status: 'open',
    ...(suspect && { suspect }),
    evidence,
  });
}

function decideCause({ draft }: Fold, event: EventOf<'cause.decided'>): void {
  const { cause, ...rest } = event.data;
  delete draft.cause;
  delete draft.notDeployment;
  if (cause === 'not-deployment') draft.notDeployment = { ...recorded(event), ...rest };
  else if (cause !== 'unknown') draft.cause = { ...recorded(event), ...rest, cause };
}

function setRollback(
  { keyed }: Fold,
  event: EventOf<'rollback.prepared' | 'rollback.performed' | 'rollback.failed'>,
): void {
  const { rollback = event.id, isGivenUp } = event.data;
  const state = isGivenUp === true ? 'given-up' : ROLLBACK_STATES[event.kind];
  keyed.rollbacks.set(rollback, {
    ...keyed.rollbacks.get(rollback),
    ...event.data,
    ...recorded(event),
    rollback,
    state,
  });
}

const ROLLBACK_STATES = {
  'rollback.prepared': 'prepared',
  'rollback.performed': 'performed',
  'rollback.failed': 'failed',
} as const;

function pick({ draft }: Fold, event: EventOf<'hotfix.picked'>): void {
  const at = draft.hotfixes.findLastIndex(({ branch }) => branch === event.data.branch);
  const hotfix = draft.hotfixes[at];
  if (hotfix) draft.hotfixes[at] = { ...hotfix, picked: [...(hotfix.picked ?? []), ...event.data.picked] };
}

function startBisect({ keyed }: Fold, event: EventOf<'bisect.started'>): void {
  const { note: _note, ...data } = event.data;
  keyed.bisects.set(data.bisect, { ...recorded(event), ...data, state: 'running', tested: [] });
}

function testInBisect({ keyed }: Fold, event: EventOf<'bisect.tested'>): void {
  const known = keyed.bisects.get(event.data.bisect);
  if (known === undefined) return;
  const tested = [...known.tested, { ...recorded(event), ...event.data }];
  keyed.bisects.set(known.bisect, { ...known, tested });
}

function endBisect({ keyed }: Fold, event: EventOf<'bisect.finished' | 'bisect.stopped'>): void {
  const known = keyed.bisects.get(event.data.bisect);
  if (known === undefined) return;
  const state = event.kind === 'bisect.finished' ? 'finished' : 'stopped';
  keyed.bisects.set(known.bisect, { ...known, state, ended: { ...recorded(event), ...event.data } });
}

function linkDeployment({ keyed }: Fold, event: EventOf<'deployment.linked'>): void {
  const { deployment, reasons } = event.data;
  const linked = recorded(event);
  keyed.deployments.set(deployment.id, { ...deployment, linked, ...(reasons !== undefined && { reasons }) });
}

function setSeverity({ draft }: Fold, event: EventOf<'severity.changed'>): void {
  const { to, reason } = event.data;
  draft.severity = to;
  draft.severities.push({ ...recorded(event), severity: to, ...(reason !== undefined && { reason }) });
}

function reopen(fold: Fold, event: EventOf<'incident.reopened'>): void {
  fold.draft.reopened.push({ ...recorded(event), ...event.data });
  delete fold.draft.closed;
  setStatus(fold, 'investigating', recorded(event));
}

function close(fold: Fold, event: EventOf<'incident.closed'>): void {
  fold.draft.closed = { ...recorded(event), ...event.data };
  setStatus(fold, 'closed', recorded(event));
}

/** Written once more, after its file was lost say, it is as far as it was. */
function writePostmortem({ draft }: Fold, event: EventOf<'postmortem.created'>): void {
  draft.postmortems.push({ ...recorded(event), ...event.data });
  draft.review ??= { ...recorded(event), status: 'draft' };
}

function changeReview({ draft }: Fold, event: EventOf<'review.changed'>): void {
  const { to, note } = event.data;
  draft.review = { ...recorded(event), status: to, ...(note !== undefined && { note }) };
}

type Rules = { readonly [K in EventKind]?: (fold: Fold, event: EventOf<K>) => void };

/** What each kind does to an incident. A kind without a rule changes nothing but the timeline. */
const RULES: Rules = {
  'incident.updated': ({ draft }, event) => setFacts(draft, recorded(event), event.data),
  'severity.changed': setSeverity,
  'status.changed': (fold, event) => setStatus(fold, event.data.to, recorded(event)),
  'milestone.set': ({ sources }, event) => {
    sources.explicit[event.data.milestone] = { ...recorded(event), at: event.data.at };
  },
  'role.assigned': setRole,
  'role.released': ({ draft }, { data }) => {
    Reflect.deleteProperty(draft.roles, data.role);
  },
  'step.started': setStep,
  'step.done': setStep,
  'step.skipped': setStep,
  'step.failed': setStep,
  'step.reopened': setStep,
  'cause.decided': decideCause,
  'deployment.linked': linkDeployment,
  'deployment.recorded': ({ keyed }, event) => {
    const { deployment, note } = event.data;
    const told = { ...deployment, recorded: recorded(event), ...(note !== undefined && { note }) };
    keyed.toldDeployments.set(deployment.id, told);
  },
  'deployment.unlinked': ({ keyed }, { data }) => {
    keyed.deployments.delete(data.deployment);
  },
  'hotfix.created': ({ draft }, event) => draft.hotfixes.push({ ...recorded(event), ...event.data }),
  'hotfix.picked': pick,
  'rollback.prepared': setRollback,
  'rollback.performed': setRollback,
  'rollback.failed': setRollback,
  'bisect.started': startBisect,
  'bisect.tested': testInBisect,
  'bisect.finished': endBisect,
  'bisect.stopped': endBisect,
  'command.ran': ({ draft }, event) => {
    const { step, command, exitCode, durationMs } = event.data;
    if (step === undefined) return;
    draft.commandRuns[step] = {
      ...recorded(event),
      command,
      ...(exitCode !== undefined && { exitCode }),
      ...(durationMs !== undefined && { durationMs }),
    };
  },
  'runbook.attached': ({ draft, keyed }, event) => {
    const { runbook } = event.data;
    if (runbook.sha256 === draft.runbook?.sha256 || keyed.attachedRunbooks.has(runbook.sha256)) return;
    keyed.attachedRunbooks.set(runbook.sha256, { ...recorded(event), ...runbook });
  },
  'runbook.detached': ({ keyed }, { data }) => {
    keyed.attachedRunbooks.delete(data.runbook);
  },
  'evidence.added': ({ draft }, event) => draft.evidence.push({ ...recorded(event), ...event.data }),
  'hypothesis.opened': openHypothesis,
  'hypothesis.confirmed': (fold, event) => judgeHypothesis(fold, event, 'confirmed'),
  'hypothesis.rejected': (fold, event) => judgeHypothesis(fold, event, 'rejected'),
  'remedy.tried': tryRemedy,
  'remedy.judged': judgeRemedy,
  'impact.measured': measure,
  'why.added': addWhy,
  'why.changed': changeWhy,
  'why.moved': moveWhy,
  'why.removed': removeWhy,
  'action.added': addAction,
  'action.changed': changeAction,
  'action.closed': changeAction,
  'action.reopened': reopenAction,
  'backlog.added': putOnBacklog,
  'comms.drafted': communicate,
  'comms.approved': communicate,
  'comms.sent': communicate,
  'comms.snoozed': communicate,
  'escalation.raised': raise,
  'escalation.acknowledged': acknowledge,
  'monitoring.started': startMonitoring,
  'monitoring.passed': endMonitoring,
  'monitoring.failed': endMonitoring,
  'postmortem.created': writePostmortem,
  'review.changed': changeReview,
  'incident.reopened': reopen,
  'incident.closed': close,
};

/** The kinds that change what a list shows: see summary.ts. */
const SUMMARY_KINDS: ReadonlySet<EventKind> = new Set<EventKind>([
  'incident.updated',
  'severity.changed',
  'status.changed',
  'milestone.set',
  'step.started',
  'step.done',
  'step.skipped',
  'step.failed',
  'step.reopened',
  'cause.decided',
  'action.added',
  'action.changed',
  'action.closed',
  'action.reopened',
  'incident.reopened',
  'incident.closed',
  'postmortem.created',
  'review.changed',
  'backlog.added',
]);

export const changesSummary = ({ kind }: IncidentEvent): boolean => SUMMARY_KINDS.has(kind);

export function applyEvent(fold: Fold, event: IncidentEvent): void {
  // The rule was looked up by the kind of this very event.
  const rule = RULES[event.kind] as ((fold: Fold, event: IncidentEvent) => void) | undefined;
  rule?.(fold, event);
}
