import { CLOSE_REASON_LABELS, TRIGGER_LABELS } from '../incident/describe.ts';
import type { Incident, LinkedDeployment, MonitoringRun } from '../incident/incident.ts';
import { between } from '../incident/metrics.ts';
import { NOT_RECORDED } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import { allSteps } from '../runbook/progress.ts';
import { markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { actionTable } from './action-table.ts';
import { causeFacts } from './causes.ts';
import { communications } from './communications.ts';
import { timelineDiagram } from './diagram.ts';
import { evidenceList, type EvidenceFiles } from './evidence.ts';
import { FactTraces, traces } from './facts.ts';
import { impact } from './impact.ts';
import { bullets, said, trace, utc, utcSpan } from './markup.ts';
import { otherPeople, roleTable } from './people.ts';
import { responseTable } from './response.ts';
import { duration, durations, keyTimes } from './times.ts';
import { timelineTable } from './timeline.ts';
import { whysMarkdown } from './whys.ts';

/** A part of the document: what the record says, and what only people can add. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Markdown made from the record; absent where the record has no say. */
  readonly recorded?: string;
  readonly questions: readonly string[];
}

export interface SectionOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly runbook?: Runbook | undefined;
  readonly files?: EvidenceFiles | undefined;
}

export function sectionsOf(incident: Incident, options: SectionOptions): Section[] {
  const { now, runbook } = options;
  const sources = new FactTraces(incident);
  return [
    {
      id: 'summary',
      title: 'Summary',
      recorded: sources.paragraphs('summary', incident.facts.summary),
      questions: [
        'What happened, who felt it and how did it end, in three sentences that a newcomer understands?',
      ],
    },
    {
      id: 'background',
      title: 'Background',
      questions: [
        'What must a reader from another team know to follow the rest: how the system is built, how it is changed, what its words mean?',
      ],
    },
    {
      id: 'impact',
      title: 'Impact',
      recorded: impact(incident, sources),
      questions: ['What could users not do, and how do we know?'],
    },
    {
      id: 'detection',
      title: 'Detection',
      recorded: detection(incident, sources),
      questions: ['How could it have been noticed in half the time?'],
    },
    {
      id: 'timeline',
      title: 'Timeline',
      recorded: `${timelineDiagram(incident)}\n\n${timelineTable(incident)}`,
      questions: [],
    },
    {
      id: 'times',
      title: 'Key times and metrics',
      recorded: `${keyTimes(incident)}\n\n${durations(incident, now)}`,
      questions: [],
    },
    {
      id: 'trigger',
      title: 'Trigger',
      recorded: bullets(incident.deployments.map(deploymentLine)),
      questions: ['What turned a fault that was already there into an incident?'],
    },
    ...causeSections(incident, sources),
    ...responseSections(incident, runbook),
    ...learningSections(),
    ...listSections(incident, options),
  ];
}

function causeSections(incident: Incident, sources: FactTraces): Section[] {
  return [
    {
      id: 'cause',
      title: 'Cause',
      recorded: causeFacts(incident, sources),
      questions: ['What failed?', 'Why was it not caught earlier?'],
    },
    {
      id: 'whys',
      title: 'Five whys',
      recorded: whysMarkdown(incident),
      questions: [
        'Why did it fail? And why was that so? Write each answer as an item of the list above, under the one that it explains. Ask about five times, and follow every branch: there is seldom one cause only.',
      ],
    },
  ];
}

function responseSections(incident: Incident, runbook: Runbook | undefined): Section[] {
  const left = runbook && stepsLeft(incident, runbook);
  return [
    {
      id: 'response',
      title: 'Response and mitigation',
      recorded: [
        responseTable(incident),
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

function listSections(incident: Incident, { runbook, files }: SectionOptions): Section[] {
  return [
    {
      id: 'actions',
      title: 'Action items',
      recorded: actionTable(incident.actions),
      questions: ['What will be done, by whom and until when? One owner each, and a date.'],
    },
    {
      id: 'comms',
      title: 'Communications',
      recorded: communications(incident),
      questions: ['Did those who had to know hear of it in time, and from us?'],
    },
    {
      id: 'people',
      title: 'People and roles',
      recorded: [roleTable(incident, runbook), `**Others on the record:** ${otherPeople(incident)}`].join(
        '\n\n',
      ),
      questions: [],
    },
    { id: 'evidence', title: 'Evidence', recorded: evidenceList(incident, files), questions: [] },
  ];
}

function detection(incident: Incident, sources: FactTraces): string {
  const { declared } = incident;
  const { trigger, triggerDetail } = incident.facts;
  const { detected } = incident.milestones;
  const took = between(incident, 'started', 'detected');
  return [
    `- Noticed through: ${trigger ? TRIGGER_LABELS[trigger] : NOT_RECORDED}${triggerDetail ? ` – ${markdownText(triggerDetail)}` : ''}${sources.of('trigger')}`,
    `- Detected: ${detected ? `${utc(detected.at)} UTC ${trace(detected.event)}` : NOT_RECORDED}`,
    `- Time to detect (started → detected): ${duration(took)}${took === undefined ? '' : traces(incident.milestones.started, detected)}`,
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
  const { milestones, closed, reopened, monitoring } = incident;
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
    bullets([...monitoring.map(watched), ...reopened.map(relapsed)]),
  ].join('\n');
}

const WATCH_ENDS: Readonly<Record<MonitoringRun['state'], string>> = {
  running: '',
  passed: 'passed',
  failed: 'failed',
  ended: 'until the end',
  stopped: 'until it was worked on again',
};

/** "2026-11-20 14:16 to 14:46 (30 min): the fix was watched, passed" */
function watched(run: MonitoringRun): string {
  const { at, state, ended } = run;
  if (ended === undefined) return `${utc(at)}: the fix is watched ${trace(run.event)}`;
  const took = formatDuration(Math.max(0, Date.parse(ended.at) - Date.parse(at)));
  const note = ended.note ? ` – ${markdownText(ended.note)}` : '';
  return `${utcSpan(at, ended.at)} (${took}): the fix was watched, ${WATCH_ENDS[state]}${note}${traces(run, ended)}`;
}

const relapsed = ({ at, by, reason, event }: Incident['reopened'][number]): string =>
  `${utc(at)}: reopened by ${markdownText(by.name)} – ${markdownText(reason)} ${trace(event)}`;

/** Titles of steps that someone started and nobody ended. Empty when there are none. */
function stepsLeft(incident: Incident, runbook: Runbook): string {
  return allSteps(runbook)
    .flatMap(({ step }) => {
      const state = incident.steps[step.id];
      return state?.status === 'started' ? [`${markdownText(step.title)} ${trace(state.event)}`] : [];
    })
    .join('; ');
}
