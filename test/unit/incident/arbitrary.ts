import fc from 'fast-check';
import * as z from 'zod';
import { encodeEvent, type StoredEvent } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import { EVENT_DATA, type EventKind, type IncidentEvent } from '../../../src/core/incident/events.ts';
import { ANA, BO, INCIDENT, T0 } from './make.ts';

/** Ids of earlier events, so that corrections and retractions of the generated set meet their targets. */
const TIMES = Array.from({ length: 12 }, (_, index) => ({
  ms: T0 + (index >> 1) * 1000,
  counter: index % 2,
}));
const IDS = TIMES.map((time, index) => makeId(time, new Uint8Array(13).fill(index)));

const WORDS = [
  'a',
  'step/one',
  '__proto__',
  'constructor',
  'toString',
  'payments',
  '<b>|`x`',
  '\u202eevil',
  '💥',
];
const FORMATS = [
  '2026-11-20T13:48:00.000Z',
  '2026-11-20T13:48:00Z',
  '2026-11-21',
  'https://example.com/a',
  'image/png',
  'a'.repeat(40),
  'b'.repeat(64),
  ...IDS,
];

/** A generator of everything a zod schema of this project accepts. */
export function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodOptional) return fc.option(arbitraryOf(schema.unwrap()), { nil: undefined });
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap()), { nil: null });
  if (schema instanceof z.ZodDefault) return arbitraryOf(schema.unwrap());
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodNumber) return accepted(schema, [0, 1, 5, 30.5, -1, 137]);
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodRecord)
    return fc.dictionary(fc.constantFrom(...WORDS, 'title', 'to'), fc.jsonValue());
  if (schema instanceof z.ZodObject) return arbitraryObject(schema.shape);
  return accepted(schema, [...WORDS, ...FORMATS]);
}

function accepted(schema: z.core.$ZodType, candidates: readonly unknown[]): fc.Arbitrary<unknown> {
  const valid = candidates.filter((candidate) => z.safeParse(schema, candidate).success);
  if (valid.length === 0) throw new Error(`no example for a schema of type ${schema._zod.def.type}`);
  return fc.constantFrom(...valid);
}

function arbitraryObject(shape: Readonly<Record<string, z.core.$ZodType>>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, arbitraryOf(value)]));
  return fc.record(fields).map((data) => JSON.parse(JSON.stringify(data)) as unknown);
}

const KINDS = Object.keys(EVENT_DATA) as EventKind[];

const arbitraryEvent = (id: string, kinds: readonly EventKind[] = KINDS): fc.Arbitrary<StoredEvent> =>
  fc.constantFrom(...kinds).chain((kind) =>
    fc
      .record({
        data: arbitraryOf(EVENT_DATA[kind]),
        occurredAt: fc.integer({ min: -3600, max: 3600 }).map((s) => new Date(T0 + s * 1000).toISOString()),
        actor: fc.constantFrom(ANA, BO),
        source: fc.constantFrom('manual' as const, 'automatic' as const, 'import' as const, 'tool' as const),
      })
      .map((parts) => {
        const envelope = {
          v: 1,
          id,
          incident: INCIDENT,
          writer: '0123456789ab',
          session: '00000001',
          seq: 1,
        };
        const made = { ...envelope, kind, recordedAt: new Date(T0).toISOString(), ...parts };
        return encodeEvent({ ...made, data: EVENT_DATA[kind].parse(parts.data) } as unknown as IncidentEvent);
      }),
  );

/** A declaration and up to eleven valid events of any kind, in the order of their ids. */
export const arbitraryRecord: fc.Arbitrary<StoredEvent[]> = fc
  .subarray(IDS.slice(1))
  .chain((ids) =>
    fc.tuple(arbitraryEvent(IDS[0] ?? '', ['incident.declared']), ...ids.map((id) => arbitraryEvent(id))),
  );
