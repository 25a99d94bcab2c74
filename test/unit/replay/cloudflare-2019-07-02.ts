import type { EventDraft } from '../../../src/core/incident/events.ts';
import { afterwards, live, person, type Account, type Moment, type World } from './replay.ts';

/**
 * Cloudflare, 2 July 2019: a rule of the web application firewall exhausted the CPUs of its edge for 27 minutes. Facts
 * and times are those of the account; the words are ours. The owners named roles and no responders, and so does this.
 */
const FIREWALL = person('Firewall team');
const SRE = person('Site reliability');
const PERFORMANCE = person('Performance team');
const LEAD = person('Incident lead');

const at = (time: string): string => `2019-07-02T${time}:00.000Z`;
/** The day of the account. */
const TOLD = '2019-07-12T15:45:00.000Z';
const TAG = 'deploy/production/waf-rules/2019-07-02T13-42Z';
const SOURCE = 'https://blog.cloudflare.com/details-of-the-cloudflare-outage-on-july-2-2019/';

const note = (text: string): EventDraft => ({ kind: 'note.added', data: { text } });

const duringIt = ({ deployment }: World): Moment[] => [
  live(at('13:45'), SRE, {
    kind: 'incident.declared',
    data: {
      title: 'HTTP traffic fails with 502 worldwide',
      severity: 'P0',
      trigger: 'monitoring-alert',
      triggerDetail: 'Synthetic test of the firewall fails from outside',
      detectedAt: at('13:45'),
      services: ['CDN', 'WAF', 'Dashboard', 'API'],
    },
  }),
  live(at('13:45'), SRE, {
    kind: 'hypothesis.opened',
    data: { hypothesis: 'attack', text: 'An attack of a kind not seen before' },
  }),
  live(
    at('14:00'),
    PERFORMANCE,
    {
      kind: 'hypothesis.rejected',
      data: {
        hypothesis: 'attack',
        text: 'An attack of a kind not seen before',
        note: 'Profiles of live CPUs show our own firewall at work',
      },
    },
    { kind: 'hypothesis.opened', data: { hypothesis: 'waf', text: 'The firewall uses up the CPUs' } },
    { kind: 'status.changed', data: { to: 'identified' } },
  ),
  live(
    at('14:02'),
    LEAD,
    {
      kind: 'hypothesis.confirmed',
      data: {
        hypothesis: 'waf',
        text: 'The firewall uses up the CPUs',
        note: 'System call traces and error logs say the same',
      },
    },
    {
      kind: 'deployment.linked',
      data: {
        deployment: deployment(TAG),
        reasons: 'The only change of the firewall before the alert, three minutes earlier',
      },
    },
    {
      kind: 'cause.decided',
      data: {
        cause: 'deployment',
        reasons: 'A rule for cross-site scripting that was deployed everywhere at once',
      },
    },
    {
      kind: 'remedy.tried',
      data: { remedy: 'off', text: 'Switch the managed rules of the firewall off, worldwide' },
    },
  ),
  live(
    at('14:07'),
    SRE,
    {
      kind: 'remedy.judged',
      data: {
        remedy: 'off',
        text: 'Switch the managed rules of the firewall off, worldwide',
        outcome: 'helped',
        note: 'Slow to reach: the control panel was behind the outage too',
      },
    },
    { kind: 'milestone.set', data: { milestone: 'mitigated', at: at('14:07') } },
  ),
  live(
    at('14:09'),
    SRE,
    { kind: 'milestone.set', data: { milestone: 'recovered', at: at('14:09') } },
    { kind: 'status.changed', data: { to: 'monitoring', note: 'Traffic and CPU as on any day' } },
  ),
  live(
    at('14:52'),
    FIREWALL,
    {
      kind: 'rollback.performed',
      data: {
        rollback: 'r1',
        deployment: `tag:${TAG}`,
        deploymentName: TAG,
        way: 'revert',
        note: 'Tried in one city, without paying customers, before the firewall went on again worldwide',
      },
    },
    { kind: 'status.changed', data: { to: 'resolved' } },
  ),
];

