import * as z from 'zod';
import { boardStateSchema, ROLLBACK_ACTS } from './core/board/state.ts';
import { DUE_ACTIONS } from './core/clocks/due.ts';
import { PUBLIC_STATUSES } from './core/comms/update.ts';
import { EVENT_DATA, idSchema, MAX_LINE } from './core/incident/events.ts';
import { whyIdSchema } from './core/incident/why-data.ts';
import { WHY_MOVES } from './core/incident/whys.ts';
import {
  CAUSE_ANSWERS,
  MILESTONES,
  REVIEW_STATUSES,
  STATUSES,
  UPDATE_KINDS,
  VERDICTS,
} from './core/incident/vocabulary.ts';

/** What the board and its host say to each other. Both sides parse every message before they use it. */

export const EVIDENCE_BYTES_MAX = 10 * 1024 * 1024;
/** Base 64 takes four characters for three bytes. */
const EVIDENCE_BASE64_MAX = Math.ceil(EVIDENCE_BYTES_MAX / 3) * 4;
export const NOTE_MAX = 20_000;

const key = z.string().min(1).max(500);
const line = z.string().trim().min(1).max(MAX_LINE);
const freeText = z.string().max(NOTE_MAX);
const instant = z.iso.datetime();
const revision = z.string().regex(/^[0-9a-f]{7,64}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Commands that the board runs for its incident. */
const RUNNABLE_COMMANDS = [
  'shareIncident',
  'stopSharing',
  'syncNow',
  'saveBundle',
  'openHandOff',
  'markRead',
  'sendToBacklog',
  'addFromGit',
  'recordRemedy',
  'recordFigure',
] as const;
export type RunnableCommand = (typeof RUNNABLE_COMMANDS)[number];

/** A request is answered by one reply with its id; until then the board keeps what was typed. */
const request = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), id: z.number().int().nonnegative(), ...shape });

/** Words to the world, as a person has left them. */
const words = {
  update: key,
  kind: z.enum(['status', 'brief']),
  title: z.string().trim().min(1).max(500),
  text: freeText.trim().min(1),
  status: z.enum(PUBLIC_STATUSES),
  nextAt: instant.optional(),
};
const attempt = { update: key, audience: key, channel: key, event: idSchema };

