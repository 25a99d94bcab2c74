import { MILESTONE_LABELS } from '../incident/describe.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { between, impactDuration, METRICS, timeInSeverity } from '../incident/metrics.ts';
import { MILESTONES, NOT_RECORDED, type Milestone } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { traces } from './facts.ts';
import { table, trace, utc } from './markup.ts';

/** All moments with how long before or after the start of impact they were, where that is known. */
export function keyTimes(incident: Incident): string {
  const { started } = incident.milestones;
  const moment = (label: string, at: string, words: string, id: string): string[] => [
    label,
    `${utc(at)}${words} ${trace(id)}`,
    ...(started ? [distance(at, started.at)] : []),
  ];
  const unknown = (label: string): string[] => [label, NOT_RECORDED, ...(started ? [NOT_RECORDED] : [])];
  const introduced = incident.deployments.map(({ name, at, linked }) =>
    moment('Introduced', at, ` (${markdownText(name)})`, linked.event),
  );
  const milestones = MILESTONES.map((milestone) => {
    const set = incident.milestones[milestone];
    const label = MILESTONE_LABELS[milestone];
    return set ? moment(label, set.at, '', set.event) : unknown(label);
  });
  const rows = [...(introduced.length > 0 ? introduced : [unknown('Introduced')]), ...milestones];
  return table(['Moment', 'Time (UTC)', ...(started ? ['From the start of impact'] : [])], rows);
}

/** "+25 min", "-11 min" */
function distance(at: string, start: string): string {
  const ms = Date.parse(at) - Date.parse(start);
  return ms === 0 ? '0' : `${ms < 0 ? '-' : '+'}${formatDuration(Math.abs(ms))}`;
}

interface Span {
  readonly label: string;
  readonly from: Milestone;
  readonly to: Milestone;
}

/** Beside those of the statistics: where the time went between noticing it and relief. */
const PARTS: readonly Span[] = [
  { label: 'From notice to declaration', from: 'detected', to: 'declared' },
  { label: 'From notice to cause', from: 'detected', to: 'identified' },
  { label: 'From cause to relief', from: 'identified', to: 'mitigated' },
  { label: 'From relief to the end', from: 'mitigated', to: 'resolved' },
];

/** Each duration names both of its ends: without them the same word means four things. */
export function durations(incident: Incident, now: number): string {
  const spans: readonly Span[] = [...METRICS, ...PARTS];
  const metrics = spans.map((span) => [`${span.label} (${span.from} → ${span.to})`, spanOf(incident, span)]);
  const soFar = isOver(incident) ? '' : ', so far';
  const levels = timeInSeverity(incident, now).map(({ severity, ms }) => [
    `Time in ${severity}${soFar}`,
    `${duration(ms)}${traces(...incident.severities.filter((one) => one.severity === severity))}`,
  ]);
  return table(['Duration', 'Time'], [['User impact', userImpact(incident)], ...metrics, ...levels]);
}

function spanOf(incident: Incident, { from, to }: Span): string {
  const ms = between(incident, from, to);
  const { [from]: begin, [to]: end } = incident.milestones;
  if (ms !== undefined) return `${duration(ms)}${traces(begin, end)}`;
  return begin && end ? `none: ${to} came before ${from}${traces(begin, end)}` : NOT_RECORDED;
}

export function userImpact(incident: Incident): string {
  const end = between(incident, 'started', 'recovered') === undefined ? 'resolved' : 'recovered';
  const ms = impactDuration(incident);
  if (ms === undefined) return NOT_RECORDED;
  const { started, [end]: ended } = incident.milestones;
  return `${formatDuration(ms)} (started → ${end})${traces(started, ended)}`;
}

export const duration = (ms: number | undefined): string =>
  ms === undefined ? NOT_RECORDED : formatDuration(ms);
