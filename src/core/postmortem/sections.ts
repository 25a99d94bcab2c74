import { CLOSE_REASON_LABELS, TRIGGER_LABELS } from '../incident/describe.ts';
import type { Incident, LinkedDeployment } from '../incident/incident.ts';
import { between } from '../incident/metrics.ts';
import { placeWords } from '../incident/place.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import { allSteps, findRole } from '../runbook/progress.ts';
import { markdownLink, markdownText } from '../text/markdown.ts';
import { actionTable } from './action-table.ts';
import { causeFacts } from './causes.ts';
import { bullets, paragraphs, said, table, trace, utc } from './markup.ts';
import { duration, durations, keyTimes, userImpact } from './times.ts';
import { eventBullets, timelineTable } from './timeline.ts';

/** A part of the document: what the record says, and what only people can add. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Markdown made from the record; absent where the record has no say. */
  readonly recorded?: string;
  readonly questions: readonly string[];
}

export function sectionsOf(incident: Incident, now: number, runbook?: Runbook): Section[] {
  return [
    {
      id: 'summary',
      title: 'Summary',
      recorded: paragraphs(incident.facts.summary),
      questions: [
        'What happened, who felt it and how did it end, in three sentences that a newcomer understands?',
      ],
    },
    {
      id: 'impact',
      title: 'Impact',
      recorded: impact(incident),
      questions: ['What could users not do, and how do we know?'],
    },
    {
      id: 'detection',
      title: 'Detection',
      recorded: detection(incident),
      questions: ['How could it have been noticed in half the time?'],
    },
    { id: 'timeline', title: 'Timeline', recorded: timelineTable(incident), questions: [] },
    {
      id: 'times',
      title: 'Key times',
      recorded: `${keyTimes(incident)}\n\n${durations(incident, now)}`,
      questions: [],
    },
    {
      id: 'trigger',
      title: 'Trigger',
      recorded: bullets(incident.deployments.map(deploymentLine)),
      questions: ['What turned a fault that was already there into an incident?'],
    },
    {
      id: 'cause',
      title: 'Cause and contributing factors',
      recorded: causeFacts(incident),
      questions: [
        'What failed?',
        'Why did it fail? And why was that so? Ask about five times, and follow every branch: there is seldom one cause only.',
        'Why was it not caught earlier?',
      ],
    },
    ...responseSections(incident, runbook),
    ...learningSections(),
    ...listSections(incident, runbook),
  ];
}

function responseSections(incident: Incident, runbook: Runbook | undefined): Section[] {
  const left = runbook && stepsLeft(incident, runbook);
  return [
    {
      id: 'response',
      title: 'Response and mitigation',
      recorded: [
        eventBullets(incident, [
          'rollback.prepared',
          'rollback.performed',
          'rollback.failed',
          'hotfix.created',
          'hotfix.picked',
          'escalation.raised',
          'comms.sent',
          'step.failed',
          'step.skipped',
        ]),
        ...(left ? [`**Steps begun and never finished:** ${left}`] : []),
      ].join('\n\n'),
      questions: ['What brought relief, and what cost time?'],
    },
    {
      id: 'resolution',
      title: 'Resolution',
      recorded: resolution(incident),
      questions: ['Is the fix lasting, or does something temporary still hold it together?'],
    },
  ];
}

function learningSections(): Section[] {
  const section = (id: string, title: string, ...questions: string[]): Section => ({ id, title, questions });
  return [
    section('well', 'What went well', 'What helped, and should be kept?'),
    section('badly', 'What did not go well', 'What hindered, confused or was missing?'),
    section('luck', 'Where we got lucky', 'What could as well have made it much worse?'),
    section(
      'prevention',
      'Prevention',
      'Monitoring: what would have shown it sooner?',
      'Testing: what would have caught it before production?',
      'Process: what should be done differently?',
      'Infrastructure: what should be built differently?',
    ),
  ];
}

function listSections(incident: Incident, runbook: Runbook | undefined): Section[] {
  const people = Object.values(incident.roles).map(({ role, title, assignee, event, at }) => [
    `${markdownText(title ?? runbookTitle(runbook, role))} ${trace(event)}`,
    `${said(assignee.name)}${assignee.type === 'agent' ? ' (agent)' : ''}`,
    utc(at),
  ]);
  return [
    {
      id: 'actions',
      title: 'Action items',
      // The head stands there even without rows: people add theirs under it, and the table is read back.
      recorded: actionTable(incident.actions),
      questions: ['What will be done, by whom and until when? One owner each, and a date.'],
    },
    {
      id: 'people',
      title: 'People and roles',
      recorded: [
        people.length === 0 ? NOT_RECORDED : table(['Role', 'Who', 'Since (UTC)'], people),
        `**Others on the record:** ${others(incident)}`,
      ].join('\n\n'),
      questions: [],
    },
    { id: 'evidence', title: 'Evidence', recorded: bullets(incident.evidence.map(evidence)), questions: [] },
  ];
}

