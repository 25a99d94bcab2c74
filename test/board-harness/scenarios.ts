import { readFileSync } from 'node:fs';
import { namedChannelSchema } from '../../src/core/comms/channels/named.ts';
import { boardState, type BoardInput } from '../../src/core/board/board-state.ts';
import type { BoardState } from '../../src/core/board/state.ts';
import type { News } from '../../src/core/incident/news.ts';
import type { StoredEvent } from '../../src/core/incident/codec.ts';
import { parseRunbook } from '../../src/core/runbook/parse.ts';
import { ANA, at, BO, declared, event, fold, T0, MINUTE } from '../unit/incident/make.ts';
import { DEPLOYMENTS, SIMILAR, SUSPECTS } from './changes.ts';
import { tried } from './tried.ts';

/** Incidents at the points of their lives at which a board looks different, made by the product's own code. */

const bundled = readFileSync(new URL('../../media/runbooks/incident-response.md', import.meta.url), 'utf8');
const WITH_COMMANDS = bundled.replace(
  '- [ ] **Check external dependencies.**',
  '  ```sh\n  kubectl logs -n payments deploy/checkout --since=1h | grep -c "500"\n  ```\n- [ ] **Check external dependencies.**',
);
export const RUNBOOK = parseRunbook(WITH_COMMANDS);
export const SEVERITY_LABELS = { P0: 'P0 · SEV-1', P1: 'P1 · SEV-2', P2: 'P2 · SEV-3', P3: 'P3 · SEV-4' };

const find = (part: RegExp): { readonly step: string; readonly title: string } => {
  const steps = RUNBOOK.phases.flatMap(({ tracks, decision }) => [
    ...tracks.flatMap((track) => track.steps),
    ...(decision?.answers.flatMap((answer) => answer.steps) ?? []),
  ]);
  const found = steps.find(({ title }) => part.test(title));
  if (found === undefined) throw new Error(`The runbook has no step like ${String(part)}.`);
  return { step: found.id, title: found.title };
};

const done = (minutes: number, part: RegExp, more: object = {}): StoredEvent =>
  event(minutes, 'step.done', { ...find(part), ...more });

const link = (minutes: number): StoredEvent => {
  const { id, name, revision, at: deployedAt, environment, service, author } = DEPLOYMENTS[0]!;
  return event(minutes, 'deployment.linked', {
    deployment: { id, name, revision, at: deployedAt, environment, service, author },
    reasons: 'Only change to payments/ this week',
  });
};

const INVESTIGATED = (): StoredEvent[] => [
  ...INVESTIGATION(),
  event(18, 'hypothesis.opened', { hypothesis: 'h1', text: 'The card provider rejects our tokens' }),
  event(18, 'hypothesis.opened', { hypothesis: 'h2', text: 'The pool of connections is exhausted' }),
  event(
    19,
    'hypothesis.rejected',
    { hypothesis: 'h2', text: 'The pool of connections is exhausted', note: 'Pool is at 12 of 50' },
    { actor: BO },
  ),
  event(19, 'hypothesis.rejected', {
    hypothesis: `suspect:${DEPLOYMENTS[2]!.id}`,
    text: 'deploy/production/checkout/2026-11-20T09-12Z did it',
    suspect: {
      kind: 'deployment',
      id: DEPLOYMENTS[2]!.id,
      name: DEPLOYMENTS[2]!.name,
      revision: DEPLOYMENTS[2]!.revision,
    },
    note: 'Rolled back in staging, and it still fails',
  }),
];

const START = (): StoredEvent =>
  declared({
    title: 'Checkout returns 500 for card payments',
    startedAt: at(-14),
    trigger: 'monitoring-alert',
    services: ['payments', 'checkout'],
  });

