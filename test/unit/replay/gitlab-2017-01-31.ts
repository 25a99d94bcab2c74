import type { EventDraft } from '../../../src/core/incident/events.ts';
import type { RemedyOutcome } from '../../../src/core/incident/vocabulary.ts';
import { afterwards, live, person, type Account, type Moment } from './replay.ts';

/**
 * GitLab.com, 31 January 2017: the data of the primary database was removed by mistake, and of all ways to get it back one
 * copy of six hours before was left. Facts and times are those of the two accounts; the words are ours.
 */
const ONCALL = person('On call');
const DATABASE = person('Database engineer');
const TEAM = person('Infrastructure team');
const LEAD = person('Incident lead');

const jan = (time: string): string => `2017-01-31T${time}:00.000Z`;
const feb = (time: string): string => `2017-02-01T${time}:00.000Z`;
const TOLD = '2017-02-10T12:00:00.000Z';
const NOTES = 'https://about.gitlab.com/2017/02/01/gitlab-dot-com-database-incident/';
const SOURCE = 'https://about.gitlab.com/blog/2017/02/10/postmortem-of-database-outage-of-january-31/';

const note = (text: string): EventDraft => ({ kind: 'note.added', data: { text } });
const tried = (remedy: string, text: string, more?: string): EventDraft => ({
  kind: 'remedy.tried',
  data: { remedy, text, ...(more !== undefined && { note: more }) },
});
const judged = (remedy: string, text: string, outcome: RemedyOutcome, more: string): EventDraft => ({
  kind: 'remedy.judged',
  data: { remedy, text, outcome, note: more },
});

const BLOCK = 'Block the spammers, remove who uses a repository as a download server';
const RESYNC = 'Copy the data to the secondary anew, its own wiped first';
const WIPE = 'Wipe the data of the secondary once more, as the copy hangs';
const DUMP = 'Restore the daily dump';
const DISK = 'Restore snapshots of the disks';
const SNAPSHOT = 'Copy back the snapshot of 17:20 that was made for staging';

const evening = (): Moment[] => [
  live(
    jan('18:00'),
    ONCALL,
    {
      kind: 'incident.declared',
      data: {
        title: 'Database of GitLab.com is overloaded',
        severity: 'P2',
        trigger: 'monitoring-alert',
        detectedAt: jan('18:00'),
        services: ['GitLab.com'],
      },
    },
    {
      kind: 'hypothesis.opened',
      data: { hypothesis: 'spam', text: 'Spammers create snippets by the thousand' },
    },
    tried('block', BLOCK, '47,000 addresses signed in to one account'),
  ),
  live(jan('21:00'), ONCALL, {
    kind: 'severity.changed',
    data: { to: 'P1', reason: 'Writes lock up, some requests fail' },
  }),
  live(
    jan('22:00'),
    ONCALL,
    note('Paged: the secondary lags by about 4 GB and has stopped to follow'),
    tried('resync', RESYNC),
  ),
  live(
    jan('23:00'),
    DATABASE,
    judged('resync', RESYNC, 'no-effect', 'The copy hangs and says nothing'),
    tried('wipe', WIPE),
  ),
  live(
    jan('23:27'),
    DATABASE,
    judged('wipe', WIPE, 'made-worse', 'It ran on the primary: of 300 GB about 4.5 GB are left'),
    { kind: 'severity.changed', data: { to: 'P0', reason: 'The data of the primary is gone' } },
    {
      kind: 'incident.updated',
      data: { title: 'GitLab.com is down, data of its database lost', dataAtRisk: 'yes' },
    },
  ),
];

/** The numbers of the two posts that the account quotes hold the time of each. */
const night = (): Moment[] => [
  live('2017-01-31T23:28:38.939Z', LEAD, {
    kind: 'comms.sent',
    data: {
      update: 'down',
      audience: 'customers',
      channel: 'Twitter',
      text: 'GitLab.com goes offline for emergency maintenance of its database',
    },
  }),
  live(feb('00:36'), TEAM, tried('snapshot', SNAPSHOT, 'The other copies are of the day before, or none')),
  live('2017-02-01T00:44:15.601Z', LEAD, {
    kind: 'comms.sent',
    data: {
      update: 'deleted',
      audience: 'customers',
      channel: 'Twitter',
      text: 'Production data was deleted by mistake, a backup may have to be restored; notes are public as they are written',
    },
  }),
  live(feb('00:55'), TEAM, note('The disk of staging is mounted on the primary')),
  live(feb('01:18'), TEAM, note('What is left of the primary is put aside')),
  live(
    feb('17:00'),
    TEAM,
    judged(
      'snapshot',
      SNAPSHOT,
      'helped-in-part',
      'All is there up to 17:20, without webhooks; slow disks made the copy long',
    ),
    { kind: 'milestone.set', data: { milestone: 'mitigated', at: feb('17:00') } },
  ),
  live(
    feb('18:00'),
    TEAM,
    { kind: 'milestone.set', data: { milestone: 'recovered', at: feb('18:00') } },
    { kind: 'status.changed', data: { to: 'resolved' } },
  ),
  live(feb('18:14'), LEAD, {
    kind: 'comms.sent',
    data: { update: 'back', audience: 'customers', channel: 'blog', text: 'GitLab.com is back online' },
  }),
];

