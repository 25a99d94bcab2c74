import type { EventData, EventKind, EventOf, IncidentEvent } from './events.ts';
import type { GitFact } from './git-facts.ts';
import type { TimelineEntry } from './incident.ts';
import { placeWords } from './place.ts';
import {
  NOT_RECORDED,
  REMEDY_LABELS,
  REVIEW_LABELS,
  STATUS_LABELS,
  type Cause,
  type CauseAnswer,
  type CloseGap,
  type CloseReason,
  type Milestone,
  type ReopenCause,
  type Trigger,
  type UpdateKind,
} from './vocabulary.ts';
import { some } from '../rollback/plan.ts';
import { formatDuration, formatUtc } from '../text/time.ts';

/** One entry of the timeline in words: a line, and what more there is to say. Plain text, from people: escape it. */
export interface Description {
  readonly text: string;
  readonly detail?: string;
}

export const CAUSE_LABELS: Readonly<Record<Cause, string>> = {
  deployment: 'Recent deployment',
  infrastructure: 'Infrastructure',
  'code-bug': 'Code bug',
  'external-dependency': 'External dependency',
};

export const CAUSE_ANSWER_LABELS: Readonly<Record<CauseAnswer, string>> = {
  ...CAUSE_LABELS,
  'not-deployment': 'Not a deployment',
  unknown: 'Not known yet',
};

export const TRIGGER_LABELS: Readonly<Record<Trigger, string>> = {
  'monitoring-alert': 'Monitoring alert',
  'user-report': 'User report',
  'agent-detection': 'Agent detection',
  other: 'Other',
};

export const MILESTONE_LABELS: Readonly<Record<Milestone, string>> = {
  started: 'Impact started',
  detected: 'Detected',
  declared: 'Declared',
  acknowledged: 'Acknowledged',
  identified: 'Identified',
  mitigated: 'Mitigated',
  recovered: 'Recovered',
  resolved: 'Resolved',
  closed: 'Closed',
};

export const CLOSE_REASON_LABELS: Readonly<Record<CloseReason, string>> = {
  resolved: 'Resolved',
  duplicate: 'Duplicate',
  'false-alarm': 'False alarm',
  superseded: 'Superseded',
  external: 'External',
  cancelled: 'Cancelled',
  merged: 'Merged into another incident',
  other: 'Other reason',
};

export const CLOSE_GAP_LABELS: Readonly<Record<CloseGap, string>> = {
  postmortem: 'no post-mortem',
  review: 'post-mortem not reviewed',
  actions: 'action items still open',
};

export const REOPEN_LABELS: Readonly<Record<ReopenCause, string>> = {
  relapse: 'Relapse',
  mistake: 'Ended by mistake',
};

/** "Duplicate of INC-20261120-7777: Checkout fails" */
export const closeReasonText = ({ reason, otherName }: EventData<'incident.closed'>): string =>
  otherName === undefined
    ? CLOSE_REASON_LABELS[reason]
    : reason === 'merged'
      ? `Merged into ${otherName}`
      : `${CLOSE_REASON_LABELS[reason]} of ${otherName}`;

/** "Closed all the same: no post-mortem, action items still open" */
export const closedWithout = ({ without = [] }: EventData<'incident.closed'>): string | undefined =>
  without.length === 0
    ? undefined
    : `Closed all the same: ${without.map((gap) => CLOSE_GAP_LABELS[gap]).join(', ')}`;

export const UPDATE_LABELS: Readonly<Record<UpdateKind, string>> = {
  status: 'Status update',
  brief: 'Executive brief',
  notification: 'Notification of the authority',
};

const FACT_LABELS: Readonly<Record<string, string>> = {
  title: 'Title',
  summary: 'Summary',
  trigger: 'Trigger',
  triggerDetail: 'Trigger detail',
  services: 'Services',
  paths: 'Paths',
  usersAffected: 'Users affected',
  dataAtRisk: 'Data at risk',
  dataBreach: 'Data breach',
  userDataAffected: 'User data affected',
  revenueImpact: 'Revenue impact',
  reputationImpact: 'Reputation impact',
  dataImpact: 'Data impact',
  channel: 'Channel',
  apiRelated: 'API-related',
  rootCause: 'Root cause',
};

/** "about 5,000 (estimate)" */
export const figureValue = ({ value, isEstimate }: EventData<'impact.measured'>): string =>
  isEstimate === true ? `${value} (estimate)` : value;

