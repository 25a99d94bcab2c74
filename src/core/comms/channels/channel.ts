import * as z from 'zod';
import type { PublicStatus } from '../update.ts';

const COMPONENT_STATUSES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;
const IMPACTS = ['none', 'minor', 'major', 'critical'] as const;
const id = z.string().regex(/^[\w-]{1,64}$/);

/** Where an update goes, as a setting. Addresses and keys are not part of it: they are secrets, and kept elsewhere. */
export const channelSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('markdown') }),
  z.object({ type: z.literal('slack') }),
  z.object({ type: z.literal('teams') }),
  z.object({ type: z.literal('discord') }),
  /** Any service that takes JSON: the texts of the template may hold ${fields}. */
  z.object({ type: z.literal('json'), template: z.json() }),
  z.object({
    type: z.literal('statuspage'),
    page: id,
    /** Of an incident that is already on the page; without it, one is opened. */
    incident: id.optional(),
    impact: z.enum(IMPACTS).optional(),
    /** Components by their id, and what to set them to. */
    components: z.record(id, z.enum(COMPONENT_STATUSES)).optional(),
    notify: z.boolean().optional(),
  }),
]);
export type Channel = z.infer<typeof channelSchema>;

/** An update as it goes out: its text is what a person has read, edited and approved. */
export interface OutgoingUpdate {
  readonly title: string;
  /** Plain text. Lines such as "Impact: …" are shown with the label set off, where a channel can. */
  readonly text: string;
  readonly status: PublicStatus;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly nextAt?: string;
  readonly service?: string;
  readonly severity?: string;
  /** "INC-20261120-7777" */
  readonly incident?: string;
}

/** A body to send, and how. The address is the caller's to add. */
export interface Payload {
  readonly method: 'POST' | 'PATCH';
  /** To be put behind the base address of an API; empty for a webhook. */
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}
