/** The fixed words of an incident. Labels people read are configurable elsewhere; these ids are what is stored. */

export const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const STATUSES = ['investigating', 'identified', 'monitoring', 'resolved', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

export const STATUS_LABELS: Readonly<Record<Status, string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  closed: 'Closed',
};

/** Points in an incident's life, in their usual order. "Mitigated" is a milestone, not a status. */
export const MILESTONES = [
  'started',
  'detected',
  'declared',
  'acknowledged',
  'identified',
  'mitigated',
  'recovered',
  'resolved',
  'closed',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** The four answers to "what caused it?". */
export const CAUSES = ['deployment', 'infrastructure', 'code-bug', 'external-dependency'] as const;
export type Cause = (typeof CAUSES)[number];

/** What may be answered to it. The last two name no cause: one narrows it, the other takes an answer back. */
export const CAUSE_ANSWERS = [...CAUSES, 'not-deployment', 'unknown'] as const;
export type CauseAnswer = (typeof CAUSE_ANSWERS)[number];

/** Ways back from a deployment. */
export const ROLLBACK_WAYS = ['revert', 'redeploy', 'command'] as const;
export type RollbackWay = (typeof ROLLBACK_WAYS)[number];

/** What a revision turned out to be in a bisect. */
export const VERDICTS = ['good', 'bad', 'skip'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const TRIGGERS = ['monitoring-alert', 'user-report', 'agent-detection', 'other'] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const CLOSE_REASONS = [
  'resolved',
  'duplicate',
  'false-alarm',
  'superseded',
  'external',
  'cancelled',
  'merged',
  /** What the note says. */
  'other',
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** What an incident can be closed without, all the same. */
export const CLOSE_GAPS = ['postmortem', 'review', 'actions'] as const;
export type CloseGap = (typeof CLOSE_GAPS)[number];

/** It came back, or it had never been over. */
export const REOPEN_CAUSES = ['relapse', 'mistake'] as const;
export type ReopenCause = (typeof REOPEN_CAUSES)[number];

/** What git can tell of that belongs into a timeline. */
export const GIT_FACT_KINDS = ['commit', 'merge', 'tag', 'deployment', 'branch'] as const;
export type GitFactKind = (typeof GIT_FACT_KINDS)[number];

/** How far people are with a post-mortem, in order. */
export const REVIEW_STATUSES = ['draft', 'in-review', 'reviewed', 'closed'] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

export const REVIEW_LABELS: Readonly<Record<ReviewStatus, string>> = {
  draft: 'Draft',
  'in-review': 'In review',
  reviewed: 'Reviewed',
  closed: 'Closed',
};

export const INCIDENT_KINDS = ['normal', 'drill'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export const ACTOR_TYPES = ['person', 'agent'] as const;
export const SOURCES = ['manual', 'automatic', 'import', 'tool'] as const;
export type Source = (typeof SOURCES)[number];

/** Words to the world: to customers, to executives (P0), to a supervisory authority. */
export const UPDATE_KINDS = ['status', 'brief', 'notification'] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** `unknown`: no answer came, so nobody can say whether it arrived. */
export const SEND_FAILURES = ['failed', 'unknown'] as const;
export type SendFailure = (typeof SEND_FAILURES)[number];

/** How something that was tried against an incident went. */
export const REMEDY_OUTCOMES = ['helped', 'helped-in-part', 'no-effect', 'made-worse', 'given-up'] as const;
export type RemedyOutcome = (typeof REMEDY_OUTCOMES)[number];

export const REMEDY_LABELS: Readonly<Record<RemedyOutcome, string>> = {
  helped: 'helped',
  'helped-in-part': 'helped in part',
  'no-effect': 'did not help',
  'made-worse': 'made it worse',
  'given-up': 'given up',
};

/** What an action item is to bring about. */
export const ACTION_TYPES = ['prevent', 'detect', 'mitigate', 'process'] as const;
export type ActionType = (typeof ACTION_TYPES)[number];

/** In words, so that it is not mistaken for the severity of an incident. */
export const ACTION_PRIORITIES = ['high', 'medium', 'low'] as const;
export type ActionPriority = (typeof ACTION_PRIORITIES)[number];

/** Where planned work is kept: a file of the repository, or issues of its host. */
export const BACKLOGS = ['file', 'github'] as const;
export type Backlog = (typeof BACKLOGS)[number];

/** What a reader sees wherever the record holds nothing. Never a zero, never a guess. */
export const NOT_RECORDED = 'not recorded';
