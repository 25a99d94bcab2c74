import * as z from 'zod';
import { STEP_ACTIONS } from '../runbook/model.ts';
import { CAUSES, SEVERITIES, STATUSES } from '../incident/vocabulary.ts';
import { clockSchema, escalationSchema } from './clock-state.ts';
import { commsSchema } from './comms-state.ts';
import { figureSchema, remedySchema } from './response-state.ts';
import { similarSchema } from './similar.ts';
import { reviewSchema } from './review.ts';
import { signatureSchema } from './signature.ts';
import { bisectSchema, hypothesisSchema, suspectsSchema } from './suspect-state.ts';
import { whySchema } from './why-state.ts';

/**
 * What the board shows, as plain JSON: everything a person reads is already in words, except times. Those are
 * ISO 8601 in UTC, because only the board knows the reader's zone and only it ticks.
 */
const instant = z.iso.datetime();

const stepSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Markdown of the runbook, shown with little formatting and no HTML. */
  details: z.string().optional(),
  status: z.enum(['open', 'started', 'done', 'skipped', 'failed']),
  /** Who set the status; absent while nobody touched the step. */
  signed: signatureSchema.optional(),
  note: z.string().optional(),
  isOptional: z.boolean(),
  /** "DevOps Automator · you": who does this step, where it is not the track's role. */
  role: z.string().optional(),
  action: z.object({ id: z.enum(STEP_ACTIONS), label: z.string() }).optional(),
  commands: z.array(z.object({ language: z.string(), text: z.string() })),
  /** How the last of its commands that was run ended, where that was no success: "exit code 1". */
  failure: z.string().optional(),
});
export type StepView = z.infer<typeof stepSchema>;

const trackSchema = z.object({
  id: z.string(),
  title: z.string().optional(),
  role: z.string().optional(),
  /** Absent: nobody has the role yet. */
  assignee: z.string().optional(),
  isThroughout: z.boolean(),
  /** Why the track is here: "P0 and P1 only". */
  condition: z.string().optional(),
  intro: z.string().optional(),
  steps: z.array(stepSchema),
});
export type TrackView = z.infer<typeof trackSchema>;

const answerSchema = z.object({
  cause: z.enum(CAUSES),
  title: z.string(),
  hint: z.string().optional(),
  steps: z.array(stepSchema),
});
export type AnswerView = z.infer<typeof answerSchema>;

const decisionSchema = z.object({
  question: z.string(),
  chosen: z.enum(CAUSES).optional(),
  reasons: z.string().optional(),
  signed: signatureSchema.optional(),
  answers: z.array(answerSchema),
  /** Somebody said that it was no deployment, while the cause is still open. */
  notDeployment: signatureSchema.extend({ reasons: z.string().optional() }).optional(),
});
export type DecisionView = z.infer<typeof decisionSchema>;

export const FIELD_KEYS = [
  'summary',
  'trigger',
  'triggerDetail',
  'services',
  'paths',
  'usersAffected',
  'dataAtRisk',
  'dataBreach',
  'userDataAffected',
  'channel',
  'apiRelated',
  'rootCause',
  'revenueImpact',
  'reputationImpact',
  'dataImpact',
  'started',
  'detected',
  'mitigated',
  'recovered',
] as const;
export type FieldKey = (typeof FIELD_KEYS)[number];

const fieldSchema = z.object({
  key: z.enum(FIELD_KEYS),
  label: z.string(),
  kind: z.enum(['line', 'text', 'list', 'choice', 'url', 'time']),
  /** As it is edited. Absent: not recorded. A time is ISO. */
  value: z.string().optional(),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  hint: z.string().optional(),
});
export type FieldView = z.infer<typeof fieldSchema>;

const phaseSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** "5–30 min" */
  window: z.string().optional(),
  /** "done", "2 of 5", "6 steps" */
  progress: z.string(),
  state: z.enum(['done', 'now', 'open']),
  /** From then on it is late. */
  lateAt: instant.optional(),
  /** Who leads the phase: "Workflow Optimizer · unassigned". */
  lead: z.string().optional(),
  intro: z.string().optional(),
  output: z.object({ text: z.string(), isReached: z.boolean(), missing: z.string().optional() }).optional(),
  fields: z.array(fieldSchema),
  tracks: z.array(trackSchema),
  decision: decisionSchema.optional(),
  /** It looks for the cause, so what it may be stands in it. */
  hasHypotheses: z.boolean(),
  /** Something is done against it, or people look back on that. */
  hasRemedies: z.boolean(),
  /** The impact is assessed. */
  hasFigures: z.boolean(),
  /** It looks back, so the five whys stand in it. */
  hasWhys: z.boolean(),
  /** The post-mortem is written in it, so how far people are with it stands in it. */
  hasReview: z.boolean(),
});
export type PhaseView = z.infer<typeof phaseSchema>;

