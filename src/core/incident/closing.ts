import { worstSeverity } from '../clocks/episode.ts';
import { isReviewed } from '../postmortem/review.ts';
import type { Incident } from './incident.ts';
import type { CloseGap, CloseReason } from './vocabulary.ts';

/** Closed for one of these, there was no incident to learn from, or another one has it. */
export const WITHOUT_POSTMORTEM: ReadonlySet<CloseReason> = new Set([
  'duplicate',
  'false-alarm',
  'superseded',
  'cancelled',
  'merged',
]);

/** For these a person names the other incident. */
export const needsOther = (reason: CloseReason): boolean => reason === 'duplicate' || reason === 'merged';

export interface Gap {
  readonly gap: CloseGap;
  /** A sentence for the person who is about to close it. */
  readonly text: string;
}

/** What is still missing when an incident is closed for this reason. A drill owes nobody a post-mortem. */
export function gapsBefore(incident: Incident, reason: CloseReason): readonly Gap[] {
  const open = incident.actions.filter(({ closed }) => !closed);
  const isExempt = incident.kind === 'drill' || WITHOUT_POSTMORTEM.has(reason);
  return [
    ...(isExempt ? [] : postmortemGap(incident)),
    ...(open.length === 0 ? [] : [{ gap: 'actions' as const, text: openActionsText(open) }]),
  ];
}

/** P0 and P1 are owed a post-mortem; one that was written is owed a review. */
function postmortemGap(incident: Incident): readonly Gap[] {
  const { review } = incident;
  const worst = worstSeverity(incident);
  if (review === undefined) {
    if (worst !== 'P0' && worst !== 'P1') return [];
    return [{ gap: 'postmortem', text: `There is no post-mortem, and it was a ${worst}.` }];
  }
  if (isReviewed(review.status)) return [];
  const standing = review.status === 'draft' ? 'a draft' : 'in review';
  return [{ gap: 'review', text: `The post-mortem is still ${standing}.` }];
}

const SHOWN = 5;

function openActionsText(open: readonly { readonly title: string }[]): string {
  const count = open.length === 1 ? 'One action item is' : `${open.length} action items are`;
  const titles = open.slice(0, SHOWN).map(({ title }) => `• ${title}`);
  const more = open.length > SHOWN ? [`• and ${open.length - SHOWN} more`] : [];
  return [`${count} still open:`, ...titles, ...more].join('\n');
}
