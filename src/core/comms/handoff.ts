import { duesOf } from '../clocks/clocks.ts';
import { pending, type Due } from '../clocks/due.ts';
import { policyFor, type ClockPolicy } from '../clocks/policy.ts';
import { CAUSE_LABELS, describeEvent } from '../incident/describe.ts';
import type { Actor } from '../incident/events.ts';
import {
  isOver,
  type Figure,
  type Incident,
  type Remedy,
  type Rollback,
  type StepStatus,
  type TimelineEntry,
} from '../incident/incident.ts';
import { elapsed } from '../incident/metrics.ts';
import { NOT_RECORDED, STATUS_LABELS } from '../incident/vocabulary.ts';
import { bullets, said, utc } from '../postmortem/markup.ts';
import type { Runbook } from '../runbook/model.ts';
import { rolesOf, runbookProgress, type PhaseProgress, type StepProgress } from '../runbook/progress.ts';
import { markdownLink, markdownText } from '../text/markdown.ts';
import { formatDuration, formatUtc } from '../text/time.ts';
import { inOrderTried, outcomeWords } from '../incident/remedies.ts';
import { figureWords } from './response.ts';

export interface HandOffOptions {
  /** When it is written. UTC, ISO 8601. */
  readonly now: string;
  /** The runbook it is worked by. */
  readonly runbook: Runbook;
  /** What the clocks go by; left out: the defaults. */
  readonly policy?: ClockPolicy;
}

const ENTRIES_SHOWN = 20;
const STEPS_SHOWN = 8;
const DETAIL_MAX = 200;

/** What somebody who takes over has to know, as Markdown: from the record alone, and "not recorded" where it is silent. */
export function handOffBrief(incident: Incident, { now, runbook, policy }: HandOffOptions): string {
  const progress = runbookProgress(runbook, incident, Date.parse(now));
  const sections: readonly (readonly [title: string, text: string])[] = [
    ['What is broken', impact(incident)],
    ['Cause', cause(incident)],
    ['What was tried', tried(incident)],
    ['Open questions and next steps', open(incident, progress)],
    ['Who', people(incident, runbook)],
    ['What is due', due(incident, policy ?? policyFor(runbook), Date.parse(now))],
    [timelineTitle(incident), timeline(incident)],
  ];
  return `${[heading(incident, now), ...sections.map(([title, text]) => `## ${title}\n\n${text}`)].join('\n\n')}\n`;
}

function heading(incident: Incident, now: string): string {
  const { title, shortId, severity, status, kind } = incident;
  const since = incident.statuses.at(-1);
  const lasted = `${isOver(incident) ? 'lasted' : 'for'} ${formatDuration(elapsed(incident, Date.parse(now)))}`;
  return [
    `# Hand-off: ${markdownText(title)}`,
    `**${severity}, ${STATUS_LABELS[status]}**${since ? ` since ${utc(since.at)}` : ''}, ${lasted}. ${shortId}.${kind === 'drill' ? ' This is a drill.' : ''}`,
    `Written from the record on ${formatUtc(now)}. All times are UTC.`,
  ].join('\n\n');
}

const fact = (label: string, markdown: string): string => `${label}: ${markdown}`;
const signed = ({ at, by }: { readonly at: string; readonly by: Actor }): string =>
  `${utc(at)}, ${markdownText(by.name)}`;

function impact({ facts, milestones, declared, severities, figures }: Incident): string {
  const severity = severities.at(-1);
  return bullets([
    fact('Summary', said(facts.summary)),
    fact('Services', said(facts.services?.join(', '))),
    fact('Users affected', said(facts.usersAffected)),
    fact('Data at risk', said(facts.dataAtRisk)),
    ...(facts.dataBreach === undefined ? [] : [fact('Data breach', said(facts.dataBreach))]),
    ...(facts.userDataAffected === undefined
      ? []
      : [fact('User data affected', said(facts.userDataAffected))]),
    ...(facts.revenueImpact === undefined ? [] : [fact('Revenue', said(facts.revenueImpact))]),
    ...(facts.dataImpact === undefined ? [] : [fact('Data', said(facts.dataImpact))]),
    ...figures.map(figureLine),
    fact('Impact started', milestones.started ? utc(milestones.started.at) : NOT_RECORDED),
    fact('Declared', signed(declared)),
    ...(severity && severities.length > 1
      ? [`${severity.severity} since ${signed(severity)}${reasons(severity.reason)}`]
      : []),
    fact('Channel', facts.channel === undefined ? NOT_RECORDED : markdownLink(facts.channel)),
  ]);
}

const figureLine = (figure: Figure): string =>
  `${markdownText(figureWords(figure))}, source: ${said(figure.basis)} (${signed(figure)})`;

const reasons = (text: string | undefined): string => (text ? `: ${markdownText(text)}` : '');

function cause({ cause: decided, facts, deployments, hotfixes, rollbacks }: Incident): string {
  return bullets([
    fact(
      'Answer',
      decided
        ? `${CAUSE_LABELS[decided.cause]} (${signed(decided)})${reasons(decided.reasons)}`
        : 'not decided',
    ),
    ...(facts.rootCause === undefined ? [] : [fact('Root cause', said(facts.rootCause))]),
    ...deployments.map(
      (one) =>
        `Linked: ${markdownText(one.name)} (${one.revision.slice(0, 8)}), deployed ${utc(one.at)}${reasons(one.reasons)}`,
    ),
    ...hotfixes.map((one) => `Hotfix branch: ${markdownText(one.branch)} (${signed(one)})`),
    ...rollbacks.map(
      (one) =>
        `Rollback ${ROLLBACK_WORDS[one.state]}: ${said(one.deploymentName ?? one.deployment)} (${signed(one)})`,
    ),
  ]);
}

