import * as z from 'zod';
import { signatureSchema } from './signature.ts';

/** What the board shows of the search for the cause: suspects, hypotheses and bisects. */

const reasonSchema = z.object({ text: z.string(), path: z.string().optional() });
const suspectSchema = z.object({
  /** Of a deployment in the list. */
  id: z.string(),
  /** "41 %" */
  chance: z.string(),
  reasons: z.array(reasonSchema),
  /** Of its commits the likeliest, with how many more there are. */
  commits: z.array(
    z.object({
      revision: z.string(),
      subject: z.string(),
      author: z.string(),
      at: z.iso.datetime(),
      /** "41 %" */
      chance: z.string(),
      reasons: z.array(reasonSchema),
    }),
  ),
  moreCommits: z.number(),
});
export type SuspectView = z.infer<typeof suspectSchema>;
export type SuspectCommitView = SuspectView['commits'][number];

export const suspectsSchema = z.object({
  state: z.enum(['reading', 'ready', 'failed']),
  /** What the ranking was made from, or why there is none. */
  message: z.string(),
  /** The likeliest first. */
  ranked: z.array(suspectSchema),
  components: z.array(z.object({ path: z.string(), isChosen: z.boolean() })),
  ruledOut: z.array(
    z.object({
      hypothesis: z.string(),
      id: z.string(),
      name: z.string(),
      note: z.string().optional(),
      signed: signatureSchema,
    }),
  ),
});
export type SuspectsView = z.infer<typeof suspectsSchema>;

export const hypothesisSchema = z.object({
  id: z.string(),
  text: z.string(),
  status: z.enum(['open', 'confirmed', 'rejected']),
  note: z.string().optional(),
  /** Entries that speak for or against it. */
  evidence: z.number(),
  signed: signatureSchema,
});
export type HypothesisView = z.infer<typeof hypothesisSchema>;
export const bisectSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'finished', 'stopped']),
  /** "v1.2 … v1.3": the good one and the bad one. */
  between: z.string(),
  /** "2 tested, about 3 left" */
  progress: z.string(),
  /** The command that tells good from bad; absent when a person does. */
  check: z.string().optional(),
  /** What is to be tested next, as far as the record knows. */
  testing: z.object({ revision: z.string(), title: z.string() }).optional(),
  /** "abc12345 Fix rounding, by Ana" */
  culprit: z.string().optional(),
  /** Why there is no single culprit. */
  note: z.string().optional(),
  worktree: z.string().optional(),
  signed: signatureSchema,
});
export type BisectView = z.infer<typeof bisectSchema>;
