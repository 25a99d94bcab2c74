import { paced } from '../clocks/words.ts';
import type { ClockPolicy } from '../clocks/policy.ts';
import type { Incident } from '../incident/incident.ts';
import type { Status } from '../incident/vocabulary.ts';
import { formatUtc } from '../text/time.ts';
import { blank } from './blanks.ts';

/** The four words of status pages. */
export const PUBLIC_STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type PublicStatus = (typeof PUBLIC_STATUSES)[number];

/** An incident that was closed without having been resolved has ended for its readers all the same. */
export const publicStatus = (status: Status): PublicStatus => (status === 'closed' ? 'resolved' : status);

/** A text to be edited by a person, and what of it can be worked out. */
export interface UpdateDraft {
  readonly title: string;
  readonly text: string;
  readonly status: PublicStatus;
  /** When it was written, and when it promises the next one. UTC, ISO 8601. */
  readonly at: string;
  readonly nextAt?: string;
}

export interface DraftOptions {
  /** UTC, ISO 8601. */
  readonly now: string;
  readonly policy: ClockPolicy;
  /** What customers call the services, by the name that the record has for them. */
  readonly publicNames?: Readonly<Record<string, string>>;
}

/** When the next one is due if this one is sent now; undefined where the clock asks for none. */
export function nextUpdate(
  incident: Incident,
  kind: 'status' | 'brief',
  { now, policy }: Pick<DraftOptions, 'now' | 'policy'>,
): string | undefined {
  const pace = (kind === 'status' ? policy.updatePace : policy.briefPace)[incident.severity];
  const at = paced({ incident, policy }, pace, Date.parse(now));
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** The line about the next update. */
export function nextWords(status: PublicStatus, nextAt: string | undefined, onChange: boolean): string {
  if (status === 'resolved') return 'none, the incident is resolved';
  if (nextAt !== undefined) return formatUtc(nextAt);
  return onChange ? 'when there is something new' : blank('next update');
}
