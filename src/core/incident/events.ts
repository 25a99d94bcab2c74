import * as z from 'zod';
import {
  ACTOR_TYPES,
  BACKLOGS,
  CAUSE_ANSWERS,
  CLOSE_GAPS,
  CLOSE_REASONS,
  INCIDENT_KINDS,
  MILESTONES,
  REOPEN_CAUSES,
  REVIEW_STATUSES,
  ROLLBACK_WAYS,
  SEND_FAILURES,
  SEVERITIES,
  SOURCES,
  STATUSES,
  TRIGGERS,
  UPDATE_KINDS,
  VERDICTS,
} from './vocabulary.ts';
import { whyData } from './why-data.ts';
import { actionData } from './action-data.ts';
import { responseData } from './response-data.ts';
import { gitFactSchema } from './git-fact-schema.ts';

/** A line of free text: bounded, so that one paste cannot make an event too large to store. */
export const MAX_LINE = 500;
export const MAX_TEXT = 20_000;
const line = z.string().trim().min(1).max(MAX_LINE);
const text = z.string().max(MAX_TEXT);
const instant = z.iso.datetime();

/** 26 characters of Crockford base 32, lower case, sortable by time: see event-id.ts. */
export const idSchema = z.string().regex(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
export const writerSchema = z.string().regex(/^[0-9a-f]{12}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const revision = z.string().regex(/^[0-9a-f]{7,64}$/);

export const actorSchema = z.object({
  name: line,
  email: z.string().max(320).optional(),
  type: z.enum(ACTOR_TYPES).default('person'),
});
export type Actor = z.infer<typeof actorSchema>;

/** A deployment as it was known when it was linked; the repository may forget the tag, the record does not. */
export const deploymentRefSchema = z.object({
  id: line,
  name: line,
  revision,
  at: instant,
  environment: line.optional(),
  service: line.optional(),
  author: line.optional(),
  repository: line.optional(),
  previousRevision: revision.optional(),
});
export type DeploymentRef = z.infer<typeof deploymentRefSchema>;

/** A change that may have done it: a deployment, or a commit of one. */
export const suspectSchema = z.object({
  kind: z.enum(['deployment', 'commit']),
  /** Of a deployment its id, of a commit its full hash. */
  id: line,
  name: line,
  revision,
  repository: line.optional(),
});
export type Suspect = z.infer<typeof suspectSchema>;

/** How a suspect stood in the ranking when a person decided. */
const rankedSchema = suspectSchema.extend({
  /** Of the ranking's own reckoning, from 0 to 1. */
  probability: z.number().min(0).max(1).optional(),
  reasons: z.array(line).max(10),
});
export type RankedSuspect = z.infer<typeof rankedSchema>;

export const attachmentSchema = z.object({
  sha256,
  name: line,
  mediaType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  size: z.number().int().nonnegative(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** Where a piece of text was taken from. */
const placeSchema = z.object({
  /** Relative to the root of the repository; of a file in none, its name. */
  path: z.string().min(1).max(4096),
  /** From 1, both included. Absent: the whole file. */
  lines: z.object({ from: z.number().int().positive(), to: z.number().int().positive() }).optional(),
  /** What was checked out, and whether the file differed from it; absent where there is no git. */
  revision: revision.optional(),
  isChanged: z.boolean().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** The facts of an incident that may be given at any time. `null` takes a fact back: it then reads "not recorded". */
const factsSchema = z.object({
  title: line,
  summary: text.nullable(),
  trigger: z.enum(TRIGGERS).nullable(),
  triggerDetail: line.nullable(),
  services: z.array(line).max(100),
  /** Folders or files of a repository that it shows in, relative to the root. */
  paths: z.array(line).max(100),
  usersAffected: line.nullable(),
  dataAtRisk: z.enum(['yes', 'no', 'suspected']).nullable(),
  dataBreach: z.enum(['confirmed', 'no', 'suspected']).nullable(),
  /** Personal data of users: what data protection law asks about. */
  userDataAffected: z.enum(['yes', 'no', 'suspected']).nullable(),
  revenueImpact: line.nullable(),
  reputationImpact: text.nullable(),
  dataImpact: text.nullable(),
  channel: z.url({ protocol: /^https?$/ }).nullable(),
  apiRelated: z.boolean().nullable(),
  rootCause: text.nullable(),
});

const step = z.object({
  step: line,
  title: line,
  phase: line.optional(),
  note: text.optional(),
  /** A step that marks a milestone carries it, so that the fold needs no runbook. */
  milestone: z.enum(MILESTONES).optional(),
});
const hypothesis = z.object({
  hypothesis: line,
  text: text.optional(),
  note: text.optional(),
  /** The change that it accuses. */
  suspect: suspectSchema.optional(),
  /** Entries that speak for or against it. */
  evidence: z.array(idSchema).max(100).optional(),
});
const comms = z.object({
  update: line,
  audience: line,
  /** Left out: a status update. */
  kind: z.enum(UPDATE_KINDS).optional(),
  text: text.optional(),
  status: z.enum(STATUSES).optional(),
  title: line.optional(),
  /** Where it went: "slack", "statuspage", or the name that the team gave the channel. */
  channel: line.optional(),
  /** Of an approval that was to go to a channel at once: how that ended, where it did not end well. */
  outcome: z.enum(SEND_FAILURES).optional(),
  /** What the service said: the status of its answer, and what it calls the message or incident. */
  answer: z.object({ code: z.number().int(), id: line.optional() }).optional(),
  /** Of a sent update the next one that it promises; of a snoozed one, until when. */
  nextAt: instant.optional(),
  note: text.optional(),
});
const escalation = z.object({
  /** The instance of a rule, the same in every window: see escalation/raise.ts. */
  rule: line,
  /** Titles of roles. */
  to: z.array(line).max(20).optional(),
  /** The condition in words, and what is asked of them. */
  reason: line.optional(),
  action: line.optional(),
  note: text.optional(),
});
/** A year, as in policies: of much longer ones no date could tell the end. */
const watchMinutes = z.number().positive().max(525_600);
const monitoring = z.object({ minutes: watchMinutes.optional(), note: text.optional() });
const rollback = z.object({
  /** The same for every step of one way back. */
  rollback: line.optional(),
  /** What is taken back, and what runs again after it. */
  deployment: line.optional(),
  deploymentName: line.optional(),
  toName: line.optional(),
  to: revision.optional(),
  branch: line.optional(),
  worktree: z.string().max(4096).optional(),
  repository: line.optional(),
  way: z.enum(ROLLBACK_WAYS).optional(),
  /** Whether the branch holds exactly what ran before, where that was checked. */
  tree: z.enum(['equal', 'different']).optional(),
  /** What a revert takes back, newest first. */
  commits: z.array(revision).max(1000).optional(),
  /** Files that a person has to put right before it can be deployed. */
  conflicts: z.array(line).max(1000).optional(),
  command: text.optional(),
  exitCode: z.number().int().optional(),
  /** Nobody tried: its branch and worktree were removed. */
  isGivenUp: z.boolean().optional(),
  note: text.optional(),
});
const bisect = z.object({
  bisect: line,
  note: text.optional(),
  /** What is to be tested then. */
  next: revision.optional(),
  nextSubject: line.optional(),
});
/** What each kind of event carries. The only list of kinds there is. */
export const EVENT_DATA = {
  'incident.declared': factsSchema
    .partial()
    .required({ title: true })
    .extend({
      severity: z.enum(SEVERITIES),
      incidentKind: z.enum(INCIDENT_KINDS).default('normal'),
      startedAt: instant.optional(),
      detectedAt: instant.optional(),
      /** The runbook it was declared under, kept as an attachment: later edits of the file change no history. */
      runbook: attachmentSchema.optional(),
    }),
  'incident.updated': factsSchema.partial(),
  'severity.changed': z.object({ to: z.enum(SEVERITIES), reason: text.optional() }),
  'status.changed': z.object({ to: z.enum(STATUSES), note: text.optional() }),
  'milestone.set': z.object({
    milestone: z.enum(MILESTONES),
    at: instant.nullable(),
    note: text.optional(),
  }),
  'role.assigned': z.object({ role: line, title: line.optional(), assignee: actorSchema }),
  'role.released': z.object({ role: line, title: line.optional(), note: text.optional() }),
  'note.added': z.object({ text: text.min(1), git: gitFactSchema.optional() }),
  'hypothesis.opened': hypothesis.required({ text: true }),
  'hypothesis.confirmed': hypothesis,
  'hypothesis.rejected': hypothesis,
  'step.started': step,
  'step.done': step,
  'step.skipped': step,
  'step.failed': step,
  'step.reopened': step,
  'cause.decided': z.object({
    cause: z.enum(CAUSE_ANSWERS),
    reasons: text.optional(),
    /** What the ranking said at that moment, the likeliest first. */
    suspects: z.array(rankedSchema).max(10).optional(),
  }),
  'deployment.linked': z.object({ deployment: deploymentRefSchema, reasons: text.optional() }),
  /** One that nothing in git marks, told by a person. */
  'deployment.recorded': z.object({ deployment: deploymentRefSchema, note: text.optional() }),
  'deployment.unlinked': z.object({ deployment: line, name: line.optional(), reason: text.optional() }),
  'hotfix.created': z.object({
    branch: line,
    base: revision,
    baseName: line.optional(),
    worktree: z.string().max(4096).optional(),
    repository: line.optional(),
    /** Commits that were picked onto it. */
    picked: z.array(revision).max(100).optional(),
  }),
  'hotfix.picked': z.object({
    branch: line,
    /** What is on the branch now, oldest first. */
    picked: z.array(revision).max(100),
    /** Files that a person has to put right before the picks that are left go on. */
    conflicts: z.array(line).max(1000).optional(),
    left: z.number().int().nonnegative().optional(),
    repository: line.optional(),
  }),
  'rollback.prepared': rollback,
  'rollback.performed': rollback,
  'rollback.failed': rollback,
  'bisect.started': bisect.extend({
    good: revision,
    goodName: line.optional(),
    bad: revision,
    badName: line.optional(),
    /** The command that tells good from bad; absent when a person does. */
    check: text.optional(),
    /** Commits between the two. */
    commits: z.number().int().nonnegative().optional(),
    worktree: z.string().max(4096).optional(),
    repository: line.optional(),
  }),
  'bisect.tested': bisect.extend({
    revision,
    subject: line.optional(),
    verdict: z.enum(VERDICTS),
    exitCode: z.number().int().optional(),
    /** Steps that are left, as git estimates them. */
    left: z.number().int().nonnegative().optional(),
  }),
  'bisect.finished': bisect.extend({
    culprit: revision.optional(),
    subject: line.optional(),
    author: line.optional(),
    /** Where revisions were skipped, any of these may be it. */
    candidates: z.array(revision).max(1000).optional(),
  }),
  'bisect.stopped': bisect,
  'command.ran': z.object({
    command: text.min(1),
    exitCode: z.number().int().optional(),
    durationMs: z.number().nonnegative().optional(),
    output: text.optional(),
    step: line.optional(),
  }),
  /** Beside the one it was declared under: for one alert, say. Its text is kept as an attachment too. */
  'runbook.attached': z.object({ runbook: attachmentSchema, note: text.optional() }),
  'runbook.detached': z.object({ runbook: sha256, name: line.optional(), note: text.optional() }),
  'evidence.added': z.object({
    title: line,
    attachment: attachmentSchema.optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    text: text.optional(),
    place: placeSchema.optional(),
    step: line.optional(),
  }),
  'comms.drafted': comms,
  'comms.approved': comms,
  'comms.sent': comms,
  'comms.snoozed': comms,
  'escalation.raised': escalation,
  'escalation.acknowledged': escalation,
  'monitoring.started': monitoring,
  'monitoring.passed': monitoring,
  'monitoring.failed': monitoring,
  ...whyData(line, idSchema),
  'factor.added': z.object({ factor: line, text: text.min(1), parent: line.optional() }),
  ...actionData({ line, text, revision }),
  ...responseData({ line, text }),
  /** An action item, or without one the incident as a whole, was put where planned work is kept. */
  'backlog.added': z.object({
    backlog: z.enum(BACKLOGS),
    action: line.optional(),
    title: line.optional(),
    /** Of the file, relative to the root. */
    path: z.string().min(1).max(4096).optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    repository: line.optional(),
  }),
  'postmortem.created': z.object({ path: z.string().min(1).max(4096), repository: line.optional() }),
  'review.changed': z.object({ to: z.enum(REVIEW_STATUSES), note: text.optional() }),
  'incident.reopened': z.object({ reason: text.min(1), cause: z.enum(REOPEN_CAUSES).optional() }),
  'incident.closed': z.object({
    reason: z.enum(CLOSE_REASONS),
    note: text.optional(),
    /** The incident that goes on with it, or that it is a duplicate of. */
    other: idSchema.optional(),
    otherName: line.optional(),
    /** What was missing, and the person who closed it was told so. */
    without: z.array(z.enum(CLOSE_GAPS)).max(CLOSE_GAPS.length).optional(),
  }),
  'event.corrected': z.object({
    target: idSchema,
    occurredAt: instant.optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    reason: text.optional(),
  }),
  'event.retracted': z.object({ target: idSchema, reason: text.optional() }),
} as const;

export type EventKind = keyof typeof EVENT_DATA;
export type EventData<K extends EventKind> = z.infer<(typeof EVENT_DATA)[K]>;
/** What a caller may leave out, because the schema has a default for it. */
export type EventInput<K extends EventKind> = z.input<(typeof EVENT_DATA)[K]>;

const EVENT_KINDS: ReadonlySet<string> = new Set(Object.keys(EVENT_DATA));
export const isEventKind = (kind: string): kind is EventKind => EVENT_KINDS.has(kind);

/** What every event has, of a known kind or not. Times are UTC, ISO 8601. */
export const envelopeSchema = z.object({
  v: z.number().int().positive(),
  /** Hybrid logical clock and random bits: orders the record, and names the event. */
  id: idSchema,
  incident: idSchema,
  /** One per clone. With `session` and `seq` it numbers what was written, so that a gap shows a loss. */
  writer: writerSchema,
  session: z.string().regex(/^[0-9a-f]{8}$/),
  seq: z.number().int().positive(),
  kind: z
    .string()
    .regex(/^[a-z][a-z-]*\.[a-z][a-z-]*$/)
    .max(80),
  /** When it happened. A later `event.corrected` may correct it. */
  occurredAt: instant,
  /** When it was written. Never changes. */
  recordedAt: instant,
  actor: actorSchema,
  source: z.enum(SOURCES),
  data: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

export type EventOf<K extends EventKind> = Omit<Envelope, 'kind' | 'data'> & { kind: K; data: EventData<K> };
/** An event of a kind that this version knows: its data has the shape of its kind. */
export type IncidentEvent = { [K in EventKind]: EventOf<K> }[EventKind];

/** What a caller hands over to be recorded; the journal adds ids, times of writing and the writer. */
export type EventDraft = {
  [K in EventKind]: {
    kind: K;
    data: EventInput<K>;
    /** Left out: now. */
    occurredAt?: string;
    source?: Envelope['source'];
  };
}[EventKind];

export const SCHEMA_VERSION = 1;
