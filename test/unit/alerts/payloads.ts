/*
 * Payloads in the shape that the vendors document, shortened where they are long. Values are those of their examples
 * where they give whole ones.
 */

/** https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/ */
export const GRAFANA = {
  receiver: 'My Super Webhook',
  status: 'firing',
  orgId: 1,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'High memory usage', team: 'blue', zone: 'us-1' },
      annotations: {
        description: 'The system has high memory usage',
        runbook_url: 'https://myrunbook.com/runbook/1234',
        summary: 'This alert was triggered for zone us-1',
      },
      startsAt: '2021-10-12T09:51:03.157076+02:00',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://play.grafana.org/alerting/1afz29v7z/edit',
      fingerprint: 'c6eadffa33fcdf37',
      silenceURL:
        'https://play.grafana.org/alerting/silence/new?alertmanager=grafana&matchers=alertname%3DT2',
      dashboardURL: '',
      panelURL: '',
      values: { B: 44.23943737541908, C: 1 },
    },
    {
      status: 'firing',
      labels: { alertname: 'High CPU usage', team: 'blue', zone: 'eu-1' },
      annotations: {
        description: 'The system has high CPU usage',
        runbook_url: 'https://myrunbook.com/runbook/1234',
        summary: 'This alert was triggered for zone eu-1',
      },
      startsAt: '2021-10-12T09:56:03.157076+02:00',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://play.grafana.org/alerting/d1rdpdv7k/edit',
      fingerprint: 'bc97ff14869b13e3',
      dashboardURL: '',
      panelURL: '',
    },
  ],
  groupLabels: {},
  commonLabels: { team: 'blue' },
  commonAnnotations: {},
  externalURL: 'https://play.grafana.org/',
  version: '1',
  groupKey: '{}:{}',
  truncatedAlerts: 0,
  title: '[FIRING:2]  (blue)',
  state: 'alerting',
  message: '**Firing**\n\nLabels:\n - alertname = T2',
};

/** The shape of https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, with values of a blackbox probe. */
export const ALERTMANAGER = {
  receiver: 'sms',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      labels: {
        alertname: 'ProbeFailure',
        instance: 'https://server.example.org',
        job: 'http_checks',
        monitor: 'master',
        severity: 'critical',
      },
      annotations: {
        description: 'Instance https://server.example.org has been down for over 5m. Job: http_checks',
        summary: 'BlackBox Probe Failure: https://server.example.org',
      },
      startsAt: '2023-02-06T13:08:45.828Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.example.org:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1',
      fingerprint: '1a30ba71cca2921f',
    },
  ],
  groupLabels: { alertname: 'ProbeFailure' },
  commonLabels: {
    alertname: 'ProbeFailure',
    instance: 'https://server.example.org',
    job: 'http_checks',
    monitor: 'master',
    severity: 'critical',
  },
  commonAnnotations: {
    description: 'Instance https://server.example.org has been down for over 5m. Job: http_checks',
    summary: 'BlackBox Probe Failure: https://server.example.org',
  },
  externalURL: 'http://prometheus.example.org:9093',
  version: '4',
  groupKey: '{}/{severity="critical"}:{alertname="ProbeFailure"}',
  truncatedAlerts: 0,
};

/** https://developer.pagerduty.com/docs/webhooks-overview */
export const PAGERDUTY = {
  event: {
    id: '5ac64822-4adc-4fda-ade0-410becf0de4f',
    event_type: 'incident.priority_updated',
    resource_type: 'incident',
    occurred_at: '2020-10-02T18:45:22.169Z',
    agent: {
      html_url: 'https://acme.pagerduty.com/users/PLH1HKV',
      id: 'PLH1HKV',
      self: 'https://api.pagerduty.com/users/PLH1HKV',
      summary: 'Tenex Engineer',
      type: 'user_reference',
    },
    client: { name: 'PagerDuty' },
    data: {
      id: 'PGR0VU2',
      type: 'incident',
      self: 'https://api.pagerduty.com/incidents/PGR0VU2',
      html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
      number: 2,
      status: 'triggered',
      incident_key: 'd3640fbd41094207a1c11e58e46b1662',
      created_at: '2020-04-09T15:16:27Z',
      title: 'A little bump in the road',
      service: {
        html_url: 'https://acme.pagerduty.com/services/PF9KMXH',
        id: 'PF9KMXH',
        self: 'https://api.pagerduty.com/services/PF9KMXH',
        summary: 'API Service',
        type: 'service_reference',
      },
      priority: {
        html_url: 'https://acme.pagerduty.com/account/incident_priorities',
        id: 'PSO75BM',
        self: 'https://api.pagerduty.com/priorities/PSO75BM',
        summary: 'P1',
        type: 'priority_reference',
      },
      urgency: 'high',
      resolve_reason: null,
    },
  },
};

