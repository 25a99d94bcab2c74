import * as z from 'zod';
import { CAUSES, SEVERITIES } from '../incident/vocabulary.ts';
import { sampleSchema } from './sample.ts';

/** Numbers over time, as the page shows them and as they are exported. Durations are milliseconds. */

export const MEASURES = ['detect', 'acknowledge', 'mitigate', 'resolve'] as const;
export type MeasureId = (typeof MEASURES)[number];

/**
 * Why an incident is in none of the numbers: practice, or closed because there was none or because another one has it.
 * Its times would make a bad night look good, and its cause would be counted twice.
 */
export const LEFT_OUT = ['drill', 'duplicate', 'merged', 'superseded', 'false-alarm', 'cancelled'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Of one, and of several. */
export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, readonly [one: string, several: string]>> = {
  drill: ['drill', 'drills'],
  duplicate: ['duplicate', 'duplicates'],
  merged: ['merged into another', 'merged into another'],
  superseded: ['superseded', 'superseded'],
  'false-alarm': ['false alarm', 'false alarms'],
  cancelled: ['cancelled', 'cancelled'],
};

/** "2026-11", by the day of the declaration, UTC. */
const month = z.string().regex(/^\d{4}-\d{2}$/);
const severity = z.enum(SEVERITIES);
const count = z.number().int().nonnegative();

/** Those of one severity, or of all when it is absent. */
const cellSchema = z.object({
  severity: severity.optional(),
  all: sampleSchema,
  /** For each of the months of the report. */
  months: z.array(sampleSchema),
});
export type Cell = z.infer<typeof cellSchema>;

const measureSchema = z.object({
  id: z.enum(MEASURES),
  label: z.string(),
  /** The milestones that it runs between. */
  from: z.string(),
  to: z.string(),
  cells: z.array(cellSchema),
});
export type Measure = z.infer<typeof measureSchema>;

const actionSchema = z.object({
  incident: z.string(),
  shortId: z.string(),
  incidentTitle: z.string(),
  title: z.string(),
  owner: z.string().optional(),
  due: z.string().optional(),
  isOverdue: z.boolean(),
});
export type ActionRow = z.infer<typeof actionSchema>;

export const reportSchema = z.object({
  /** How many months back; 0: all there is. */
  period: count,
  incidents: count,
  /** Those of the period that are in none of the numbers, and why. Reasons that there are none of stand as 0. */
  leftOut: z.array(z.object({ why: z.enum(LEFT_OUT), n: count })),
  /** Without a gap, the oldest first. */
  months: z.array(month),
  /** For each month, by severity. */
  perMonth: z.array(z.record(severity, count)),
  measures: z.array(measureSchema),
  causes: z.array(z.object({ cause: z.enum(CAUSES), label: z.string(), n: count })),
  noCause: count,
  /** An incident of several services is in each of them. */
  services: z.array(z.object({ service: z.string(), n: count })),
  moreServices: count,
  noService: count,
  inSeverity: z.array(z.object({ severity, time: sampleSchema, total: z.number() })),
  /** They have no end yet, so their times in a severity are not counted. */
  underWay: count,
  /** Of all incidents but drills, whatever the period: work that is owed stays owed. */
  actions: z.object({ open: count, overdue: count, list: z.array(actionSchema) }),
});
export type MetricsReport = z.infer<typeof reportSchema>;
