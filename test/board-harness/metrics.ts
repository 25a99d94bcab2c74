import type { StoredEvent } from '../../src/core/incident/codec.ts';
import { summarizeEvents } from '../../src/core/incident/summary.ts';
import { CAUSES, SEVERITIES } from '../../src/core/incident/vocabulary.ts';
import { count } from '../../src/core/metrics/count.ts';
import { unpackFigures } from '../../src/core/metrics/figures.ts';
import { numbersOf, type Numbers } from '../../src/core/metrics/numbers.ts';
import type { MetricsReport } from '../../src/core/metrics/report.ts';
import { at, event, MINUTE, T0 } from '../unit/incident/make.ts';

/** Reports made by the product's own code from incidents that are made up. */

const DAY = 24 * 60;
export const LABELS = { P0: 'P0 (SEV-1)', P1: 'P1 (SEV-2)', P2: 'P2 (SEV-3)', P3: 'P3 (SEV-4)' };

export function numbersFrom(events: readonly StoredEvent[]): Numbers {
  const summary = summarizeEvents(events);
  if (summary === undefined) throw new Error('these events hold no declaration');
  return numbersOf(summary, unpackFigures(summary.figures) ?? { severities: [], openActions: [] });
}

/** Always the same, and nothing like a pattern. */
const some = (seed: number, max: number): number => ((seed * 2_654_435_761) % 4_294_967_296) % max;

function incidentEvents(number: number): StoredEvent[] {
  const start = -some(number + 1, 330 * DAY);
  const severity = SEVERITIES[Math.min(3, some(number + 7, 5))] ?? 'P3';
  const cause = CAUSES[some(number + 3, 6)];
  const minutes = 4 + some(number + 11, 40) + (number % 9 === 0 ? 400 : 0);
  const services = [['payments'], ['checkout', 'payments'], ['search'], ['gateway'], []][some(number, 5)];
  return [
    event(start, 'incident.declared', {
      title: `Incident ${number}`,
      severity,
      ...(number % 3 !== 0 && { startedAt: at(start - some(number, 20)) }),
      ...(number % 4 !== 0 && { detectedAt: at(start - 2) }),
      ...(services !== undefined && services.length > 0 && { services }),
      ...(number % 11 === 0 && { incidentKind: 'drill' }),
    }),
    event(start + 3, 'milestone.set', { milestone: 'acknowledged', at: at(start + 1 + some(number, 9)) }),
    ...(cause === undefined ? [] : [event(start + 9, 'cause.decided', { cause })]),
    ...(number % 5 === 0 ? [event(start + 5, 'severity.changed', { to: 'P1' })] : []),
    event(start + minutes, 'milestone.set', { milestone: 'mitigated', at: at(start + minutes) }),
    ...(number % 7 === 0
      ? [
          event(start + minutes + 9, 'action.added', {
            action: `a${number}`,
            title: `Alert on the error rate of service ${number}`,
            ...(number % 2 === 0 && {
              owner: 'Bo Lind',
              due: number % 4 === 0 ? '2026-10-01' : '2026-12-24',
            }),
          }),
        ]
      : []),
    ...(number % 13 === 0 ? [] : [event(start + minutes + 30, 'status.changed', { to: 'resolved' })]),
    ...(number % 17 === 3
      ? [event(start + minutes + 40, 'incident.closed', { reason: number % 2 ? 'duplicate' : 'false-alarm' })]
      : []),
  ];
}

export const REPORTS = {
  many: (period: number): MetricsReport =>
    count(
      Array.from({ length: 90 }, (_, number) => numbersFrom(incidentEvents(number))),
      { period, now: T0 },
    ),
  one: (period: number): MetricsReport =>
    count(
      [
        numbersFrom([
          event(0, 'incident.declared', {
            title: 'Checkout returns 500',
            severity: 'P1',
            startedAt: at(-8),
            detectedAt: at(-3),
          }),
          event(41, 'status.changed', { to: 'resolved' }),
        ]),
      ],
      { period, now: T0 + 50 * MINUTE },
    ),
  none: (period: number): MetricsReport => count([], { period, now: T0 }),
} as const;
export type ReportName = keyof typeof REPORTS;
