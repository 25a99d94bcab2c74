import { SEVERITIES } from '../incident/vocabulary.ts';
import type { Due, DueKind } from './due.ts';

/** What waits for an answer first; what has days comes last. */
const URGENCY: readonly DueKind[] = [
  'escalation',
  'response',
  'update',
  'brief',
  'monitoring',
  'gdpr',
  'postmortem',
];
/** These may belong to an incident that is over, and never come before one that burns. */
const CALM: ReadonlySet<DueKind> = new Set(['gdpr', 'postmortem']);

/** The most urgent first. */
export const byUrgency = (a: Due, b: Due): number =>
  Number(CALM.has(a.kind)) - Number(CALM.has(b.kind)) ||
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
  URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind) ||
  (a.dueAt ?? 0) - (b.dueAt ?? 0) ||
  (a.id < b.id ? -1 : 1);

/**
 * The one reminder to show now, the most urgent first; undefined when there is none. Each is shown once.
 * @param dues of all incidents
 * @param shown ids of those that were shown, in this window or in another one that could say so
 */
export const nextReminder = (dues: readonly Due[], shown: ReadonlySet<string>): Due | undefined =>
  dues.filter(({ id, state }) => state === 'overdue' && !shown.has(id)).sort(byUrgency)[0];
