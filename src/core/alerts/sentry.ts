import * as z from 'zod';
import { anything, scalar, text } from './lenient.ts';
import type { Findings } from './proposal.ts';

const tags = z
  .array(z.tuple([z.string(), z.string().nullable()]))
  .optional()
  .catch(undefined);

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issue-alerts/ */
const issueAlert = z.object({
  action: z.literal('triggered'),
  data: z.object({
    event: z.object({
      title: text,
      culprit: text,
      level: text,
      datetime: anything,
      environment: text,
      release: text,
      web_url: text,
      message: text,
      project_name: text,
      project: scalar,
      tags,
    }),
    triggered_rule: text,
  }),
});

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/ */
const metricAlert = z.object({
  action: z.enum(['critical', 'warning', 'resolved']),
  data: z.object({
    description_text: text,
    description_title: text,
    web_url: text,
    metric_alert: z.object({
      date_started: anything,
      date_detected: anything,
      projects: z.array(z.string()).optional().catch(undefined),
      alert_rule: z.object({ name: text, environment: text }).optional().catch(undefined),
    }),
  }),
});

export function readSentry(value: unknown): Findings | undefined {
  return fromIssue(value) ?? fromMetric(value);
}

function fromIssue(value: unknown): Findings | undefined {
  const parsed = issueAlert.safeParse(value);
  if (!parsed.success) return undefined;
  const { event, triggered_rule } = parsed.data.data;
  const known = Object.fromEntries(
    (event.tags ?? []).flatMap(([name, given]) =>
      given === null || name === '__proto__' ? [] : [[name, given]],
    ),
  ) as Record<string, string>;
  const { environment = known['environment'], release = known['release'] } = event;
  return {
    source: 'Sentry',
    title: event.title ?? event.message,
    severities: [{ field: 'level', word: event.level ?? known['level'] }],
    services: [known['service'] ?? event.project_name],
    startedAt: [event.datetime],
    name: triggered_rule,
    summary: [event.culprit && `In ${event.culprit}`, triggered_rule && `Rule: ${triggered_rule}`]
      .filter(Boolean)
      .join('\n'),
    links: [['Sentry', event.web_url]],
    labels: {
      ...known,
      ...(environment !== undefined && { environment }),
      ...(release !== undefined && { release }),
    },
    state: 'firing',
  };
}

function fromMetric(value: unknown): Findings | undefined {
  const parsed = metricAlert.safeParse(value);
  if (!parsed.success) return undefined;
  const { action, data } = parsed.data;
  const { metric_alert } = data;
  const environment = metric_alert.alert_rule?.environment;
  return {
    source: 'Sentry',
    title: data.description_title ?? metric_alert.alert_rule?.name,
    severities: [{ field: 'action', word: action === 'resolved' ? undefined : action }],
    services: metric_alert.projects ?? [],
    startedAt: [metric_alert.date_started ?? metric_alert.date_detected],
    detectedAt: metric_alert.date_detected,
    name: metric_alert.alert_rule?.name,
    summary: data.description_text?.replaceAll(String.raw`\n`, '\n'),
    links: [['Sentry', data.web_url]],
    labels: environment === undefined ? {} : { environment },
    state: action === 'resolved' ? 'resolved' : 'firing',
  };
}