const TRIAGE = (): StoredEvent[] => [
  START(),
  event(1, 'role.assigned', {
    role: 'infrastructure-maintainer',
    title: 'Infrastructure Maintainer',
    assignee: ANA,
  }),
  done(2, /^Acknowledge/, { milestone: 'acknowledged' }),
  event(3, 'incident.updated', { usersAffected: 'About 2,000: all who pay by card', dataAtRisk: 'no' }),
  done(4, /^Establish scope/),
  done(4, /^Classify/),
  event(
    4,
    'role.assigned',
    { role: 'devops-automator', title: 'DevOps Automator', assignee: BO },
    { actor: BO },
  ),
  done(4, /^Activate/),
  done(5, /^Open a channel/),
];

const INVESTIGATION = (): StoredEvent[] => [
  ...TRIAGE(),
  event(7, 'note.added', { text: 'Error rate on POST /payments is 62 %, everything else is fine.' }),
  event(8, 'severity.changed', { to: 'P1', reason: 'Card payments fail for everyone' }),
  done(10, /^Read the system metrics/),
  event(12, 'command.ran', { command: 'kubectl get pods -n payments', exitCode: 0, durationMs: 900 }),
  event(13, 'step.failed', {
    ...find(/^Go through the error logs/),
    note: 'Log shipping lags by 20 minutes; reading on the hosts instead.',
  }),
  done(14, /^Look at recent deployments/),
  event(15, 'step.skipped', { ...find(/^Check external/), note: 'No calls out on this path' }, { actor: BO }),
  event(16, 'step.started', { ...find(/^Compare API error rates/) }, { actor: BO }),
  event(
    17,
    'note.added',
    { text: 'Null card token when 3DS is skipped; only on 2.14' },
    { actor: BO, occurredAt: at(11) },
  ),
];

const MITIGATION = (): StoredEvent[] => [
  ...INVESTIGATION(),
  event(20, 'cause.decided', {
    cause: 'deployment',
    reasons: '12 minutes before impact, and the trace is in code that it changed.',
  }),
  link(21),
  event(21, 'status.changed', { to: 'identified' }),
  event(22, 'comms.sent', {
    update: 'u1',
    audience: 'status page',
    text: 'We know the cause and are rolling back.',
  }),
  event(23, 'step.done', { ...find(/^Scale, restart/) }, { actor: BO }),
];

const VERIFICATION = (): StoredEvent[] => [
  ...MITIGATION(),
  done(30, /^Roll back/),
  done(33, /^Verify that the service recovers/, { milestone: 'mitigated' }),
  done(34, /^Confirm that the symptom/),
  event(35, 'status.changed', { to: 'monitoring' }),
  event(36, 'incident.updated', { apiRelated: true }),
  event(36, 'evidence.added', {
    title: 'Checkout works again',
    attachment: { sha256: 'a'.repeat(64), name: 'checkout.png', mediaType: 'image/png', size: 86_000 },
    step: find(/^Take a screenshot/).step,
  }),
  event(36, 'evidence.added', {
    title: 'Dashboard of payments',
    url: 'https://grafana.example.com/d/payments',
  }),
];

const CHANNELS = [
  { name: 'Status page', audience: 'customers', type: 'statuspage', page: 'p1' },
  { name: '#incidents', audience: 'team', type: 'slack' },
  { name: 'Board of directors', audience: 'executives', type: 'teams' },
].map((one) => namedChannelSchema.parse(one));

const TOLD = (): StoredEvent[] => {
  const first = {
    update: 'status-1',
    audience: 'customers',
    kind: 'status',
    status: 'investigating',
    title: 'Checkout incident',
    text: 'Status: Investigating\nImpact: Users affected: about 2,000\nCurrent action: We are investigating what is wrong.',
  } as const;
  return [
    ...INVESTIGATION(),
    event(17, 'severity.changed', { to: 'P0' }),
    event(18, 'comms.approved', { ...first, channel: 'Status page' }),
    event(18, 'comms.sent', {
      ...first,
      channel: 'Status page',
      answer: { code: 201, id: '4f2k' },
      nextAt: at(33),
    }),
    event(18, 'comms.approved', { ...first, audience: 'team', channel: '#incidents' }),
    event(18, 'comms.approved', {
      update: 'status-1',
      audience: 'team',
      channel: '#incidents',
      outcome: 'unknown',
      note: 'The service did not answer in time, so nobody knows whether it arrived. Look in the channel before you send it again.',
    }),
  ];
};

