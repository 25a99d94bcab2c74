import * as z from 'zod';
import { idSchema } from './core/incident/events.ts';
import { reportSchema } from './core/metrics/report.ts';

/** What the page of numbers and its host say to each other. Both sides parse every message before they use it. */

/** How many months back; 0: all there is. */
export const PERIODS = [6, 12, 24, 0] as const;
export type Period = (typeof PERIODS)[number];
export const DEFAULT_PERIOD: Period = 12;
export const periodSchema = z.literal(PERIODS);

export const fromMetricsSchema = z.discriminatedUnion('type', [
  /** The page is there and asks for its numbers. Sent again after every reload, because it keeps none. */
  z.strictObject({ type: z.literal('ready'), period: periodSchema }),
  z.strictObject({ type: z.literal('period'), period: periodSchema }),
  /** The host asks where to. */
  z.strictObject({ type: z.literal('export') }),
  /** On its board. */
  z.strictObject({ type: z.literal('open'), incident: idSchema }),
  /** For the log, not for a person. */
  z.strictObject({ type: z.literal('problem'), message: z.string().max(2000) }),
]);
export type FromMetrics = z.infer<typeof fromMetricsSchema>;

const count = z.number().int().nonnegative();

export const toMetricsSchema = z.discriminatedUnion('type', [
  /** Without numbers: the record is being opened, and how many there are is not known yet. */
  z.object({ type: z.literal('reading'), done: count.optional(), total: count.optional() }),
  z.object({
    type: z.literal('report'),
    report: reportSchema,
    /** "P1 (SEV-2)", by severity. */
    labels: z.record(z.string(), z.string()),
  }),
  /** What happened, what it means and what to do next. */
  z.object({ type: z.literal('failed'), message: z.string() }),
  /** How what the person asked for ended. */
  z.object({ type: z.literal('told'), ok: z.boolean(), message: z.string() }),
]);
export type ToMetrics = z.infer<typeof toMetricsSchema>;
