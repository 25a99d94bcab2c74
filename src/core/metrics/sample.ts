import * as z from 'zod';

/** Up to three values say nothing of how values are spread but where the ends are. */
const ENOUGH_FOR_QUARTILES = 4;

/**
 * Durations of several incidents, in milliseconds. Times of incidents have long tails, so one bad night would make
 * any mean: the middle and the spread stand here, and never a mean.
 */
export const sampleSchema = z.object({
  /** Incidents with both ends on record. */
  n: z.number().int().nonnegative(),
  /** Incidents without. */
  notRecorded: z.number().int().nonnegative(),
  /** Absent when there is none. */
  median: z.number().optional(),
  /** Absent below two. Quartiles from four on, before that the least and the most. */
  spread: z.object({ kind: z.enum(['range', 'quartiles']), low: z.number(), high: z.number() }).optional(),
});
export type Sample = z.infer<typeof sampleSchema>;

export function sampleOf(values: readonly (number | undefined)[]): Sample {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const [n, notRecorded] = [sorted.length, values.length - sorted.length];
  if (n === 0) return { n, notRecorded };
  const median = quantile(sorted, 0.5);
  if (n === 1) return { n, notRecorded, median };
  const spread =
    n < ENOUGH_FOR_QUARTILES
      ? { kind: 'range' as const, low: quantile(sorted, 0), high: quantile(sorted, 1) }
      : { kind: 'quartiles' as const, low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
  return { n, notRecorded, median, spread };
}

/** Between the two nearest, in proportion: type 7 of Hyndman and Fan (1996), as spreadsheets and R have it. */
function quantile(sorted: readonly number[], p: number): number {
  const at = p * (sorted.length - 1);
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
