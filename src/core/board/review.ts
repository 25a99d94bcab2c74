import * as z from 'zod';
import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { REVIEW_LABELS, REVIEW_STATUSES, type ReviewStatus } from '../incident/vocabulary.ts';
import { besideReview, reviewOf } from '../postmortem/review.ts';
import { sign } from './people.ts';
import { signatureSchema } from './signature.ts';

const choiceSchema = z.object({ to: z.enum(REVIEW_STATUSES), label: z.string() });

export const reviewSchema = z.object({
  states: z.array(
    z.object({
      status: z.enum(REVIEW_STATUSES),
      label: z.string(),
      state: z.enum(['past', 'now', 'next']),
    }),
  ),
  /** Of the state that it is in now. */
  signed: signatureSchema,
  label: z.string(),
  note: z.string().optional(),
  next: choiceSchema.optional(),
  back: choiceSchema.optional(),
});
export type ReviewView = z.infer<typeof reviewSchema>;

/** Undefined while there is no post-mortem. */
export function reviewViewOf(incident: Incident, me: Actor): ReviewView | undefined {
  const review = reviewOf(incident);
  if (review === undefined) return undefined;
  const { status, note } = review;
  const now = REVIEW_STATUSES.indexOf(status);
  const { back, next } = besideReview(status);
  return {
    states: REVIEW_STATUSES.map((one, place) => ({
      status: one,
      label: REVIEW_LABELS[one],
      state: place < now ? 'past' : place === now ? 'now' : 'next',
    })),
    signed: sign(review, me),
    label: REVIEW_LABELS[status],
    ...(note !== undefined && { note }),
    ...(next && { next: { to: next, label: NEXT[next] } }),
    ...(back && { back: { to: back, label: `Back to ${REVIEW_LABELS[back].toLowerCase()}` } }),
  };
}

/** What people do to get there. */
const NEXT: Readonly<Record<ReviewStatus, string>> = {
  draft: 'Back to draft',
  'in-review': 'Send to review',
  reviewed: 'Mark as reviewed',
  closed: 'Close the post-mortem',
};
