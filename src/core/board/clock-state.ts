import * as z from 'zod';
import { DUE_ACTIONS } from '../clocks/due.ts';
import { UPDATE_KINDS } from '../incident/vocabulary.ts';
import { signatureSchema } from './signature.ts';

const instant = z.iso.datetime();

export const clockSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** Counts up from here, or … */
  from: instant.optional(),
  /** … stands still here; … */
  until: instant.optional(),
  /** … counts down to here, and is overdue past it. */
  dueAt: instant.optional(),
  /** Why it was put off, what more there is to say. */
  detail: z.string().optional(),
  /** What satisfies it. */
  act: z.object({ action: z.enum(DUE_ACTIONS), label: z.string() }).optional(),
  /** It can be put off, with a reason. */
  snooze: z.enum(UPDATE_KINDS).optional(),
  /** So long past its time, with nobody there, that it only says so. */
  isStale: z.boolean().optional(),
});
export type ClockView = z.infer<typeof clockSchema>;

export const escalationSchema = z.object({
  /** The instance of the rule. */
  rule: z.string(),
  /** Titles of roles. */
  to: z.string(),
  reason: z.string(),
  /** What is asked of them. */
  action: z.string().optional(),
  /** Absent: not raised, because it cannot be told whether it has to be. `reason` says why. */
  raised: signatureSchema.optional(),
  acknowledged: signatureSchema.extend({ note: z.string().optional() }).optional(),
});
export type EscalationView = z.infer<typeof escalationSchema>;