const REQUESTS = [
  request('step.set', {
    step: key,
    status: z.enum(['open', 'started', 'done', 'skipped', 'failed']),
    note: freeText.optional(),
  }),
  /** Types one of the runbook's own commands into a terminal, without running it. */
  request('step.command', { step: key, index: z.number().int().nonnegative() }),
  request('command.copy', { step: key, index: z.number().int().nonnegative() }),
  request('cause.decide', { cause: z.enum(CAUSE_ANSWERS), reasons: freeText.optional() }),
  /** Reads git again and ranks anew. */
  request('suspects.refresh', {}),
  /** Reads what is past, unless that was done. */
  request('similar.find', {}),
  /** The board of an incident, or a post-mortem. */
  request('similar.open', { similar: z.string().min(1).max(5000) }),
  request('suspect.ruleOut', {
    kind: z.enum(['deployment', 'commit']),
    suspect: key,
    note: freeText.optional(),
  }),
  /** Text in which frames may stand: kept as evidence. */
  request('trace.add', { text: freeText.trim().min(1) }),
  request('hypothesis.open', { text: freeText.trim().min(1) }),
  /** The host asks why, and which entries speak for it. */
  request('hypothesis.judge', { hypothesis: key, verdict: z.enum(['confirmed', 'rejected']) }),
  request('hypothesis.reopen', { hypothesis: key }),
  /** It begins now. */
  request('remedy.try', { text: line }),
  /** The host asks how it went. */
  request('remedy.judge', { remedy: key }),
  /** The host asks what it is by now. */
  request('figure.change', { figure: key }),
  /** Without a parent: it begins a branch. */
  request('why.add', { text: line, parent: whyIdSchema.optional() }),
  request('why.change', { why: whyIdSchema, text: line }),
  request('why.move', { why: whyIdSchema, move: z.enum(WHY_MOVES) }),
  request('why.remove', { why: whyIdSchema }),
  /** The host asks which entries show it. */
  request('why.link', { why: whyIdSchema }),
  /** In the editor's own diff view: one file of a commit, or all of it. */
  request('commit.diff', { revision, path: z.string().max(4096).optional() }),
  request('commit.host', { revision }),
  /** The host warns of what is open in it or not meant for its readers, and then sends it. */
  request('comms.send', { ...words, channels: z.array(key).min(1).max(20) }),
  request('comms.save', words),
  /** To the clipboard, and as a draft on the record. */
  request('comms.copy', { ...words, as: z.enum(['text', 'markdown']) }),
  /** A person has sent it by other means. */
  request('comms.mark', words),
  /** About an attempt whose end is not known, or that failed: `event` is the one that was on the board. */
  request('comms.again', attempt),
  request('comms.arrived', attempt),
  /** The host asks which. */
  request('comms.secret', { channel: key.optional() }),
  /** Without a time: now. */
  request('note.add', { text: freeText.trim().min(1), occurredAt: instant.optional() }),
  request('facts.update', {
    facts: EVENT_DATA['incident.updated']
      .strict()
      .refine((facts) => Object.keys(facts).length > 0, 'nothing to change'),
  }),
  request('milestone.set', { milestone: z.enum(MILESTONES), at: instant.nullable() }),
  /** The host asks to whom. */
  request('role.assign', { role: key }),
  /** To the one who asks. */
  request('role.take', { role: key }),
  request('role.release', { role: key }),
  /** The host asks to which, and why. */
  request('severity.change', {}),
  /** The host asks before it resolves. */
  request('status.set', { to: z.enum(STATUSES).exclude(['closed']) }),
  /** Without a deployment the host asks which. */
  request('deployment.link', { deployment: key.optional(), reasons: freeText.optional() }),
  request('deployment.unlink', { deployment: key, reason: freeText.optional() }),
  request('deployment.commits', { deployment: key }),
  request('deployments.refresh', {}),
  request('hotfix.create', { deployment: key.optional() }),
  request('rollback.prepare', { deployment: key.optional() }),
  /** Each is a command: the host asks and explains. */
  request('rollback.act', {
    rollback: key,
    act: z.enum(ROLLBACK_ACTS),
  }),
  request('hotfix.pick', { branch: key }),
  /** The host asks between which deployments, and how good is told from bad. */
  request('bisect.start', {}),
  /** `revision` is the one that was on the board. */
  request('bisect.mark', { bisect: key, revision: key, verdict: z.enum(VERDICTS) }),
  request('bisect.resume', { bisect: key }),
  request('bisect.stop', { bisect: key }),
  /** The host opens a file dialog. */
  request('evidence.pick', { step: key.optional() }),
  request('evidence.paste', {
    name: key,
    mediaType: z.string().regex(/^image\/[\w.+-]+$/),
    base64: z
      .string()
      .min(1)
      .max(EVIDENCE_BASE64_MAX)
      .regex(/^[A-Za-z0-9+/]+={0,2}$/),
    step: key.optional(),
  }),
  request('evidence.open', { sha256 }),
  request('evidence.link', {}),
  /** Where the page can load a picture from. */
  request('evidence.picture', { sha256 }),
  /** Does what satisfies a clock. Each is a command: the host asks and explains. */
  request('due.act', { action: z.enum(DUE_ACTIONS), rule: key.optional() }),
  /** The host asks until when, and why. */
  request('due.snooze', { update: z.enum(UPDATE_KINDS) }),
  request('postmortem.create', {}),
  request('postmortem.open', {}),
  request('review.set', { to: z.enum(REVIEW_STATUSES), note: freeText.optional() }),
  request('event.correct', { event: idSchema, occurredAt: instant, reason: freeText.optional() }),
  request('event.retract', { event: idSchema, reason: freeText.optional() }),
  /** The host asks why. */
  request('incident.close', {}),
  request('incident.reopen', {}),
  /** Each is the command of the same name: the host asks and explains. */
  request('incident.run', { command: z.enum(RUNNABLE_COMMANDS) }),
  /** The newest so many entries of the timeline from now on. */
  request('timeline.more', { count: z.number().int().min(1).max(1_000_000) }),
  /** VS Code asks before it opens one. */
  request('open.url', { url: z.url({ protocol: /^https?$/ }).max(4096) }),
] as const;

