import type { SharingView } from './state.ts';

/** Why an exchange failed, in a word or two. */
const FAILURES: Readonly<Record<string, string>> = {
  offline: 'offline',
  authentication: 'sign-in needed',
  permission: 'not permitted',
  'not-found': 'not found',
  'namespace-refused': 'refused',
  'hook-declined': 'refused',
  timeout: 'no answer',
};

/** How a time is written. */
type FormatTime = (iso: string) => string;

export const failureWord = (kind: string): string => FAILURES[kind] ?? 'failing';

/** The state of an exchange on one line: "shared · origin", or what failed. Empty when it is not shared. */
export function sharingLine(sharing: SharingView, time: FormatTime): string {
  const { remote, failure } = sharing;
  if (remote === undefined) return '';
  return failure === undefined ? `shared · ${remote}` : failureLine(sharing, time);
}

/** "origin: offline since 14:02, tries again at 14:05". Empty when nothing failed. */
export function failureLine({ remote, failure }: SharingView, time: FormatTime): string {
  if (failure === undefined) return '';
  const again = failure.nextAttempt === undefined ? '' : `, tries again at ${time(failure.nextAttempt)}`;
  return `${remote ?? 'remote'}: ${failure.word} since ${time(failure.since)}${again}`;
}

/** The same in a sentence or two, with what to do. */
export function sharingSentence(sharing: SharingView, time: FormatTime): string {
  const { remote, lastSync, failure } = sharing;
  if (remote === undefined) return 'Not shared: entries stay in this clone.';
  const last = lastSync === undefined ? 'not exchanged yet' : `last exchanged ${time(lastSync)}`;
  if (failure === undefined) return `Shared with ${remote}, ${last}.`;
  return `${failureLine(sharing, time)}; ${last}. ${failure.message}`;
}