const deploymentSchema = z.object({
  id: z.string(),
  /** "checkout to production", or else the name. */
  label: z.string(),
  name: z.string(),
  revision: z.string(),
  at: instant,
  /** The time is only that of a commit, so it may have been deployed later. */
  isTimeUncertain: z.boolean(),
  /** "12 min before impact" */
  distance: z.string(),
  author: z.string().optional(),
  environment: z.string().optional(),
  service: z.string().optional(),
  previousName: z.string().optional(),
  isCurrent: z.boolean(),
  isLastBeforeImpact: z.boolean(),
  /** Who linked it as the cause. */
  linked: signatureSchema.extend({ reasons: z.string().optional() }).optional(),
  /** What is on the mainline and was not deployed yet. */
  isUnreleased: z.boolean(),
  /** That it was deployed again, went back or left commits out, in a few words and in a sentence. */
  step: z.object({ label: z.string(), detail: z.string(), isRollback: z.boolean() }).optional(),
  /** Nothing in git marks it: who said so. */
  told: signatureSchema.extend({ note: z.string().optional() }).optional(),
  /** It is in the record, but the repository no longer has it or was not looked at. */
  isRecordOnly: z.boolean(),
});
export type DeploymentView = z.infer<typeof deploymentSchema>;

export const TONES = ['danger', 'status', 'deploy', 'good', 'bad', 'person', 'evidence', 'plain'] as const;
export type Tone = (typeof TONES)[number];

const amendmentSchema = signatureSchema.extend({ reason: z.string().optional() });
const entrySchema = z.object({
  id: z.string(),
  kind: z.string(),
  tone: z.enum(TONES),
  text: z.string(),
  detail: z.string().optional(),
  at: instant,
  by: z.string(),
  /** Only where it was written well after it happened. */
  recordedAt: instant.optional(),
  /** "automatic", "imported", "by a tool" */
  origin: z.string().optional(),
  corrected: amendmentSchema.optional(),
  retracted: amendmentSchema.optional(),
  canCorrect: z.boolean(),
  canRetract: z.boolean(),
  /** Somebody else wrote it since the reader last looked. */
  isNew: z.boolean(),
});
export type EntryView = z.infer<typeof entrySchema>;

const evidenceSchema = z.object({
  id: z.string(),
  title: z.string(),
  signed: signatureSchema,
  /** What it is: "PNG picture, 84 kB", a host name, "text". */
  description: z.string(),
  sha256: z.string().optional(),
  /** Of a file: the host has a copy of it to show. */
  isPicture: z.boolean().optional(),
  /** Where a text was taken from, in words. */
  place: z.string().optional(),
  url: z.string().optional(),
  text: z.string().optional(),
  /** Title of the step it belongs to. */
  step: z.string().optional(),
});
export type EvidenceView = z.infer<typeof evidenceSchema>;

const roleSchema = z.object({
  role: z.string(),
  title: z.string(),
  responsibility: z.string(),
  isCommander: z.boolean(),
  /** Not of this severity's team, but somebody has it: nobody loses a role by a change of severity. */
  isExtra: z.boolean(),
  /** Other roles of who leads: not both at once, if it can be helped. */
  also: z.array(z.string()).optional(),
  assignee: z
    .object({ name: z.string(), isMe: z.boolean(), isAgent: z.boolean(), signed: signatureSchema })
    .optional(),
});
export type RoleView = z.infer<typeof roleSchema>;

const headerSchema = z.object({
  id: z.string(),
  shortId: z.string(),
  title: z.string(),
  isDrill: z.boolean(),
  severity: z.enum(SEVERITIES),
  severityLabel: z.string(),
  /** "High: a major feature is broken. Response within 1 hour." */
  severityHelp: z.string().optional(),
  services: z.array(z.string()),
  impactBegan: instant.optional(),
  declared: signatureSchema,
  commander: z.string().optional(),
  status: z.enum(STATUSES),
  statuses: z.array(
    z.object({
      status: z.enum(STATUSES),
      label: z.string(),
      state: z.enum(['past', 'now', 'next']),
      signed: signatureSchema.optional(),
    }),
  ),
  closed: signatureSchema
    .extend({ reason: z.string(), note: z.string().optional(), without: z.string().optional() })
    .optional(),
  /** It is open again: why, while it is. */
  reopened: signatureSchema.extend({ cause: z.string().optional(), reason: z.string() }).optional(),
  clocks: z.array(clockSchema),
});
export type HeaderView = z.infer<typeof headerSchema>;

