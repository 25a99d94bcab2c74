import type { Due } from '../clocks/due.ts';
import { DUE_ACTION_LABELS, SNOOZABLE, shownDues, type TimedDue } from '../clocks/shown.ts';
import type { ClockView } from './clock-state.ts';

/** Enough for a header; the tree and the reminders know the rest. */
const CLOCKS_SHOWN = 4;

/** The clocks of a header, the most urgent first. */
export function dueClocksOf(dues: readonly Due[]): ClockView[] {
  const next = shownDues(dues).filter((due) => due.kind !== 'escalation' || due.state === 'running');
  return [...next.slice(0, CLOCKS_SHOWN).map(clockOf), ...dues.flatMap(monitoredClock)];
}

function clockOf({ kind, label, dueAt, state, detail, action, rule }: TimedDue): ClockView {
  const snooze = SNOOZABLE[kind];
  return {
    id: rule === undefined ? kind : `${kind}:${rule}`,
    label,
    dueAt: iso(dueAt),
    ...(detail !== undefined && { detail }),
    // Nothing has been asked of anybody yet, and a fix that is being watched is not confirmed yet.
    ...(kind !== 'escalation' &&
      kind !== 'monitoring' && { act: { action, label: DUE_ACTION_LABELS[action] } }),
    ...(snooze && { snooze }),
    ...(state === 'stale' && { isStale: true }),
  };
}

/** What has been watched for long enough; the next step is a person's to take. */
function monitoredClock({ kind, from, dueAt, state, action }: Due): ClockView[] {
  if (kind !== 'monitoring' || state !== 'done' || dueAt === undefined) return [];
  const act = { action, label: DUE_ACTION_LABELS[action] };
  return [{ id: kind, label: 'Monitored for', from: iso(from), until: iso(dueAt), act }];
}

const iso = (ms: number): string => new Date(ms).toISOString();