const withDetail = (text: string, detail: string | undefined): Description =>
  detail === undefined || detail === '' ? { text } : { text, detail };

const short = (revision: string): string => revision.slice(0, 8);

function factValue(key: string, value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return NOT_RECORDED;
  if (key === 'trigger') return TRIGGER_LABELS[value as Trigger];
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function describeFacts(data: Readonly<Record<string, unknown>>): Description {
  const facts = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${FACT_LABELS[key] ?? key}: ${factValue(key, value)}`);
  if (facts.length === 0) return { text: 'Updated' };
  return facts.length === 1 ? { text: facts[0] ?? '' } : { text: 'Facts updated', detail: facts.join('\n') };
}

const TREE_WORDS = {
  equal: 'Its tree is that of what ran before (checked)',
  different: 'Its tree differs from that of what ran before (checked)',
} as const;

/** What goes back to what, as far as that is known. */
function rollbackEnds({ deploymentName, deployment, toName, to }: EventData<'rollback.prepared'>): string {
  const from = deploymentName ?? deployment ?? 'deployment not recorded';
  const back = toName ?? (to && short(to));
  return back ? `${from} to ${back}` : from;
}

function describeRollback(text: string, data: EventData<'rollback.prepared'>): Description {
  return withDetail(
    text,
    [
      data.branch && `Branch ${data.branch}`,
      data.worktree,
      data.command && `Command: ${data.command}`,
      data.commits?.length ? `Takes back ${some(data.commits.map(short), 10)}` : '',
      data.tree && TREE_WORDS[data.tree],
      data.exitCode === undefined ? '' : `Exit code ${data.exitCode}`,
      data.conflicts?.length ? `Conflicts in ${data.conflicts.join(', ')}` : '',
      data.note,
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

/** "Sent to customers", or with its kind "Executive brief: sent to executives". */
function aboutUpdate(
  verb: string,
  { kind, audience }: EventData<'comms.sent'>,
  to: 'for' | 'to' = 'for',
): string {
  if (kind === undefined) return `${verb} ${to} ${audience}`;
  return `${UPDATE_LABELS[kind]}: ${verb.toLowerCase()} ${to} ${audience}`;
}

const NOT_SENT = { failed: 'Not sent', unknown: 'Not known to have arrived' } as const;
const throughChannel = ({ channel }: EventData<'comms.sent'>): string =>
  channel === undefined ? '' : ` (${channel})`;

/** "2 entries linked to a why" */
function linkedWords({ evidence = [], withoutEvidence = [] }: EventData<'why.changed'>): string {
  const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;
  if (evidence.length > 0) return `${entries(evidence.length)} linked to a why`;
  return `${entries(withoutEvidence.length)} unlinked from a why`;
}
const gitDetail = ({ author, link }: GitFact): string =>
  [author === undefined ? '' : `By ${author}`, link].filter(Boolean).join('\n');

type Describers = { readonly [K in EventKind]: (event: EventOf<K>, time: FormatTime) => Description };

const DESCRIBERS: Describers = {
  'incident.declared': ({ data }) =>
    withDetail(
      `${data.incidentKind === 'drill' ? 'Drill declared' : 'Declared'} at ${data.severity}: ${data.title}`,
      [data.trigger && `Trigger: ${TRIGGER_LABELS[data.trigger]}`, data.summary].filter(Boolean).join('\n'),
    ),
  'incident.updated': ({ data }) => describeFacts(data),
  'severity.changed': ({ data }) => withDetail(`Severity changed to ${data.to}`, data.reason),
  'status.changed': ({ data }) => withDetail(`Status: ${STATUS_LABELS[data.to]}`, data.note),
  'milestone.set': ({ data }, time) =>
    withDetail(`${MILESTONE_LABELS[data.milestone]}: ${data.at ? time(data.at) : NOT_RECORDED}`, data.note),
  'role.assigned': ({ data }) => ({ text: `${data.title ?? data.role}: ${data.assignee.name}` }),
  'role.released': ({ data }) => withDetail(`${data.title ?? data.role}: released`, data.note),
  'note.added': ({ data }) => withDetail(data.text, data.git && gitDetail(data.git)),
  'hypothesis.opened': ({ data }) => ({ text: `Hypothesis: ${data.text}` }),
  'hypothesis.confirmed': ({ data }) =>
    withDetail(
      data.suspect
        ? `Confirmed: ${data.suspect.name} did it`
        : `Hypothesis confirmed: ${data.text ?? data.hypothesis}`,
      data.note,
    ),
  'hypothesis.rejected': ({ data }) =>
    withDetail(
      data.suspect
        ? `Ruled out: ${data.suspect.name}`
        : `Hypothesis rejected: ${data.text ?? data.hypothesis}`,
      data.note,
    ),
  'step.started': ({ data }) => withDetail(`Started: ${data.title}`, data.note),
  'step.done': ({ data }) => withDetail(`Done: ${data.title}`, data.note),
  'step.skipped': ({ data }) => withDetail(`Skipped: ${data.title}`, data.note),
  'step.failed': ({ data }) => withDetail(`Failed: ${data.title}`, data.note),
  'step.reopened': ({ data }) => withDetail(`Not done after all: ${data.title}`, data.note),
  'cause.decided': ({ data }) => withDetail(`Cause: ${CAUSE_ANSWER_LABELS[data.cause]}`, data.reasons),
  'deployment.linked': ({ data }) =>
    withDetail(
      `Linked ${data.deployment.name} (${short(data.deployment.revision)}) as the cause`,
      data.reasons,
    ),
  'deployment.recorded': ({ data }) =>
    withDetail(`Deployed: ${data.deployment.name} (${short(data.deployment.revision)})`, data.note),
  'deployment.unlinked': ({ data }) => withDetail(`Unlinked ${data.name ?? data.deployment}`, data.reason),
  'hotfix.created': ({ data }) =>
    withDetail(
      `Hotfix branch ${data.branch} from ${data.baseName ?? short(data.base)}`,
      [data.worktree, data.picked && `Picked: ${data.picked.map(short).join(', ')}`]
        .filter(Boolean)
        .join('\n'),
    ),
  'hotfix.picked': ({ data }) =>
    withDetail(
      `Picked ${data.picked.length} ${data.picked.length === 1 ? 'commit' : 'commits'} onto ${data.branch}`,
      [
        data.picked.map(short).join(', '),
        data.conflicts?.length ? `Conflicts in ${data.conflicts.join(', ')}` : '',
      ]
        .filter(Boolean)
        .join('\n'),
    ),
  'rollback.prepared': ({ data }) => describeRollback(`Rollback prepared: ${rollbackEnds(data)}`, data),
  'rollback.performed': ({ data }) => describeRollback(`Rolled back: ${rollbackEnds(data)}`, data),
  'rollback.failed': ({ data }) =>
    describeRollback(
      `Rollback ${data.isGivenUp === true ? 'given up' : 'failed'}: ${rollbackEnds(data)}`,
      data,
    ),
  'bisect.started': ({ data }) =>
    withDetail(
      `Bisect started between ${data.goodName ?? short(data.good)} and ${data.badName ?? short(data.bad)}`,
      data.check && `Check: ${data.check}`,
    ),
  'bisect.tested': ({ data }) =>
    withDetail(
      `Bisect: ${short(data.revision)} is ${data.verdict === 'skip' ? 'skipped' : data.verdict}`,
      [data.subject, data.note].filter(Boolean).join('\n'),
    ),
  'bisect.finished': ({ data }) =>
    withDetail(
      data.culprit === undefined
        ? 'Bisect ended without a single culprit'
        : `Bisect found ${short(data.culprit)}`,
      [data.subject, data.note].filter(Boolean).join('\n'),
    ),
  'bisect.stopped': ({ data }) => withDetail('Bisect stopped', data.note),
  'command.ran': ({ data }) =>
    withDetail(
      [
        data.command,
        data.exitCode === undefined ? `exit code ${NOT_RECORDED}` : `exit ${data.exitCode}`,
        data.durationMs === undefined ? '' : formatDuration(data.durationMs),
      ]
        .filter(Boolean)
        .join(' · '),
      data.output,
    ),
  'runbook.attached': ({ data }) => withDetail(`Runbook attached: ${data.runbook.name}`, data.note),
  'runbook.detached': ({ data }) =>
    withDetail(`Runbook detached: ${data.name ?? data.runbook.slice(0, 8)}`, data.note),
  'evidence.added': ({ data }) =>
    withDetail(
      `Evidence: ${data.title}`,
      [data.place && placeWords(data.place), data.text ?? data.url].filter(Boolean).join('\n'),
    ),
  'comms.drafted': ({ data }) => withDetail(aboutUpdate('Drafted', data), data.text),
  'comms.approved': ({ data }) =>
    withDetail(
      aboutUpdate(data.outcome === undefined ? 'Approved' : NOT_SENT[data.outcome], data) +
        throughChannel(data),
      [data.note, data.text].filter(Boolean).join('\n'),
    ),
  'comms.sent': ({ data }) =>
    withDetail(
      aboutUpdate('Sent', data, 'to') + throughChannel(data),
      [data.note, data.text].filter(Boolean).join('\n'),
    ),
  'comms.snoozed': ({ data }, time) =>
    withDetail(
      aboutUpdate('Snoozed', data) + (data.nextAt === undefined ? '' : ` until ${time(data.nextAt)}`),
      data.note,
    ),
  'escalation.raised': ({ data }) =>
    withDetail(
      `Escalated to ${(data.to ?? []).join(', ') || data.rule}`,
      [data.reason, data.action, data.note].filter(Boolean).join('\n'),
    ),
  'escalation.acknowledged': ({ data }) =>
    withDetail(`Escalation acknowledged: ${data.reason ?? data.rule}`, data.note),
  'remedy.tried': ({ data }) => withDetail(`Tried: ${data.text}`, data.note),
  'remedy.judged': ({ data }) =>
    withDetail(`${capital(REMEDY_LABELS[data.outcome])}: ${data.text ?? data.remedy}`, data.note),
  'impact.measured': ({ data }) => withDetail(`Impact: ${data.what}: ${figureValue(data)}`, data.basis),
  'monitoring.started': ({ data }) => withDetail('Monitoring started', data.note),
  'monitoring.passed': ({ data }) => withDetail('Monitoring passed', data.note),
  'monitoring.failed': ({ data }) => withDetail('Monitoring failed', data.note),
  'why.added': ({ data }) => ({ text: `Why: ${data.text}` }),
  'why.changed': ({ data }) =>
    data.text === undefined
      ? { text: `${linkedWords(data)}: ${data.title ?? data.why}` }
      : withDetail(`Why reworded: ${data.text}`, data.title && `It said: ${data.title}`),
  'why.moved': ({ data }) => ({ text: `Why moved: ${data.title ?? data.why}` }),
  'why.removed': ({ data }) => ({ text: `Why removed: ${data.title ?? data.why}` }),
  'factor.added': ({ data }) => ({ text: `Contributing factor: ${data.text}` }),
  'action.added': ({ data }) =>
    withDetail(
      `Action item: ${data.title}`,
      [data.owner, data.due, data.type, data.priority && `${data.priority} priority`, data.link]
        .filter(Boolean)
        .join(' · '),
    ),
  'action.changed': ({ data }) => withDetail(`Action item changed: ${data.title ?? data.action}`, data.note),
  'action.closed': ({ data }) =>
    withDetail(
      `Action item closed: ${data.title ?? data.action}`,
      [data.note, data.commit && `By commit ${short(data.commit)}`].filter(Boolean).join('\n'),
    ),
  'action.reopened': ({ data }) =>
    withDetail(`Action item reopened: ${data.title ?? data.action}`, data.reason),
  'backlog.added': ({ data }) =>
    withDetail(
      data.action === undefined ? 'Put on the backlog' : `On the backlog: ${data.title ?? data.action}`,
      data.url ?? data.path,
    ),
  'postmortem.created': ({ data }) => ({ text: `Post-mortem created: ${data.path}` }),
  'review.changed': ({ data }) => withDetail(`Post-mortem: ${REVIEW_LABELS[data.to]}`, data.note),
  'incident.reopened': ({ data }) => ({
    text: `Reopened${data.cause ? ` (${REOPEN_LABELS[data.cause].toLowerCase()})` : ''}: ${data.reason}`,
  }),
  'incident.closed': ({ data }) =>
    withDetail(
      `Closed: ${closeReasonText(data)}`,
      [data.note, closedWithout(data)].filter(Boolean).join('\n'),
    ),
  'event.corrected': ({ data }) => withDetail('Corrected an earlier entry', data.reason),
  'event.retracted': ({ data }) => withDetail('Retracted an earlier entry', data.reason),
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type FormatTime = (iso: string) => string;

/** @param time how a time in the text is written: UTC for documents, local time on screen */
export function describeEvent(
  entry: Pick<TimelineEntry, 'kind' | 'event'>,
  time: FormatTime = formatUtc,
): Description {
  const { event } = entry;
  if (event === undefined) return { text: `Recorded by a newer version of Fireline: ${entry.kind}` };
  // The describer was looked up by the kind of this very event.
  const describe = DESCRIBERS[event.kind] as (event: IncidentEvent, time: FormatTime) => Description;
  return describe(event, time);
}
