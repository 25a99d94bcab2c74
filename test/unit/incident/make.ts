import { encodeEvent, type StoredEvent } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import {
  EVENT_DATA,
  type EventInput,
  type EventKind,
  type IncidentEvent,
} from '../../../src/core/incident/events.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import type { Incident } from '../../../src/core/incident/incident.ts';

/** 2026-11-20 14:00 UTC, the minute at which incidents of the tests are declared. */
export const T0 = Date.UTC(2026, 10, 20, 14, 0);
export const INCIDENT = makeId({ ms: T0, counter: 0 }, new Uint8Array(13).fill(7));
export const MINUTE = 60_000;
export const ANA = { name: 'Ana Ruiz', email: 'ana@example.com', type: 'person' } as const;
export const BO = { name: 'Bo Lind', email: 'bo@example.com', type: 'person' } as const;

export const at = (minutes: number): string => new Date(T0 + minutes * MINUTE).toISOString();

let serial = 0;

/** A valid stored event, `minutes` after the declaration; every call makes a new id that sorts after the last. */
export function event<K extends EventKind>(
  minutes: number,
  kind: K,
  data: EventInput<K>,
  more: Partial<Pick<IncidentEvent, 'actor' | 'occurredAt' | 'source' | 'id'>> = {},
): StoredEvent {
  serial += 1;
  const random = new Uint8Array(13);
  new DataView(random.buffer).setUint32(9, serial);
  const made = {
    v: 1,
    // The counter of an id is full at 32,768: after that the time goes on, so that ids keep their order.
    id: makeId({ ms: T0 + minutes * MINUTE + Math.floor(serial / 32_768), counter: serial % 32_768 }, random),
    incident: INCIDENT,
    writer: '0123456789ab',
    session: '00000001',
    seq: serial,
    kind,
    occurredAt: at(minutes),
    recordedAt: at(minutes),
    actor: ANA,
    source: 'manual',
    data: EVENT_DATA[kind].parse(data),
    ...more,
  };
  // The data has just been parsed by the schema of this kind.
  return encodeEvent(made as unknown as IncidentEvent);
}

export const declared = (data: Partial<EventInput<'incident.declared'>> = {}): StoredEvent =>
  event(0, 'incident.declared', { title: 'Checkout returns 500', severity: 'P1', ...data });

export function fold(...events: StoredEvent[]): Incident {
  const incident = foldIncident(events);
  if (incident === undefined) throw new Error('these events hold no declaration');
  return incident;
}
