import * as z from 'zod';
import { decodeLine, type StoredEvent } from '../incident/codec.ts';
import { EVENT_DATA, envelopeSchema, idSchema } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { INCIDENT_KINDS, MILESTONES, SEVERITIES, STATUSES } from '../incident/vocabulary.ts';

import { parseInParts } from './json-parts.ts';

/**
 * One incident as JSON: docs/export-schema.md. Its events are the record itself, so reading them back gives the same
 * incident; what stands beside them is for readers who want no fold.
 */
export const EXPORT_FORMAT = 'fireline-incident';
export const EXPORT_VERSION = 1;

const instant = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const incidentSchema = z
  .strictObject({
    id: idSchema,
    shortId: z.string(),
    title: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    severity: z.enum(SEVERITIES),
    status: z.enum(STATUSES),
    declaredAt: instant,
    milestones: z
      .partialRecord(z.enum(MILESTONES), instant)
      .describe('Those that are recorded; others are absent.'),
  })
  .describe(
    'What the events add up to when it was exported. For reading; an import goes by the events alone.',
  );

const attachmentSchema = z.strictObject({ sha256, base64: z.base64() });

/** An event in which equal JSON is not equal bytes, as the exact line of the record. */
const lineSchema = z
  .strictObject({ line: z.string().max(64 * 1024) })
  .describe('An event whose bytes JSON would not keep, as its exact line.');

const eventSchema = z.record(z.string(), z.unknown());

const containerSchema = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  exportedAt: instant,
  incident: incidentSchema,
  events: z.array(eventSchema).min(1).max(20_000),
  attachments: z.array(attachmentSchema).max(2000),
  missing: z.array(sha256).max(2000).describe('Files that events refer to and that were not on the machine.'),
  sha256: sha256.describe(
    'Of all of this but itself, as JSON without spaces, keys in this order, and of attachments only their names.',
  ),
});

const knownEvents = Object.entries(EVENT_DATA).map(([kind, data]) =>
  envelopeSchema.extend({ kind: z.literal(kind), data }),
);

/** The whole of it, for the JSON Schema. A reader takes events apart by themselves: see readExport. */
export const exportSchema = containerSchema.extend({
  events: z
    .array(
      z.union([
        ...knownEvents,
        envelopeSchema.describe('Of a kind that this version does not know.'),
        lineSchema,
      ]),
    )
    .min(1)
    .describe('In the order of their ids.'),
});
type Container = z.infer<typeof containerSchema>;
export type ExportedAttachment = z.infer<typeof attachmentSchema>;

/** SHA-256 of texts in UTF-8, one after another, as hex. */
export interface Hash {
  update(text: string): unknown;
  digest(encoding: 'hex'): string;
}

export interface ExportSource {
  readonly incident: Incident;
  readonly events: readonly StoredEvent[];
  readonly attachments: readonly ExportedAttachment[];
  readonly missing: readonly string[];
  /** UTC, ISO 8601. */
  readonly now: string;
}

/** The text in pieces, so that an incident of tens of megabytes keeps nobody waiting. */
export function* exportDocument(source: ExportSource, hash: Hash): Generator<string, void, undefined> {
  const { incident, attachments, missing, now } = source;
  const events = source.events.toSorted((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1));
  const head = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: now,
    incident: summaryOf(incident),
  };
  const names = attachments.map((one) => one.sha256);
  const begun = JSON.stringify(head);
  hash.update(`${begun.slice(0, -1)},"events":[`);
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n`;
  yield* listOf('events', events, ({ line }, index) => {
    const json = jsonOf(line);
    hash.update(`${index === 0 ? '' : ','}${JSON.stringify(json)}`);
    return json;
  });
  hash.update(`],"attachments":${JSON.stringify(names)},"missing":${JSON.stringify(missing)}}`);
  yield* filesOf(attachments);
  yield* listOf('missing', missing, (one) => one);
  yield `  "sha256": ${JSON.stringify(hash.digest('hex'))}\n}\n`;
}

const FILE_PIECE = 1024 * 1024;

/** Base64 means the same in JSON as it does outside, so that megabytes of it need not be looked through. */
function* filesOf(attachments: readonly ExportedAttachment[]): Generator<string, void, undefined> {
  yield `  "attachments": [${attachments.length === 0 ? '' : '\n'}`;
  for (const [index, { sha256: name, base64 }] of attachments.entries()) {
    yield `    {\n      "sha256": ${JSON.stringify(name)},\n      "base64": "`;
    for (let at = 0; at < base64.length; at += FILE_PIECE) yield base64.slice(at, at + FILE_PIECE);
    yield `"\n    }${index === attachments.length - 1 ? '\n  ' : ',\n'}`;
  }
  yield '],\n';
}

/** As JSON.stringify lays it out, two blanks for each level. */
function* listOf<T>(
  name: string,
  items: readonly T[],
  jsonFor: (item: T, index: number) => unknown,
): Generator<string, void, undefined> {
  if (items.length === 0) {
    yield `  "${name}": [],\n`;
    return;
  }
  yield `  "${name}": [\n`;
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(jsonFor(item, index), null, 2).replaceAll('\n', '\n    ');
    yield `    ${text}${index === items.length - 1 ? '' : ','}\n`;
  }
  yield '  ],\n';
}

function summaryOf(incident: Incident): Container['incident'] {
  const { id, shortId, title, kind, severity, status, declared } = incident;
  const times = Object.entries(incident.milestones).map(([name, { at }]) => [name, at] as const);
  const milestones = Object.fromEntries(times);
  return { id, shortId, title, kind, severity, status, declaredAt: declared.at, milestones };
}