const runbookTitle = (runbook: Runbook | undefined, role: string): string =>
  (runbook && findRole(runbook, role)?.title) ?? role;

/** Everyone who recorded something without holding a role. */
function others(incident: Incident): string {
  const holders = new Set(Object.values(incident.roles).map(({ assignee }) => assignee.name));
  const names = new Set(
    incident.timeline.map(({ actor }) => actor.name).filter((name) => !holders.has(name)),
  );
  return names.size === 0 ? 'nobody' : [...names].map(markdownText).join(', ');
}

function impact(incident: Incident): string {
  const { facts } = incident;
  return table(
    ['Impact', 'As recorded'],
    [
      ['Users', said(facts.usersAffected)],
      ['Services', said(facts.services?.join(', '))],
      ['Revenue', said(facts.revenueImpact)],
      ['Reputation', said(facts.reputationImpact)],
      ['Data', said(facts.dataImpact)],
      ['Data at risk', said(facts.dataAtRisk)],
      ...(facts.dataBreach === undefined ? [] : [['Data breach', said(facts.dataBreach)]]),
      ...(facts.userDataAffected === undefined ? [] : [['User data affected', said(facts.userDataAffected)]]),
      ['Duration of user impact', userImpact(incident)],
    ],
  );
}

function detection(incident: Incident): string {
  const { declared } = incident;
  const { trigger, triggerDetail } = incident.facts;
  const { detected } = incident.milestones;
  const took = between(incident, 'started', 'detected');
  return [
    `- Noticed through: ${trigger ? TRIGGER_LABELS[trigger] : NOT_RECORDED}${triggerDetail ? ` – ${markdownText(triggerDetail)}` : ''}`,
    `- Detected: ${detected ? `${utc(detected.at)} UTC ${trace(detected.event)}` : NOT_RECORDED}`,
    `- Time to detect (started → detected): ${duration(took)}`,
    `- Declared by ${said(declared.by.name)} at ${utc(declared.at)} UTC ${trace(declared.event)}`,
  ].join('\n');
}

function deploymentLine(deployment: LinkedDeployment): string {
  const { name, revision, at, environment, author, reasons } = deployment;
  const parts = [
    `${said(name)} (${revision.slice(0, 12)}), ${utc(at)} UTC`,
    environment && `to ${markdownText(environment)}`,
    author && `by ${markdownText(author)}`,
  ].filter(Boolean);
  return `Deployment ${parts.join(', ')}${reasons ? `. Linked because: ${markdownText(reasons)}` : ''} ${trace(deployment.linked.event)}`;
}

function resolution(incident: Incident): string {
  const { milestones, closed } = incident;
  const { resolved } = milestones;
  const end = closed
    ? `${CLOSE_REASON_LABELS[closed.reason]}, ${utc(closed.at)} UTC, ${markdownText(closed.by.name)}${closed.note ? ` – ${markdownText(closed.note)}` : ''} ${trace(closed.event)}`
    : NOT_RECORDED;
  return [
    `- Resolved: ${resolved ? `${utc(resolved.at)} UTC, ${markdownText(resolved.by.name)} ${trace(resolved.event)}` : NOT_RECORDED}`,
    `- Closed: ${end}`,
    '',
    '**Monitoring and relapses:**',
    '',
    eventBullets(incident, [
      'monitoring.started',
      'monitoring.passed',
      'monitoring.failed',
      'incident.reopened',
    ]),
  ].join('\n');
}

/** Titles of steps that someone started and nobody ended. Empty when there are none. */
function stepsLeft(incident: Incident, runbook: Runbook): string {
  const left = allSteps(runbook).filter(({ step }) => incident.steps[step.id]?.status === 'started');
  return left.map(({ step }) => markdownText(step.title)).join('; ');
}

function evidence(item: Incident['evidence'][number]): string {
  const parts = [
    said(item.title),
    item.attachment &&
      `file ${markdownText(item.attachment.name)}, SHA-256 ${item.attachment.sha256.slice(0, 12)}`,
    item.url && markdownLink(item.url),
    item.place && markdownText(placeWords(item.place)),
    item.text && markdownText(item.text.slice(0, 300)),
  ].filter(Boolean);
  return `${parts.join(' – ')}, ${markdownText(item.by.name)}, ${utc(item.at)} UTC ${trace(item.event)}`;
}
