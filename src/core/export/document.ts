import * as z from 'zod';
import { decodeLine, type StoredEvent } from '../incident/codec.ts';
import { EVENT_DATA, envelopeSchema, idSchema } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { foldIncident } from '../incident/reduce.ts';
import { INCIDENT_KINDS, MILESTONES, SEVERITIES, STATUSES } from '../incident/vocabulary.ts';

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

const containerSchema = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  exportedAt: instant,
  incident: incidentSchema,
  events: z.array(z.record(z.string(), z.unknown())).min(1).max(20_000),
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

/** SHA-256 of a text in UTF-8, as hex. */
export type Hash = (text: string) => string;

export interface ExportSource {
  readonly incident: Incident;
  readonly events: readonly StoredEvent[];
  readonly attachments: readonly ExportedAttachment[];
  readonly missing: readonly string[];
  /** UTC, ISO 8601. */
  readonly now: string;
}

export function exportDocument(source: ExportSource, hash: Hash): string {
  const { incident, events, attachments, missing, now } = source;
  const content = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: now,
    incident: summaryOf(incident),
    events: events
      .toSorted((a, b) => (a.envelope.id < b.envelope.id ? -1 : 1))
      .map(({ line }) => jsonOf(line)),
    attachments,
    missing,
  } as const;
  return `${JSON.stringify({ ...content, sha256: hash(signed(content)) }, null, 2)}\n`;
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

interface Signed {
  readonly attachments: readonly ExportedAttachment[];
}

/** A file's own name says what is in it, so its contents need not be hashed a second time. */
const signed = (content: Signed): string =>
  JSON.stringify({ ...content, attachments: content.attachments.map((one) => one.sha256) });

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

/** @throws ExportError: then nothing of it is to be used */
export function readExport(text: string, hash: Hash): ReadExport {
  const json = parse(text);
  checkFormat(json);
  const container = containerSchema.safeParse(json);
  if (!container.success) {
    const [issue] = container.error.issues;
    throw broken(issue ? `${issue.path.join('.')}: ${issue.message}` : 'not understood');
  }
  // As it was read, and not as a schema gives it back: the order of its keys counts.
  const raw = json as Container;
  const { sha256: claimed, ...content } = raw;
  if (hash(signed(content)) !== claimed) throw changed();
  const events = raw.events.map((event, index) => eventOf(event, index, raw.incident.id));
  if (foldIncident(events)?.id !== raw.incident.id) throw broken('its declaration is not among the events');
  return { incident: raw.incident.id, events, attachments: raw.attachments };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
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