/** With whom the incident is exchanged. Not there at all where there is no git to share by. */
const sharingSchema = z.object({
  /** Absent: entries stay in this clone. */
  remote: z.string().optional(),
  lastSync: instant.optional(),
  failure: z
    .object({
      /** "offline", "refused" */
      word: z.string(),
      /** What happened, what it means and what to do next. */
      message: z.string(),
      since: instant,
      nextAttempt: instant.optional(),
    })
    .optional(),
});
export type SharingView = z.infer<typeof sharingSchema>;

const newsSchema = z.object({
  /** Entries that are new to the reader. */
  count: z.number(),
  /** When they last looked. */
  since: instant.optional(),
  /** Who did what, in words. */
  text: z.string(),
  /** The oldest of them, and how many entries of the timeline must be shown to see it. */
  first: z.object({ id: z.string(), depth: z.number() }).optional(),
  /** The reader comes late to what others began: `text` says how it stands. */
  isHandOff: z.boolean(),
});
export type NewsView = z.infer<typeof newsSchema>;

export const ROLLBACK_ACTS = ['continue', 'perform', 'mark', 'open', 'give-up'] as const;
export type RollbackAct = (typeof ROLLBACK_ACTS)[number];

const rollbackSchema = z.object({
  id: z.string(),
  /** "deploy/production/2 to deploy/production/1" */
  title: z.string(),
  state: z.enum(['prepared', 'conflicts', 'performed', 'failed', 'given-up']),
  /** "prepared", "3 files conflict" */
  stateLabel: z.string(),
  /** "reverts 5 commits", "redeploys", the command */
  way: z.string().optional(),
  /** What can be done about it next, the likeliest first. */
  acts: z.array(z.enum(ROLLBACK_ACTS)),
  branch: z.string().optional(),
  worktree: z.string().optional(),
  conflicts: z.array(z.string()),
  signed: signatureSchema,
});
export type RollbackView = z.infer<typeof rollbackSchema>;

export const boardStateSchema = z.object({
  header: headerSchema,
  /** Those that wait for an answer first. */
  escalations: z.array(escalationSchema),
  /** Why nothing can be changed, in words; absent when everything can. */
  readOnly: z.string().optional(),
  /** What is on this machine's disk but not yet in git; `message` says why it could not be put there. */
  journal: z.object({ pending: z.number(), message: z.string().optional() }),
  sharing: sharingSchema.optional(),
  news: newsSchema.optional(),
  runbookTitle: z.string(),
  /** Sections of the runbook to read: Markdown, shown with little formatting and no HTML. */
  prose: z.array(z.object({ title: z.string(), text: z.string() })),
  phases: z.array(phaseSchema),
  currentPhase: z.string().optional(),
  metrics: z.array(z.object({ label: z.string(), value: z.string().optional() })),
  deployments: z.object({
    /** `listed`: what each of them brought is still being read. */
    state: z.enum(['loading', 'listed', 'ready', 'failed']),
    message: z.string().optional(),
    /** In the place of what is not deployed yet, while it is read or where there is nothing of it. */
    mainlines: z.array(z.object({ text: z.string(), isReading: z.boolean() })),
    list: z.array(deploymentSchema),
  }),
  suspects: suspectsSchema.optional(),
  similar: similarSchema.optional(),
  hypotheses: z.array(hypothesisSchema),
  remedies: z.array(remedySchema),
  figures: z.array(figureSchema),
  whys: z.array(whySchema),
  hotfixes: z.array(
    z.object({
      branch: z.string(),
      base: z.string(),
      worktree: z.string().optional(),
      /** Commits that were picked onto it. */
      picked: z.number(),
      signed: signatureSchema,
    }),
  ),
  rollbacks: z.array(rollbackSchema),
  /** Newest first. */
  bisects: z.array(bisectSchema),
  timeline: z.object({ entries: z.array(entrySchema), total: z.number() }),
  evidence: z.array(evidenceSchema),
  comms: commsSchema,
  roles: z.array(roleSchema),
  postmortem: z.string().optional(),
  review: reviewSchema.optional(),
});
export type BoardState = z.infer<typeof boardStateSchema>;
