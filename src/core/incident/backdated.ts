import type { TimelineEntry } from './incident.ts';

/** Written this much later than it happened, an entry says so. */
const BACKDATED_MS = 60_000;

export const isBackdated = ({
  recordedAt,
  occurredAt,
}: Pick<TimelineEntry, 'recordedAt' | 'occurredAt'>): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) >= BACKDATED_MS;