const whatWasFoundLater = (): Moment[] => [
  afterwards(TOLD, at('13:37'), FIREWALL, note('Build and tests of the rules pass')),
  live(
    TOLD,
    LEAD,
    { kind: 'milestone.set', data: { milestone: 'started', at: at('13:42') } },
    {
      kind: 'incident.updated',
      data: {
        summary:
          'A new rule of the firewall took so much CPU that the edge could not serve HTTP. It had been deployed everywhere at once, in a mode that blocks nothing and still runs.',
        usersAffected: 'All that visited a proxied site: they saw an error page (502)',
        reputationImpact: 'The first global outage in six years',
        rootCause:
          'A regular expression backtracked without bound. The limit of CPU that would have stopped it had been removed by mistake weeks before.',
      },
    },
    { kind: 'evidence.added', data: { title: 'Account of the owners, with graphs of the CPU', url: SOURCE } },
  ),
  live(TOLD, LEAD, ...figures(), ...whys(), ...actions()),
];

function figures(): EventDraft[] {
  const span = { from: at('13:42'), to: at('14:09') };
  return [
    {
      kind: 'impact.measured',
      data: {
        figure: 'traffic',
        what: 'Traffic lost',
        value: '80 %',
        isEstimate: true,
        ...span,
        basis: SOURCE,
      },
    },
    {
      kind: 'impact.measured',
      data: {
        figure: 'cpu',
        what: 'CPU of the servers of HTTP',
        value: 'nearly 100 %',
        ...span,
        basis: 'Graph in the account',
      },
    },
    {
      kind: 'impact.measured',
      data: {
        figure: 'rules',
        what: 'Managed rules that had to be inspected',
        value: '3,868',
        basis: SOURCE,
      },
    },
  ];
}

function whys(): EventDraft[] {
  const why = (id: string, text: string, parent?: string): EventDraft => ({
    kind: 'why.added',
    data: { why: id, text, ...(parent !== undefined && { parent }) },
  });
  return [
    why('w1', 'The CPUs of the edge were used up by one rule of the firewall'),
    why('w2', 'Its regular expression could backtrack without bound', 'w1'),
    why('w3', 'The engine gives no guarantee of complexity', 'w2'),
    why('w4', 'The tests do not measure CPU', 'w2'),
    why('w5', 'A limit of CPU had been removed weeks before, in a refactoring that was to save CPU', 'w1'),
    why('w6', 'The rule reached every machine at once'),
    why('w7', 'The procedure lets rules skip the staged rollout, to be quick against new attacks', 'w6'),
    why('w8', 'It took 25 minutes to switch the rules off'),
    why('w9', 'The alert for the drop of traffic fired late', 'w8'),
    why('w10', 'The own control panel was behind the outage, and few had practised the way around it', 'w8'),
    why('w11', 'Credentials that were seldom used had been disabled', 'w10'),
    why('w12', 'The rollback needed the whole firewall to be built twice', 'w8'),
  ];
}

const closed = (id: string, title: string): EventDraft => ({
  kind: 'action.closed',
  data: { action: id, title },
});

function actions(): EventDraft[] {
  const action = (id: string, title: string, due?: string): EventDraft => ({
    kind: 'action.added',
    data: { action: id, title, type: 'prevent', ...(due !== undefined && { due }) },
  });
  return [
    action('a1', 'Put the limit of CPU for regular expressions back'),
    closed('a1', 'Put the limit of CPU for regular expressions back'),
    action('a2', 'Inspect all 3,868 managed rules for backtracking'),
    closed('a2', 'Inspect all 3,868 managed rules for backtracking'),
    action('a3', 'Profile the performance of all rules in the tests', '2019-07-19'),
    action('a4', 'Move to a regular expression engine with a bound of run time', '2019-07-31'),
    action('a5', 'Roll rules out in stages, and keep the quick way for attacks'),
    action('a6', 'Be able to take dashboard and API off the own edge'),
    action('a7', 'Update the status page automatically'),
  ];
}

export const cloudflare: Account = {
  name: 'cloudflare-2019-07-02',
  url: SOURCE,
  postmortemAt: TOLD,
  takesFromGit: LEAD,
  // The rule before is not in the account: it stands for what ran.
  history: async (fixture) => {
    await fixture.commit('Rules as they ran', {
      at: '2019-07-01T09:00:00Z',
      files: { 'rules/xss.yaml': 'old\n' },
    });
    await fixture.tag('deploy/production/waf-rules/2019-07-01T09-10Z', {
      by: 'CI',
      at: '2019-07-01T09:10:00Z',
    });
    await fixture.commit('Detect more cross-site scripting', {
      at: '2019-07-02T13:31:00Z',
      author: FIREWALL.name,
      files: { 'rules/xss.yaml': 'new\n' },
    });
    await fixture.tag(TAG, { by: 'CI', at: '2019-07-02T13:42:00Z' });
  },
  moments: (world) => [...duringIt(world), ...whatWasFoundLater()],
};