const CLOSED = (): StoredEvent[] => [
  ...VERIFICATION(),
  event(70, 'status.changed', { to: 'resolved' }),
  event(80, 'postmortem.created', { path: 'docs/postmortems/2026-11-20-checkout.md' }),
  event(85, 'review.changed', { to: 'in-review', note: 'Bo, please look at the five whys.' }),
  event(90, 'incident.closed', { reason: 'resolved', note: 'Read on Friday', without: ['review'] }),
];

const REOPENED = (): StoredEvent[] => [
  ...CLOSED(),
  event(92, 'incident.reopened', { reason: 'Errors are back on two hosts', cause: 'relapse' }, { actor: BO }),
];

const many = (count: number): StoredEvent[] => [
  ...TRIAGE(),
  ...Array.from({ length: count }, (_, index) =>
    event(6 + index / 600, 'note.added', { text: `Note ${index}: the error rate is at ${index % 100} %` }),
  ),
];

/** With a cause analysis of two branches. */
const LOOKED_BACK = (): StoredEvent[] => {
  const graph = event(62, 'evidence.added', { title: 'Pool use over a week', text: '12 of 50, then 5 of 5' });
  const why = (id: string, text: string, parent?: string, evidence?: string[]): StoredEvent =>
    event(70, 'why.added', { why: id, text, ...(parent && { parent }), ...(evidence && { evidence }) });
  return [
    ...CLOSED(),
    graph,
    why('w1', 'Card payments failed for an hour'),
    why('w2', 'The pool of connections was cut from 50 to 5', 'w1', [graph.envelope.id]),
    why('w3', 'The new default was taken for the one of the test environment', 'w2'),
    why('w4', 'Nothing compares the settings of the two environments before a deployment', 'w3'),
    why('w5', 'The review looked at the code alone', 'w2'),
    event(72, 'why.added', { why: 'w6', text: 'Nobody noticed for 14 minutes' }, { actor: BO }),
    why('w7', 'The alert waits for 5 % of all requests, and cards are 3 % of them', 'w6'),
  ];
};

/** A scenario: its events, when it is looked at, and what else differs. */
interface Scenario {
  readonly events: () => StoredEvent[];
  readonly minute: number;
  readonly more?: Partial<BoardInput>;
}

/** As if Bo's entries had come in after this minute. */
const newsSince = (events: readonly StoredEvent[], minute: number): News => ({
  entries: new Set(
    events
      .filter(({ envelope }) => envelope.actor.name === BO.name && envelope.recordedAt > at(minute))
      .map(({ envelope }) => envelope.id),
  ),
  since: at(minute),
  isFirstSight: false,
});

/** Made once, so that the ids of its news are those of its entries. */
const SHARED = INVESTIGATION();

