import { createHash } from 'node:crypto';
import type { StoredEvent } from '../../core/incident/codec.ts';
import { foldIncident } from '../../core/incident/reduce.ts';
import { summarize } from '../../core/incident/summary.ts';
import type { JournalContents, JournalList, ListedIncident } from './journal.ts';

/** The list of what was read whole. */
export function listOf({ incidents, problems }: JournalContents): JournalList {
  const listed = new Map<string, ListedIncident>();
  for (const [id, events] of incidents) {
    const incident = foldIncident(events);
    if (incident === undefined) continue;
    listed.set(id, { summary: summarize(incident), version: versionOf(events), isArchived: false });
  }
  return { incidents: listed, problems };
}

function versionOf(events: readonly StoredEvent[]): string {
  const hash = createHash('sha256');
  for (const { envelope } of events) hash.update(envelope.id);
  return hash.digest('hex');
}
