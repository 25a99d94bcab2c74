import * as z from 'zod';
import { WHY_MOVES } from '../incident/whys.ts';
import { signatureSchema } from './signature.ts';

export const whySchema = z.object({
  id: z.string(),
  text: z.string(),
  /** Of the one that it explains; absent: it begins a branch. */
  parent: z.string().optional(),
  /** Entries of the timeline that show it, with how many entries must be shown to see each. */
  evidence: z.array(z.object({ id: z.string(), text: z.string(), at: z.iso.datetime(), depth: z.number() })),
  /** The steps in the tree that it can take. */
  moves: z.array(z.enum(WHY_MOVES)),
  signed: signatureSchema,
});
export type WhyView = z.infer<typeof whySchema>;
