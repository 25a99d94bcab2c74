import * as z from 'zod';
import { LINE_MAX } from './lines.ts';
import { GIT_FACT_KINDS } from './vocabulary.ts';

const line = z.string().trim().min(1).max(LINE_MAX);

/** Taken over from git: at the time that git has. */
export const gitFactSchema = z.object({
  what: z.enum(GIT_FACT_KINDS),
  /** Equal keys are the same thing, whoever added it: see core/happenings. */
  key: line,
  revision: z.string().regex(/^[0-9a-f]{7,64}$/),
  name: line.optional(),
  author: line.optional(),
  repository: line.optional(),
  /** Its page at the host. */
  link: z.url({ protocol: /^https?$/ }).optional(),
});
