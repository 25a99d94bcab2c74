import * as z from 'zod';
import { anything, labels, listOf, scalar, text } from './lenient.ts';
import type { Findings } from './proposal.ts';

const reference = z.object({ summary: text, html_url: text }).optional().catch(undefined);

/** Webhooks v3: https://developer.pagerduty.com/docs/webhooks-overview. */
const webhook = z.object({
  event: z.object({
    event_type: z.string(),
    occurred_at: anything,
    data: z.object({
      title: text,
      html_url: text,
      status: text,
      urgency: text,
      created_at: anything,
      number: scalar,
      service: reference,
      priority: z.object({ summary: text, name: text }).nullish().catch(undefined),
    }),
  }),
});

/** Events API v2: https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const event = z.object({
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  client: text,
  client_url: text,
  links: listOf(z.object({ href: text, text })),
  payload: z
    .object({
      summary: text,
      source: text,
      severity: text,
      timestamp: anything,
      component: text,
      group: text,
      class: text,
      custom_details: labels,
    })
    .optional(),
});

const STATES: Readonly<Record<string, Findings['state']>> = {
  triggered: 'firing',
  acknowledged: 'firing',
  resolved: 'resolved',
};

export function readPagerDuty(value: unknown): Findings | undefined {
  return fromWebhook(value) ?? fromEvent(value);
}

function fromWebhook(value: unknown): Findings | undefined {
  const parsed = webhook.safeParse(value);
  if (!parsed.success || !/^(?:incident|service)\b/.test(parsed.data.event.event_type)) return undefined;
  const { data, event_type, occurred_at } = parsed.data.event;
  return {
    source: 'PagerDuty',
    title: data.title,
    severities: [
      { field: 'priority', word: data.priority?.summary ?? data.priority?.name, scale: 'from-p1' },
      // "low" says who is woken and not how bad it is.
      { field: 'urgency', word: data.urgency === 'low' ? 'medium' : data.urgency },
    ],
    services: [data.service?.summary],
    startedAt: [data.created_at ?? occurred_at],
    links: [
      ['PagerDuty incident', data.html_url],
      ['PagerDuty service', data.service?.html_url],
    ],
    labels: {
      event: event_type,
      ...(data.number !== undefined && { number: data.number }),
      ...(data.urgency !== undefined && { urgency: data.urgency }),
    },
    state: Object.hasOwn(STATES, data.status ?? '') ? STATES[data.status ?? ''] : 'unknown',
  };
}

function fromEvent(value: unknown): Findings | undefined {
  const parsed = event.safeParse(value);
  if (!parsed.success) return undefined;
  const { payload, event_action, links, client, client_url } = parsed.data;
  const { component, group, class: kind, source } = payload ?? {};
  const named = Object.entries({ component, group, class: kind, source }).filter(
    ([, text]) => text !== undefined,
  );
  return {
    source: 'PagerDuty event',
    title: payload?.summary,
    severities: [{ field: 'severity', word: payload?.severity }],
    services: [payload?.custom_details['service'] ?? component ?? group],
    startedAt: [payload?.timestamp],
    summary: undefined,
    links: [
      ...links.map((link): [string, string | undefined] => [link.text ?? 'Link', link.href]),
      [client ?? 'Client', client_url],
    ],
    labels: { ...payload?.custom_details, ...(Object.fromEntries(named) as Record<string, string>) },
    state: event_action === 'resolve' ? 'resolved' : 'firing',
  };
}
