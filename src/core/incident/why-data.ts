import * as z from 'zod';

/** Safe in an HTML comment, where a document keeps it. */
export const whyIdSchema = z.string().regex(/^[\w-]{1,64}$/);

/** What the events of the five whys carry. */
export function whyData(line: z.ZodString, eventId: z.ZodString) {
  const why = z.object({ why: whyIdSchema });
  const entries = z.array(eventId).max(100).optional();
  const place = {
    /** That it explains. `null`: none, it begins a branch. */
    parent: whyIdSchema.nullable().optional(),
    /** Below which one it stands. `null`: first; left out: last. */
    after: whyIdSchema.nullable().optional(),
  };
  /** What it said at that time: for the timeline alone. */
  const title = line.optional();
  return {
    /** `evidence` are entries that show that it was so. */
    'why.added': why.extend({ text: line, ...place, evidence: entries }),
    'why.changed': why.extend({
      text: line.optional(),
      title,
      /** Added to those that it has. */
      evidence: entries,
      withoutEvidence: entries,
    }),
    'why.moved': why.extend({ ...place, title }),
    /** Those below it rise to the one above it. */
    'why.removed': why.extend({ title }),
  };
}
