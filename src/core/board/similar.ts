import * as z from 'zod';
import type { Similar } from '../similar/similar-index.ts';

/** Past incidents that resemble this one, as the board shows them. */
export interface SimilarInput {
  /** `idle`: nobody has asked yet. */
  readonly state: 'idle' | 'reading' | 'ready' | 'failed';
  /** Why nothing was read, or where it is ready no files. Empty where nothing failed. */
  readonly failure: string;
  /** How many were looked through. */
  readonly searched: number;
  readonly found: readonly Similar[];
}

const itemSchema = z.object({
  /** Of the incident, or of a file. */
  id: z.string(),
  title: z.string(),
  at: z.iso.datetime().optional(),
  why: z.array(z.string()),
  /** Empty: not recorded. */
  fixes: z.array(z.string()),
  /** It has a board, and not only a document. */
  isOnRecord: z.boolean(),
  /** Path of its post-mortem. */
  file: z.string().optional(),
});
export type SimilarView = z.infer<typeof itemSchema>;

export const similarSchema = z.object({
  state: z.enum(['idle', 'reading', 'ready', 'failed']),
  /** What was looked through, or why nothing was. */
  message: z.string(),
  list: z.array(itemSchema),
});
export type SimilarState = z.infer<typeof similarSchema>;

export const similarOf = (input: SimilarInput): SimilarState => ({
  state: input.state,
  message: messageOf(input),
  list: input.found.map(({ past, why, file }) => ({
    id: past.id,
    title: past.title,
    ...(past.at !== undefined && { at: past.at }),
    why: [...why],
    fixes: [...past.fixes],
    isOnRecord: !past.id.startsWith('file:'),
    ...(file !== undefined && { file }),
  })),
});

function messageOf({ state, failure, searched, found }: SimilarInput): string {
  if (state === 'reading') return 'Reading past incidents and post-mortems…';
  if (state === 'failed')
    return `Past incidents could not be read: ${failure}. Close and open this to try again.`;
  if (state === 'idle') return '';
  const looked = `${searched} past ${searched === 1 ? 'incident or post-mortem' : 'incidents and post-mortems'}`;
  const result =
    found.length === 0 ? `None of ${looked} resembles this one.` : `Of ${looked}, the likest first.`;
  return failure === ''
    ? result
    : `${result} Post-mortems among the files of the workspace are not among them, for the editor could not search: ${failure}.`;
}