/** https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
export const PAGERDUTY_EVENT = {
  payload: {
    summary: 'DISK at 99% on machine prod-datapipe03.example.com',
    timestamp: '2015-07-17T08:42:58.315+0000',
    severity: 'critical',
    source: 'prod-datapipe03.example.com',
    component: 'mysql',
    group: 'prod-datapipe',
    class: 'disk',
    custom_details: { free_space: '1%', ping_time: '1500ms', load_avg: 0.75 },
  },
  routing_key: 'samplekeyhere',
  dedup_key: 'samplekeyhere',
  event_action: 'trigger',
  client: 'Sample Monitoring Service',
  client_url: 'https://monitoring.example.com',
  links: [{ href: 'http://pagerduty.example.com', text: 'An example link.' }],
};

/** The default body of https://docs.datadoghq.com/integrations/webhooks/ as it arrives: times are texts. */
export const DATADOG = {
  body: '%%%\n@webhook-relay-test\n\nTest notification triggered by a test.\n\n- - -\n\n[[Monitor Status](https://app.datadoghq.com/monitors#18692904?)]\n%%%',
  last_updated: '1591216985000',
  event_type: 'service_check',
  title: '[P1] [Triggered on {host:ip-012345}] [TEST] Host Cluster Alert',
  date: '1591216985000',
  org: { id: '415600', name: 'Example' },
  id: '5485379890863845239',
  tags: 'service:web,env:prod,role:computing-node',
};

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issue-alerts/ */
export const SENTRY = {
  action: 'triggered',
  actor: { id: 'sentry', name: 'Sentry', type: 'application' },
  data: {
    event: {
      _ref: 1,
      _ref_version: 2,
      culprit: '?(<anonymous>)',
      datetime: '2019-08-19T21:06:17.677000Z',
      dist: null,
      event_id: 'e4874d664c3540c1a32eab185f12c5ab',
      issue_id: '1117540176',
      issue_url: 'https://sentry.io/api/0/issues/1117540176/',
      level: 'error',
      location: 'https://static.jsbin.com/js/prod/runner-4.1.7.min.js',
      message: '',
      platform: 'javascript',
      project: 1,
      release: null,
      tags: [
        ['browser', 'Chrome 75.0.3770'],
        ['level', 'error'],
        ['environment', 'production'],
      ],
      timestamp: 1566248777.677,
      title: 'ReferenceError: heck is not defined',
      type: 'error',
      url: 'https://sentry.io/api/0/projects/test-org/front-end/events/e4874d664c3540c1a32eab185f12c5ab/',
      web_url:
        'https://sentry.io/organizations/test-org/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/',
    },
    triggered_rule: 'Very Important Alert Rule!',
  },
  installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' },
};

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/ */
export const SENTRY_METRIC = {
  action: 'critical',
  actor: { id: 'sentry', name: 'Sentry', type: 'application' },
  data: {
    description_text: '1000 events in the last 10 minutes\\nFilter: level:error',
    description_title: 'Critical: Too many errors',
    metric_alert: {
      alert_rule: {
        aggregate: 'count()',
        environment: null,
        id: '7',
        name: 'Too many errors',
        projects: ['bar'],
      },
      date_closed: null,
      date_created: '2020-09-13T12:26:40.000000Z',
      date_detected: '2020-09-13T12:26:40.000000Z',
      date_started: '2020-09-13T12:26:40.000000Z',
      projects: ['bar'],
      title: 'Too many errors',
    },
    web_url: 'https://sentry.io/organizations/foo/alerts/rules/details/7/',
  },
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
export const CLOUDWATCH = {
  AlarmName: 'CPU-High-critical',
  AlarmDescription: 'CPU above 80% for 5 minutes',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  NewStateReason:
    'Threshold Crossed: 1 out of the last 1 datapoints [99.0 (15/01/24 10:25:00)] was greater than the threshold (80.0).',
  StateChangeTime: '2024-01-15T10:30:00.000+0000',
  Region: 'US East (N. Virginia)',
  AlarmArn: 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:CPU-High-critical',
  OldStateValue: 'OK',
  Trigger: {
    MetricName: 'CPUUtilization',
    Namespace: 'AWS/ECS',
    StatisticType: 'Statistic',
    Statistic: 'AVERAGE',
    Unit: null,
    Dimensions: [
      { name: 'ServiceName', value: 'checkout' },
      { name: 'InstanceId', value: 'i-0abc123' },
    ],
    Period: 300,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 80.0,
  },
};

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export const SNS = {
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: 'arn:aws:sns:us-west-2:123456789012:MyTopic',
  Subject: 'ALARM: "CPU-High-critical" in US East (N. Virginia)',
  Message: JSON.stringify(CLOUDWATCH),
  Timestamp: '2024-01-15T10:30:01.123Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLEw6JRN',
  SigningCertURL:
    'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem',
};

export const ALL = {
  GRAFANA,
  ALERTMANAGER,
  PAGERDUTY,
  PAGERDUTY_EVENT,
  DATADOG,
  SENTRY,
  SENTRY_METRIC,
  CLOUDWATCH,
  SNS,
};
