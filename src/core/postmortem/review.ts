import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { REVIEW_STATUSES, type ReviewStatus } from '../incident/vocabulary.ts';

export interface ReviewState {
  readonly status: ReviewStatus;
  readonly by: Actor;
  /** Since when. UTC, ISO 8601. */
  readonly at: string;
  readonly note?: string;
}

/** How far people are with the post-mortem, as they said last; undefined while there is none. */
export function reviewOf({ review }: Pick<Incident, 'review'>): ReviewState | undefined {
  if (review === undefined) return undefined;
  const { status, by, at, note } = review;
  return { status, by, at, ...(note !== undefined && note !== '' && { note }) };
}

/** The one before and the one after it, where there is one. */
export function besideReview(status: ReviewStatus): { back?: ReviewStatus; next?: ReviewStatus } {
  const place = REVIEW_STATUSES.indexOf(status);
  const [back, next] = [REVIEW_STATUSES[place - 1], REVIEW_STATUSES[place + 1]];
  return { ...(back && { back }), ...(next && { next }) };
}

/** In words for somebody who chooses one. */
export const REVIEW_DETAILS: Readonly<Record<ReviewStatus, string>> = {
  draft: 'It is being written',
  'in-review': 'Others are reading it',
  reviewed: 'Others have read it and agree with it',
  closed: 'Nothing more will be changed in it',
};

/** Read by others and agreed on. */
export const isReviewed = (status: ReviewStatus): boolean => status === 'reviewed' || status === 'closed';