/** As a reader gets it back, or else the line as it is. */
function jsonOf(line: string): Record<string, unknown> {
  const json = JSON.parse(line) as Record<string, unknown>;
  return JSON.stringify(json) === line ? json : { line };
}

export type ExportErrorReason =
  | 'no-json'
  | 'other-format'
  | 'newer'
  | 'broken'
  /** Somebody or something changed it after it was written. */
  | 'changed'
  /** It says something else of an entry than the record here. */
  | 'contradicts';

/** Says what happened, what it means and what to do next. Tell reasons apart by `reason`, never by the message. */
export class ExportError extends Error {
  readonly reason: ExportErrorReason;
  constructor(reason: ExportErrorReason, message: string) {
    super(message);
    this.name = 'ExportError';
    this.reason = reason;
  }
}

export interface ReadExport {
  readonly incident: string;
  readonly events: readonly StoredEvent[];
  readonly attachments: readonly ExportedAttachment[];
}

/**
 * In parts, like `exportDocument`.
 * @throws ExportError: then nothing of it is to be used
 */
export function* readExport(text: string, hash: Hash): Generator<undefined, ReadExport, undefined> {
  const json = yield* parse(text);
  checkFormat(json);
  const raw = yield* checkContainer(json);
  yield* checkHash(raw, hash);
  const events: StoredEvent[] = [];
  for (const [index, event] of raw.events.entries()) {
    events.push(eventOf(event, index, raw.incident.id));
    yield;
  }
  if (!events.some(({ event }) => event?.kind === 'incident.declared'))
    throw broken('its declaration is not among the events');
  return { incident: raw.incident.id, events, attachments: raw.attachments };
}

/** The lists of large things one by one, the rest at once. */
function* checkContainer(json: unknown): Generator<undefined, Container, undefined> {
  // It was found to be an object.
  const { events, attachments, ...rest } = json as Partial<Record<string, unknown>>;
  const [long, large] = [asList(events, 'events'), asList(attachments, 'attachments')];
  // As many as there are, and each looked at below.
  check(containerSchema.safeParse({ ...rest, events: long.map(() => ({})), attachments: [] }));
  check(containerSchema.shape.attachments.safeParse(large.map(() => EMPTY)), 'attachments.');
  for (const [index, event] of long.entries()) {
    check(eventSchema.safeParse(event), `events.${index}`);
    yield;
  }
  for (const [index, attachment] of large.entries()) {
    check(attachmentSchema.safeParse(attachment), `attachments.${index}.`);
    yield;
  }
  // As it was read, and not as a schema gives it back: the order of its keys counts.
  return json as Container;
}

const EMPTY: ExportedAttachment = { sha256: '0'.repeat(64), base64: '' };

function asList(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw broken(`${name}: not a list`);
  return value as readonly unknown[];
}

function check({ error }: z.ZodSafeParseResult<unknown>, where = ''): void {
  if (error === undefined) return;
  const [issue] = error.issues;
  throw broken(issue ? `${where}${issue.path.join('.')}: ${issue.message}` : 'not understood');
}

/** A file's own name says what is in it, so its contents need not be hashed a second time. */
function* checkHash(raw: Container, hash: Hash): Generator<undefined, void, undefined> {
  let isFirst = true;
  for (const [key, value] of Object.entries(raw) as [string, unknown][]) {
    if (key === 'sha256') continue;
    hash.update(`${isFirst ? '{' : ','}${JSON.stringify(key)}:`);
    isFirst = false;
    if (key !== 'events') {
      hash.update(JSON.stringify(key === 'attachments' ? raw.attachments.map((one) => one.sha256) : value));
      continue;
    }
    for (const [index, event] of raw.events.entries()) {
      hash.update(`${index === 0 ? '[' : ','}${JSON.stringify(event)}`);
      yield;
    }
    hash.update(']');
  }
  hash.update('}');
  if (hash.digest('hex') !== raw.sha256) throw changed();
}

function* parse(text: string): Generator<undefined, unknown, undefined> {
  try {
    return yield* parseInParts(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ExportError(
      'no-json',
      'This file is no JSON, or was cut off. Nothing was taken in. Ask for the file again.',
    );
  }
}

const formatSchema = z.object({ format: z.literal(EXPORT_FORMAT), version: z.number() });

function checkFormat(json: unknown): void {
  const { data } = formatSchema.safeParse(json);
  if (data === undefined) {
    const message =
      'This file holds no exported incident. Nothing was taken in. Choose one that Export Incident wrote as JSON.';
    throw new ExportError('other-format', message);
  }
  if (data.version > EXPORT_VERSION) {
    const message = `This file was written by a newer Fireline (format ${data.version}; this one reads ${EXPORT_VERSION}). Nothing was taken in. Update Fireline, or ask for a bundle.`;
    throw new ExportError('newer', message);
  }
}

function eventOf(event: Readonly<Record<string, unknown>>, index: number, incident: string): StoredEvent {
  const { line } = lineSchema.safeParse(event).data ?? { line: JSON.stringify(event) };
  const decoded = decodeLine(line);
  if ('setAside' in decoded) throw broken(`events.${index}: ${decoded.setAside.reason}`);
  if (decoded.stored.envelope.incident !== incident)
    throw broken(`events.${index}: it belongs to another incident`);
  return decoded.stored;
}

const broken = (what: string): ExportError =>
  new ExportError(
    'broken',
    `This file is broken (${what}). Nothing was taken in. Ask whoever exported it to do it again.`,
  );

const changed = (): ExportError =>
  new ExportError(
    'changed',
    'This file was changed after it was exported: its contents do not match its checksum. Nothing was taken in. Ask for the file as it was written.',
  );
