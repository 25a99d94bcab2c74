import type { UpdateKind } from '../incident/vocabulary.ts';
import { formatDuration, formatLocalShort } from '../text/time.ts';
import { MINUTE_MS, type Due, type DueAction, type DueKind } from './due.ts';
import { byUrgency } from './reminder.ts';

export type TimedDue = Due & { readonly dueAt: number };

const RANKS = { overdue: 0, running: 1, snoozed: 1, stale: 2 } as const;
type ShownState = keyof typeof RANKS;

/** A raised escalation is in a list of its own: its clock has done what it is for. */
const isShown = (due: Due): due is TimedDue & { readonly state: ShownState } =>
  due.dueAt !== undefined && due.state in RANKS && !(due.kind === 'escalation' && due.state === 'stale');

/** Until somebody answers, the response is what a reader looks for, though an update may be due before it. */
const compareComing = (a: TimedDue, b: TimedDue): number =>
  Number(b.kind === 'response') - Number(a.kind === 'response') || a.dueAt - b.dueAt;

/** Those that a person is shown: what is overdue, the most urgent first, then what comes next, and last what is stale. */
export const shownDues = (dues: readonly Due[]): TimedDue[] =>
  dues
    .filter(isShown)
    .sort(
      (a, b) =>
        RANKS[a.state] - RANKS[b.state] || (a.state === 'overdue' ? byUrgency(a, b) : compareComing(a, b)),
    );

/** "Response overdue by 12 min", "Status update due 14:30". Where it stands no seconds are counted. */
export function dueWords({ kind, label, dueAt, state, raised }: TimedDue, now: number): string {
  const name = label.replace(/ due\b/, '');
  if (kind === 'escalation' && raised) return `${label}, not acknowledged`;
  if (state === 'overdue')
    return now - dueAt < MINUTE_MS ? `${name} overdue` : `${name} overdue by ${formatDuration(now - dueAt)}`;
  const at = formatLocalShort(new Date(dueAt).toISOString(), now);
  if (state === 'stale') return `${name} was due ${at}`;
  return state === 'snoozed' ? `${name} snoozed until ${at}` : `${label} ${at}`;
}

/** What is on the button that satisfies it. */
export const DUE_ACTION_LABELS: Readonly<Record<DueAction, string>> = {
  acknowledge: 'Acknowledge',
  'send-update': 'Post Update…',
  'send-brief': 'Write Brief…',
  'acknowledge-escalation': 'Acknowledge',
  'confirm-monitoring': 'Resolve…',
  'create-postmortem': 'Create Post-mortem',
  'notify-authority': 'Authority Notified…',
};

/** Clocks that can be put off, and as what that is recorded. */
export const SNOOZABLE: Readonly<Partial<Record<DueKind, UpdateKind>>> = {
  update: 'status',
  brief: 'brief',
  gdpr: 'notification',
};
