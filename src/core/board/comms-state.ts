import * as z from 'zod';
import { AUDIENCES } from '../comms/channels/named.ts';
import { LEAK_KINDS } from '../comms/leaks.ts';
import { PUBLIC_STATUSES } from '../comms/update.ts';
import { signatureSchema } from './signature.ts';

/** What the board shows of words to the world. */
const instant = z.iso.datetime();

const draftSchema = z.object({
  /** What it will be called on the record. */
  update: z.string(),
  kind: z.enum(['status', 'brief']),
  title: z.string(),
  /** From the record, or as somebody has saved it. */
  text: z.string(),
  status: z.enum(PUBLIC_STATUSES),
  /** What the text promises, if it is sent as it is. */
  nextAt: instant.optional(),
  /** When it has to be sent; absent where no clock asks for one. */
  dueAt: instant.optional(),
  /** Who saved it; absent while it is as the record gives it. */
  saved: signatureSchema.optional(),
});
export type DraftView = z.infer<typeof draftSchema>;

const channelSchema = z.object({
  name: z.string(),
  audience: z.enum(AUDIENCES),
  /** "Slack" */
  type: z.string(),
  /** Its address or key is kept on this machine. */
  isReady: z.boolean(),
});
export type ChannelView = z.infer<typeof channelSchema>;

const sentSchema = z.object({
  /** Of the event that says so. */
  event: z.string(),
  update: z.string(),
  audience: z.string(),
  /** "Status update", "Executive brief" */
  label: z.string(),
  state: z.enum(['sent', 'sending', 'failed', 'unknown']),
  /** Absent: by other means than a channel of the setting. */
  channel: z.string().optional(),
  /** Of that channel, where it is still in the setting. */
  canRepeat: z.boolean(),
  text: z.string().optional(),
  /** "answered 200, id 4f2k" */
  answer: z.string().optional(),
  /** What went wrong, or what else there is to know. */
  note: z.string().optional(),
  nextAt: instant.optional(),
  signed: signatureSchema,
});
export type SentView = z.infer<typeof sentSchema>;

export const commsSchema = z.object({
  /** The status update and, at P0, the executive brief; none once there is nothing to tell. */
  drafts: z.array(draftSchema),
  channels: z.array(channelSchema),
  /** Why channels cannot be used, for a person. */
  problem: z.string().optional(),
  /** What of the record is not for customers, so that it can be marked while somebody types. */
  inside: z.object({
    names: z.array(z.object({ text: z.string(), kind: z.enum(LEAK_KINDS) })),
    people: z.array(z.string()),
  }),
  /** Newest first. */
  sent: z.array(sentSchema),
});
export type CommsView = z.infer<typeof commsSchema>;
