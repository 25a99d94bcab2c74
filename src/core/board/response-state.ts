import * as z from 'zod';
import { REMEDY_OUTCOMES } from '../incident/vocabulary.ts';
import { signatureSchema } from './signature.ts';

/** What the board shows of what was tried, and of how large the impact was. */
export const remedySchema = z.object({
  id: z.string(),
  text: z.string(),
  tried: signatureSchema,
  note: z.string().optional(),
  /** "did not help" */
  label: z.string(),
  /** Absent: nobody has said yet how it went. */
  judged: signatureSchema
    .extend({
      outcome: z.enum(REMEDY_OUTCOMES),
      note: z.string().optional(),
    })
    .optional(),
});
export type RemedyView = z.infer<typeof remedySchema>;

export const figureSchema = z.object({
  id: z.string(),
  what: z.string(),
  /** "about 5,000 (estimate)" */
  value: z.string(),
  /** The time that it is about. */
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  basis: z.string().optional(),
  signed: signatureSchema,
});
export type FigureView = z.infer<typeof figureSchema>;
