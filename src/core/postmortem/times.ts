import { MILESTONE_LABELS } from '../incident/describe.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { between, incidentMetrics, impactDuration, timeInSeverity } from '../incident/metrics.ts';
import { MILESTONES, NOT_RECORDED } from '../incident/vocabulary.ts';
import { markdownText } from '../text/markdown.ts';
import { formatDuration } from '../text/time.ts';
import { traces } from './facts.ts';
import { table, trace, utc } from './markup.ts';

export function keyTimes(incident: Incident): string {
  const introduced = incident.deployments.map(({ name, at, linked }) => [
    'Introduced',
    `${utc(at)} (${markdownText(name)}) ${trace(linked.event)}`,
  ]);
  const milestones = MILESTONES.map((milestone) => {
    const set = incident.milestones[milestone];
    return [MILESTONE_LABELS[milestone], set ? `${utc(set.at)} ${trace(set.event)}` : NOT_RECORDED];
  });
  const rows = [...(introduced.length > 0 ? introduced : [['Introduced', NOT_RECORDED]]), ...milestones];
  return table(['Moment', 'Time (UTC)'], rows);
}

/** Each duration names both of its ends: without them the same word means four things. */
export function durations(incident: Incident, now: number): string {
  const metrics = incidentMetrics(incident).map(({ label, from, to, ms }) => [
    `${label} (${from} → ${to})`,
    ms === undefined
      ? NOT_RECORDED
      : `${duration(ms)}${traces(incident.milestones[from], incident.milestones[to])}`,
  ]);
  const soFar = isOver(incident) ? '' : ', so far';
  const levels = timeInSeverity(incident, now).map(({ severity, ms }) => [
    `Time in ${severity}${soFar}`,
    `${duration(ms)}${traces(...incident.severities.filter((one) => one.severity === severity))}`,
  ]);
  return table(['Duration', 'Time'], [['User impact', userImpact(incident)], ...metrics, ...levels]);
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
