import type { Severity } from '../incident/vocabulary.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export type DueKind = 'response' | 'update' | 'brief' | 'escalation' | 'monitoring' | 'postmortem' | 'gdpr';

/**
 * `overdue`: its time has come and nobody has done it. `stale`: overdue for so long, with nobody there, that a
 * reminder would only startle. `never`: asked for, but not by the clock.
 */
export type DueState = 'running' | 'overdue' | 'done' | 'snoozed' | 'stale' | 'never';

/** What satisfies it. The editor has a command for each. */
export const DUE_ACTIONS = [
  'acknowledge',
  'send-update',
  'send-brief',
  'acknowledge-escalation',
  'confirm-monitoring',
  'create-postmortem',
  'notify-authority',
] as const;
export type DueAction = (typeof DUE_ACTIONS)[number];

/** Something that is due at a time: a function of the record and of now, so that every window shows the same. */
export interface Due {
  /** The same clock of the same incident has the same id in every window; when it begins anew, it has another. */
  readonly id: string;
  readonly incident: string;
  readonly severity: Severity;
  readonly kind: DueKind;
  readonly label: string;
  /** When it began, in milliseconds since 1970. */
  readonly from: number;
  /** Absent while nothing is due by the clock. */
  readonly dueAt?: number;
  readonly state: DueState;
  readonly action: DueAction;
  /** What more there is to say: why it was snoozed, what is asked of whom, what cannot be reckoned. */
  readonly detail?: string;
  /** Of an escalation the instance of its rule, and whether it is on the record. */
  readonly rule?: string;
  readonly raised?: boolean;
}

/** Those that want something of somebody, now or later, the next one first. */
export const pending = (dues: readonly Due[]): Due[] =>
  dues
    .filter(({ state }) => state === 'running' || state === 'overdue' || state === 'snoozed')
    .sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));

/** When the next of them changes by itself: the moment to look again. Undefined when none will. */
export function nextChange(dues: readonly Due[], now: number): number | undefined {
  const times = dues.flatMap(({ dueAt, state }) =>
    dueAt !== undefined && dueAt > now && state !== 'done' ? [dueAt] : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}