const SCENARIOS = {
  fresh: {
    events: () => [declared({ title: 'Search is slow', severity: 'P2' })],
    minute: 1,
    more: { deployments: { state: 'loading', list: [] } },
  },
  /** What is tried while it lasts, and looked back on. */
  trying: { events: () => [...MITIGATION(), ...tried().slice(0, 5)], minute: 36 },
  tried: { events: () => [...LOOKED_BACK(), ...tried()], minute: 95 },
  triage: { events: () => TRIAGE().slice(0, 5), minute: 4 },
  overdue: {
    events: () => [START(), event(3, 'severity.changed', { to: 'P0' })],
    minute: 83,
    more: {
      journal: {
        pending: 3,
        message: 'git could not lock the reference. Fireline tries again every few seconds.',
      },
    },
  },
  escalated: {
    events: () => [
      START(),
      event(3, 'severity.changed', { to: 'P0' }),
      done(4, /^Acknowledge/, { milestone: 'acknowledged' }),
      event(20, 'incident.updated', { userDataAffected: 'suspected', revenueImpact: 'a lot' }),
      event(
        20,
        'escalation.raised',
        {
          rule: 'user-data',
          to: ['Legal Compliance Checker', 'Executive Summary Generator'],
          reason: 'Data of users may be affected',
          action: 'Notify under GDPR or CCPA where they ask for it',
        },
        { source: 'automatic' },
      ),
      event(22, 'escalation.acknowledged', { rule: 'user-data' }, { actor: BO }),
      event(
        33,
        'escalation.raised',
        {
          rule: 'p0-unresolved',
          to: ['Studio Producer'],
          reason: 'P0 not resolved for 30 min',
          action: 'Free more people, and call on vendors',
        },
        { source: 'automatic' },
      ),
    ],
    minute: 34,
    more: { policy: { escalation: { revenueThreshold: { amount: 10_000, currency: 'EUR' } } } },
  },
  investigation: { events: INVESTIGATION, minute: 19 },
  suspects: { events: INVESTIGATED, minute: 20, more: { suspects: SUSPECTS } },
  mitigation: { events: MITIGATION, minute: 25 },
  similar: { events: INVESTIGATED, minute: 20, more: { similar: SIMILAR } },
  unasked: { events: INVESTIGATION, minute: 19, more: { similar: { ...SIMILAR, state: 'idle', found: [] } } },
  verification: { events: VERIFICATION, minute: 40 },
  closed: { events: CLOSED, minute: 95 },
  whys: { events: LOOKED_BACK, minute: 95 },
  reopened: { events: REOPENED, minute: 95 },
  readonly: {
    events: INVESTIGATION,
    minute: 19,
    more: { readOnly: 'This workspace is not trusted, so nothing can be recorded here.' },
  },
  drill: {
    events: () => [
      declared({ title: 'Game day: the database fails over', incidentKind: 'drill', severity: 'P3' }),
    ],
    minute: 2,
    more: { deployments: { state: 'failed', message: 'git is not available in this folder.', list: [] } },
  },
  amended: {
    events: () => {
      const wrong = event(6, 'note.added', { text: 'It is the database' });
      const late = event(9, 'note.added', { text: 'A restart did not help' });
      return [
        ...TRIAGE(),
        wrong,
        late,
        event(11, 'event.retracted', { target: wrong.envelope.id, reason: 'It was the proxy' }),
        event(12, 'event.corrected', { target: late.envelope.id, occurredAt: at(7.5) }),
      ];
    },
    minute: 14,
  },
  shared: {
    events: () => SHARED,
    minute: 19,
    more: {
      sharing: { remote: 'origin', lastSync: at(18.5) },
      news: newsSince(SHARED, 12),
    },
  },
  local: { events: () => TRIAGE(), minute: 6, more: { sharing: {} } },
  offline: {
    events: () => INVESTIGATION(),
    minute: 19,
    more: {
      sharing: {
        remote: 'origin',
        lastSync: at(9),
        failure: {
          word: 'offline',
          message:
            'github.com cannot be reached. Your entries are kept on this machine. Check the network or the VPN.',
          since: at(12),
          nextAttempt: at(21),
        },
      },
    },
  },
  late: {
    events: () => MITIGATION(),
    minute: 25,
    more: {
      me: { name: 'Cleo Sand', email: 'cleo@example.com', type: 'person' },
      sharing: { remote: 'origin', lastSync: at(24) },
      news: { entries: new Set(['some']), isFirstSight: true },
    },
  },
  told: {
    events: TOLD,
    minute: 20,
    more: { comms: { channels: CHANNELS, ready: new Set(['Status page', '#incidents']) } },
  },
  huge: { events: () => many(10_000), minute: 30 },
} satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;

export function scenario(
  name: ScenarioName,
  change: Partial<BoardInput> = {},
): { state: BoardState; now: number } {
  const { events, minute, more }: Scenario = SCENARIOS[name];
  const now = T0 + minute * MINUTE;
  const state = boardState({
    incident: fold(...events()),
    runbook: RUNBOOK,
    deployments: { state: 'ready', list: DEPLOYMENTS },
    journal: { pending: 0 },
    me: ANA,
    now,
    severityLabels: SEVERITY_LABELS,
    ...more,
    ...change,
  });
  return { state, now };
}
