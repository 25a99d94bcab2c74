import * as z from 'zod';
import { idSchema } from '../../../core/incident/events.ts';
import type { IncidentSummary } from '../../../core/incident/summary.ts';
import { INCIDENT_KINDS, MILESTONES, SEVERITIES, STATUSES } from '../../../core/incident/vocabulary.ts';
import { visibleData } from '../../../core/text/visible.ts';
import type { JournalProblem } from '../journal.ts';

/** What a list needs of one incident. */
export interface Entry {
  readonly incident: string;
  /** What it was read from. While that is the same, so is all of this. */
  readonly key: string;
  /** Absent while its declaration is not known. */
  readonly summary?: IncidentSummary;
  readonly version: string;
  /** The id of the latest of its events that is not far ahead of the clock. */
  readonly latest: string;
  readonly isArchived: boolean;
  readonly problems: readonly JournalProblem[];
}

const instant = z.iso.datetime();
const text = z.string().max(500);

const summarySchema: z.ZodType<IncidentSummary> = z
  .strictObject({
    id: idSchema,
    shortId: text,
    title: text,
    kind: z.enum(INCIDENT_KINDS),
    severity: z.enum(SEVERITIES),
    status: z.enum(STATUSES),
    declared: z.strictObject({ at: instant, by: z.strictObject({ name: text }) }),
    milestones: z.partialRecord(z.enum(MILESTONES), z.strictObject({ at: instant })),
    facts: z.strictObject({ services: z.array(text).max(100).exactOptional() }),
  })
  // What comes from elsewhere is shown: it must be as clean as what a line of the record gives.
  .refine((summary) => visibleData(summary) === summary);

export const problemSchema: z.ZodType<JournalProblem> = z.strictObject({
  where: z.string(),
  reason: z.string(),
  line: z.string().exactOptional(),
});

const entrySchema: z.ZodType<Entry> = z.strictObject({
  incident: idSchema,
  key: z.string(),
  summary: summarySchema.exactOptional(),
  version: text,
  latest: idSchema.or(z.literal('')),
  isArchived: z.boolean(),
  problems: z.array(problemSchema),
});

/** Undefined for what is not an entry. */
export const parseEntry = (json: unknown): Entry | undefined => entrySchema.safeParse(json).data;