const lookingBack = (): Moment[] => [
  afterwards(
    TOLD,
    jan('17:20'),
    DATABASE,
    note('Snapshot of the database by hand, to try load balancing in staging'),
  ),
  afterwards(TOLD, jan('23:27'), TEAM, tried('dump', DUMP), tried('disk', DISK)),
  afterwards(
    TOLD,
    feb('00:36'),
    TEAM,
    judged(
      'dump',
      DUMP,
      'no-effect',
      'There was none: it was made with a version that the database refuses, and the mails about it were rejected',
    ),
    judged('disk', DISK, 'no-effect', 'Never switched on for the database'),
  ),
  live(
    TOLD,
    LEAD,
    { kind: 'milestone.set', data: { milestone: 'started', at: jan('23:27') } },
    {
      kind: 'milestone.set',
      data: { milestone: 'detected', at: jan('23:27'), note: 'Seen within seconds, by whoever did it' },
    },
    {
      kind: 'cause.decided',
      data: {
        cause: 'infrastructure',
        reasons: 'Data removed on the wrong host while replication was being repaired',
      },
    },
    {
      kind: 'incident.updated',
      data: {
        summary:
          'While replication was being repaired, the data of the primary database was removed instead of that of the secondary. No regular backup could be used, so that a copy of six hours before was restored.',
        usersAffected: 'All of GitLab.com; nobody who hosts it themselves',
        dataImpact:
          'Changes of six hours in the database. Repositories and wikis were kept elsewhere and not affected.',
        rootCause:
          'The directory was removed on the primary. What should have brought it back had not worked for long, and nobody knew.',
      },
    },
    ...figures(),
    { kind: 'evidence.added', data: { title: 'Notes of the night, with graphs', url: NOTES } },
    { kind: 'evidence.added', data: { title: 'Account of the owners', url: SOURCE } },
    ...whys(),
    ...actions(),
  ),
];

function figures(): EventDraft[] {
  const lost = { from: jan('17:20'), to: jan('23:30'), isEstimate: true, basis: 'Reckoned by the owners' };
  const figure = (id: string, what: string, value: string, more = {}): EventDraft => ({
    kind: 'impact.measured',
    data: { figure: id, what, value, ...more },
  });
  return [
    figure('projects', 'Projects with lost changes', 'about 5,000', lost),
    figure('comments', 'Comments lost', 'about 5,000', lost),
    figure('accounts', 'New accounts lost', 'about 700', lost),
    figure('left', 'Data left on the primary', '4.5 of 300 GB', { basis: 'Seen on the host' }),
    figure('down', 'GitLab.com was down', 'about 18 h', {
      from: jan('23:27'),
      to: feb('18:00'),
      basis: SOURCE,
    }),
  ];
}

function whys(): EventDraft[] {
  const why = (id: string, text: string, parent?: string): EventDraft => ({
    kind: 'why.added',
    data: { why: id, text, ...(parent !== undefined && { parent }) },
  });
  return [
    why('w1', 'The data of the primary was removed'),
    why('w2', 'The secondary had stopped to follow and was to be filled anew', 'w1'),
    why(
      'w3',
      'Load grew: spam, and a job that removed the account of an employee after a false report',
      'w2',
    ),
    why('w4', 'The copy waited in silence, which no runbook told', 'w1'),
    why('w5', 'It took 18 hours to come back'),
    why('w6', 'The only copy that could be used lay on slow disks', 'w5'),
    why('w7', 'No dump was there: it failed unnoticed', 'w5'),
    why('w8', 'Nobody owned the backups, so nobody tried them', 'w7'),
  ];
}

function actions(): EventDraft[] {
  return [
    {
      kind: 'action.added',
      data: { action: 'a1', title: 'Take a snapshot of the database every hour', type: 'mitigate' },
    },
    { kind: 'action.closed', data: { action: 'a1', title: 'Take a snapshot of the database every hour' } },
    {
      kind: 'action.added',
      data: { action: 'a2', title: 'Give the durability of data an owner', type: 'process' },
    },
  ];
}

export const gitlab: Account = {
  name: 'gitlab-2017-01-31',
  url: SOURCE,
  postmortemAt: TOLD,
  // Nothing was deployed.
  history: async (fixture) => {
    await fixture.commit('A service as it ran', { at: '2017-01-30T09:00:00Z' });
  },
  moments: () => [...evening(), ...night(), ...lookingBack()],
};
