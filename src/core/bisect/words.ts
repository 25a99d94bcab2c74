import { formatDuration } from '../text/time.ts';
import { visible } from '../text/visible.ts';

/** A revision that is to be tested. */
export interface TestedCommit {
  readonly revision: string;
  readonly subject: string;
  readonly author: string;
  /** Of the commit. ISO 8601, UTC. */
  readonly at: string;
}

export interface Step {
  readonly commit: TestedCommit;
  /** How many have their verdict already. */
  readonly tested: number;
  /** After this one, about. */
  readonly left: number;
}

export const shortRevision = (revision: string): string => revision.slice(0, 8);

/** "abc12345 Fix rounding (Ana, 2 h before impact)" */
export function describeCommit({ revision, subject, author, at }: TestedCommit, impact: string): string {
  const ms = Date.parse(impact) - Date.parse(at);
  const distance =
    ms >= 0 ? `${formatDuration(ms)} before impact` : `${formatDuration(-ms)} after impact began`;
  return `${shortRevision(revision)} ${visible(subject)} (${visible(author)}, ${distance})`;
}

/** "Revision 3 of about 6: abc12345 Fix rounding (Ana, 2 h before impact)" */
export function describeStep({ commit, tested, left }: Step, impact: string): string {
  return `Revision ${tested + 1} of about ${tested + 1 + left}: ${describeCommit(commit, impact)}`;
}

export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
