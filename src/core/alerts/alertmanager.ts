import * as z from 'zod';
import { labels, listOf, scalar, serviceOf, severitiesIn, text } from './lenient.ts';
import type { Findings } from './proposal.ts';

const alert = z.object({
  status: text,
  labels,
  annotations: labels,
  startsAt: scalar,
  generatorURL: text,
  dashboardURL: text,
  panelURL: text,
});

/**
 * A group of alerts, as Alertmanager (version "4") and Grafana send them:
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config and
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
const group = z.object({
  receiver: z.unknown(),
  status: text,
  alerts: listOf(alert),
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: labels,
  externalURL: text,
  version: scalar,
  groupKey: scalar,
  orgId: scalar,
  title: text,
  message: text,
});

/** Undefined for what is not such a group. Of Grafana, when it has the fields that only Grafana adds. */
export function readAlertmanager(value: unknown): Findings | undefined {
  const parsed = group.safeParse(value);
  if (!parsed.success || parsed.data.alerts.length === 0) return undefined;
  const { alerts, commonLabels, groupLabels, commonAnnotations, orgId, status, title, message, externalURL } =
    parsed.data;
  if (parsed.data.groupKey === undefined && parsed.data.version === undefined && orgId === undefined)
    return undefined;
  const isGrafana =
    orgId !== undefined || alerts.some(({ dashboardURL, panelURL }) => dashboardURL ?? panelURL);
  // What is still firing matters; when nothing is, the whole group is over.
  const firing = alerts.filter((one) => one.status !== 'resolved');
  const shown = firing.length > 0 ? firing : alerts;
  const first = shown[0];
  const annotations = { ...first?.annotations, ...commonAnnotations };
  const name = commonLabels['alertname'] ?? groupLabels['alertname'] ?? first?.labels['alertname'];
  const summary = annotations['summary'] ?? annotations['title'];
  return {
    source: isGrafana ? 'Grafana' : 'Alertmanager',
    name,
    title: [name, summary].filter((part) => part !== undefined && part !== '').join(': ') || title,
    severities: shown.flatMap((one) => severitiesIn({ ...commonLabels, ...one.labels })),
    services: shown.map((one) => serviceOf({ ...commonLabels, ...one.labels })),
    startedAt: shown.map(({ startsAt }) => startsAt),
    summary: annotations['description'] ?? annotations['message'] ?? message ?? summary,
    links: [
      ['Runbook', annotations['runbook_url'] ?? annotations['runbook']],
      ['Dashboard', first?.dashboardURL],
      ['Panel', first?.panelURL],
      ['Query', first?.generatorURL],
      [isGrafana ? 'Grafana' : 'Alertmanager', externalURL],
    ],
    labels: { ...first?.labels, ...commonLabels },
    state: firing.length === 0 || status === 'resolved' ? 'resolved' : 'firing',
    alerts: shown.length,
  };
}