export const boardRequestSchema = z.discriminatedUnion('type', REQUESTS);
export type BoardRequest = z.infer<typeof boardRequestSchema>;
export type BoardRequestType = BoardRequest['type'];
/** A request before the board has numbered it. */
export type BoardRequestDraft = {
  [T in BoardRequestType]: Omit<Extract<BoardRequest, { type: T }>, 'id'>;
}[BoardRequestType];

/** Text that was typed and not saved. Closed by Escape it stays here, and opens again as it was. */
const draftSchema = z.object({ text: z.string(), isOpen: z.boolean() });
export type Draft = z.infer<typeof draftSchema>;
export const draftsSchema = z.record(key, draftSchema);
export type Drafts = z.infer<typeof draftsSchema>;

/** All that is typed and not saved, for the host to keep on disk: the page may be gone before VS Code saves its state. */
const keepDraftsSchema = z.strictObject({ type: z.literal('drafts.keep'), drafts: draftsSchema });
/** What the host kept; comes once, before the first state. */
const draftsMessageSchema = z.object({ type: z.literal('drafts'), drafts: draftsSchema });

/** The board is there and asks for its state. Sent again after every reload, because the board keeps no data. */
const readySchema = z.strictObject({ type: z.literal('ready') });
/** The board could not understand or show something. For the log, not for a person. */
const problemSchema = z.strictObject({ type: z.literal('problem'), message: z.string().max(2000) });

export const fromBoardSchema = z.discriminatedUnion('type', [
  readySchema,
  problemSchema,
  keepDraftsSchema,
  ...REQUESTS,
]);
export type FromBoard = z.infer<typeof fromBoardSchema>;

const commitSchema = z.object({ revision: z.string(), at: instant, author: z.string(), subject: z.string() });
export type CommitView = z.infer<typeof commitSchema>;

const replyOkSchema = z.object({
  type: z.literal('reply'),
  id: z.number(),
  ok: z.literal(true),
  /** The answer to `deployment.commits`: newest first, and how many there are when not all were sent. */
  commits: z.object({ list: z.array(commitSchema), total: z.number() }).optional(),
  /** The answer to `evidence.picture`; absent when the file is not on this machine. */
  picture: z.string().optional(),
});
const replyFailedSchema = z.object({
  type: z.literal('reply'),
  id: z.number(),
  ok: z.literal(false),
  /** For a person: what went wrong and what to do. */
  message: z.string().min(1),
});

const stateSchema = z.object({ type: z.literal('state'), state: boardStateSchema });
/** The host wants a part of the board in front: "Add a note" from the palette, a tree item that was clicked. */
const showSchema = z.object({
  type: z.literal('show'),
  tab: z.enum(['runbook', 'timeline', 'deployments', 'comms', 'evidence', 'people']).optional(),
  phase: z.string().optional(),
  step: z.string().optional(),
  /** Of what is said next to the world: its text gets the focus. */
  draft: z.enum(['status', 'brief']).optional(),
  /** Takes a picture from the clipboard, or asks for it to be pasted. */
  paste: z.boolean().optional(),
});

export const toBoardSchema = z.union([
  stateSchema,
  showSchema,
  draftsMessageSchema,
  z.discriminatedUnion('ok', [replyOkSchema, replyFailedSchema]),
]);
export type ToBoard = z.infer<typeof toBoardSchema>;
export type Reply = z.infer<typeof replyOkSchema> | z.infer<typeof replyFailedSchema>;

/** What was wrong with a message, in one line without its contents: those may be secret. */
export function describeProblem(side: 'board' | 'host', message: unknown, error: z.ZodError): string {
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const name = typeof type === 'string' ? `"${type.slice(0, 60)}"` : 'without a type';
  const issues = error.issues.slice(0, 3).map(({ path, code }) => `${path.join('.') || 'message'}: ${code}`);
  return `message ${name} from the ${side} was dropped (${issues.join('; ')})`;
}
