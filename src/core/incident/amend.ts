import type { StoredEvent } from './codec.ts';
import { EVENT_DATA, type EventOf, type IncidentEvent } from './events.ts';
import type { Recorded, TimelineEntry } from './incident.ts';

type Correction = EventOf<'event.corrected'>;
type Retraction = EventOf<'event.retracted'>;

export const recorded = (event: Pick<IncidentEvent, 'id' | 'occurredAt' | 'actor'>): Recorded => ({
  event: event.id,
  at: event.occurredAt,
  by: event.actor,
});

/**
 * Turns events into timeline entries with corrections and retractions applied, in the order of their ids.
 * Nothing disappears: what was amended says by whom, and the amendments are entries of their own.
 */
export function amend(events: readonly StoredEvent[]): TimelineEntry[] {
  const { corrections, retractions } = liveAmendments(events);
  return events.map((stored) => {
    const { envelope } = stored;
    const retraction = retractions.get(envelope.id);
    const applied = applyCorrections(stored, corrections.get(envelope.id));
    return {
      id: envelope.id,
      kind: envelope.kind,
      occurredAt: applied.event?.occurredAt ?? envelope.occurredAt,
      recordedAt: envelope.recordedAt,
      actor: envelope.actor,
      source: envelope.source,
      ...(applied.event && { event: applied.event }),
      ...(applied.last && { corrected: withReason(applied.last) }),
      ...(retraction && envelope.kind !== 'incident.declared' && { retracted: withReason(retraction) }),
    };
  });
}

const withReason = (event: Correction | Retraction): Recorded & { readonly reason?: string } => ({
  ...recorded(event),
  ...(event.data.reason !== undefined && { reason: event.data.reason }),
});

/** What counts of the events: corrected, and without what was retracted. In the order of their ids. */
export function liveEvents(events: readonly StoredEvent[]): IncidentEvent[] {
  const live: IncidentEvent[] = [];
  let isAmended = false;
  for (const { event } of events) {
    if (event === undefined) continue;
    isAmended ||= event.kind === 'event.corrected' || event.kind === 'event.retracted';
    live.push(event);
  }
  return isAmended ? amended(events) : live;
}

function amended(events: readonly StoredEvent[]): IncidentEvent[] {
  const { corrections, retractions } = liveAmendments(events);
  const live: IncidentEvent[] = [];
  for (const stored of events) {
    const { id, kind } = stored.envelope;
    if (retractions.has(id) && kind !== 'incident.declared') continue;
    const { event } = applyCorrections(stored, corrections.get(id));
    if (event) live.push(event);
  }
  return live;
}

/** A retraction can itself be retracted, and so can a correction: later ones decide over earlier ones. */
function liveAmendments(events: readonly StoredEvent[]) {
  const isVoid = new Set<string>();
  /** By target, the latest first. */
  const corrections = new Map<string, Correction[]>();
  const retractions = new Map<string, Retraction>();
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index]?.event;
    if (event?.kind === 'event.retracted' && !isVoid.has(event.id)) {
      const { target } = event.data;
      if (!retractions.has(target)) retractions.set(target, event);
      if (target < event.id) isVoid.add(target);
    } else if (event?.kind === 'event.corrected' && !isVoid.has(event.id)) {
      const list = corrections.get(event.data.target);
      if (list) list.push(event);
      else corrections.set(event.data.target, [event]);
    }
  }
  return { corrections, retractions };
}

/** @param corrections the latest first */
function applyCorrections(stored: StoredEvent, corrections: readonly Correction[] | undefined) {
  let event = stored.event;
  if (corrections === undefined) return { event };
  let last: Correction | undefined;
  for (const correction of corrections.toReversed()) {
    if (event === undefined) break;
    const corrected = applyCorrection(event, correction);
    if (corrected === undefined) continue;
    event = corrected;
    last = correction;
  }
  return { event, last };
}

/** Undefined when the corrected data would not be valid: then what was recorded first stands. */
function applyCorrection(event: IncidentEvent, { data }: Correction): IncidentEvent | undefined {
  const parsed = EVENT_DATA[event.kind].safeParse({ ...event.data, ...data.data });
  if (!parsed.success) return undefined;
  return { ...event, occurredAt: data.occurredAt ?? event.occurredAt, data: parsed.data } as IncidentEvent;
}