const ROLLBACK_WORDS: Readonly<Record<Rollback['state'], string>> = {
  prepared: 'prepared, not performed',
  performed: 'performed',
  failed: 'failed',
  'given-up': 'given up',
};

const TRIED: readonly (readonly [StepStatus, string])[] = [
  ['done', 'Done'],
  ['failed', 'Failed'],
  ['skipped', 'Skipped'],
];

function tried(incident: Incident): string {
  const { steps, hypotheses } = incident;
  const settled = Object.values(steps).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return bullets([
    ...inOrderTried(incident).map((remedy) => remedyLine(remedy, incident)),
    ...TRIED.flatMap(([status, label]) =>
      settled
        .filter((step) => step.status === status)
        .map((step) => `${label}: ${markdownText(step.title)} (${signed(step)})${reasons(step.note)}`),
    ),
    ...hypotheses
      .filter(({ status }) => status !== 'open')
      .map(
        (one) => `Hypothesis ${one.status}: ${markdownText(one.text)} (${signed(one)})${reasons(one.note)}`,
      ),
  ]);
}

function remedyLine(remedy: Remedy, incident: Incident): string {
  const { text, tried: began, judged } = remedy;
  const notes = [began.note, judged?.note].filter(Boolean).join(' – ');
  return `${markdownText(text)} (${signed(began)}): ${outcomeWords(remedy, incident)}${reasons(notes)}`;
}

function open({ steps, hypotheses, actions }: Incident, progress: readonly PhaseProgress[]): string {
  const started = Object.values(steps).filter(({ status }) => status === 'started');
  const items = [
    ...hypotheses
      .filter(({ status }) => status === 'open')
      .map((one) => `Is it so? ${markdownText(one.text)} (${signed(one)})`),
    ...started.map((step) => `Begun: ${markdownText(step.title)} (${signed(step)})${reasons(step.note)}`),
    ...nextSteps(progress).map(({ step }) => `Next: ${markdownText(step.title)}`),
    ...actions
      .filter(({ closed }) => !closed)
      .map(
        ({ title, owner, reopened }) =>
          `Action item: ${markdownText(title)}, ${said(owner)}${reopened ? `, reopened ${utc(reopened.at)}${reasons(reopened.reason)}` : ''}`,
      ),
  ];
  return items.length === 0 ? 'Nothing is open on the record.' : bullets(items);
}

/** What the runbook asks for now: the open steps of the phases that are under way. */
function nextSteps(progress: readonly PhaseProgress[]): StepProgress[] {
  return progress
    .filter(({ state }) => state === 'current')
    .flatMap(({ tracks, decision }) => [
      ...tracks.flatMap(({ steps }) => steps),
      ...(decision?.chosen?.steps ?? []),
    ])
    .filter(({ applies, status, step }) => applies && step.required && status === 'open')
    .slice(0, STEPS_SHOWN);
}

function people(incident: Incident, runbook: Runbook): string {
  return bullets(
    rolesOf(runbook, incident).map(({ title, assigned }) => {
      const { assignee } = assigned ?? {};
      const who = assignee
        ? `${said(assignee.name)}${assignee.type === 'agent' ? ' (agent)' : ''}`
        : '**unassigned**';
      return fact(markdownText(title), who);
    }),
  );
}

function due(incident: Incident, policy: ClockPolicy, now: number): string {
  const clocks = pending(duesOf(incident, now, policy));
  if (clocks.length === 0) return 'Nothing.';
  return bullets(clocks.map((clock) => fact(clock.label, dueTime(clock, now))));
}

function dueTime({ dueAt, state, detail }: Due, now: number): string {
  const time = dueAt === undefined ? 'until somebody says otherwise' : utc(new Date(dueAt).toISOString());
  const late =
    state === 'overdue' && dueAt !== undefined ? `, **overdue by ${formatDuration(now - dueAt)}**` : '';
  return `${time}${late}${detail === undefined ? '' : `. ${markdownText(detail)}`}`;
}

const timelineTitle = ({ timeline: entries }: Incident): string =>
  entries.length > ENTRIES_SHOWN ? `The last ${ENTRIES_SHOWN} of ${entries.length} entries` : 'Timeline';

const timeline = ({ timeline: entries }: Incident): string =>
  bullets(entries.slice(-ENTRIES_SHOWN).map(entryLine));

function entryLine(entry: TimelineEntry): string {
  const { text, detail } = describeEvent(entry);
  const more = detail === undefined ? '' : ` – ${detail}`;
  const full = markdownText(cut(`${text}${more}`));
  const who = markdownText(entry.actor.name);
  return entry.retracted
    ? `~~${utc(entry.occurredAt)} ${full}~~ (${who}; retracted)`
    : `${utc(entry.occurredAt)} ${full} (${who})`;
}

/** On one line, with its line ends still to be seen. */
function cut(text: string): string {
  const line = text.trim().replaceAll(/\s*\n\s*/g, ' / ');
  return line.length <= DETAIL_MAX ? line : `${line.slice(0, DETAIL_MAX)}…`;
}
