import { closeReasonText, closedWithout, REOPEN_LABELS } from '../incident/describe.ts';
import type { Due } from '../clocks/due.ts';
import type { Actor } from '../incident/events.ts';
import { isOver, type Incident } from '../incident/incident.ts';
import { type Severity, type Status, STATUS_LABELS } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import { dueClocksOf } from './clocks.ts';
import { nameFor, sign } from './people.ts';
import type { ClockView } from './clock-state.ts';
import type { HeaderView } from './state.ts';

/** The steps of the header. Closed is an end that an incident has beside them. */
const STEPS: readonly Status[] = ['investigating', 'identified', 'monitoring', 'resolved'];

export interface HeaderInput {
  readonly incident: Incident;
  readonly runbook: Runbook;
  readonly me: Actor;
  /** All clocks of the incident, at this moment. */
  readonly dues: readonly Due[];
  /** "P1 · SEV-2", as the settings have it. */
  readonly severityLabels: Readonly<Record<Severity, string>>;
  readonly commander: Actor | undefined;
}

export function headerOf({
  incident,
  runbook,
  me,
  dues,
  severityLabels,
  commander,
}: HeaderInput): HeaderView {
  const { milestones } = incident;
  const help = severityHelp(incident.severity, runbook);
  return {
    id: incident.id,
    shortId: incident.shortId,
    title: incident.title,
    isDrill: incident.kind === 'drill',
    severity: incident.severity,
    severityLabel: severityLabels[incident.severity],
    ...(help !== undefined && { severityHelp: help }),
    services: [...(incident.facts.services ?? [])],
    ...(milestones.started && { impactBegan: milestones.started.at }),
    declared: sign(incident.declared, me),
    ...(commander && { commander: nameFor(commander, me) }),
    status: incident.status,
    statuses: statusesOf(incident, me),
    ...endOf(incident, me),
    clocks: [elapsedClock(incident), ...dueClocksOf(dues)],
  };
}

/** Why it is closed; or, while it is open again, why that is. */
function endOf(incident: Incident, me: Actor): Pick<HeaderView, 'closed' | 'reopened'> {
  const { closed } = incident;
  if (closed !== undefined) {
    const without = closedWithout(closed);
    const { note } = closed;
    return {
      closed: {
        ...sign(closed, me),
        reason: closeReasonText(closed),
        ...(note !== undefined && note !== '' && { note }),
        ...(without !== undefined && { without }),
      },
    };
  }
  const reopened = incident.reopened.at(-1);
  if (reopened === undefined || isOver(incident)) return {};
  const cause = reopened.cause && REOPEN_LABELS[reopened.cause];
  return {
    reopened: { ...sign(reopened, me), reason: reopened.reason, ...(cause !== undefined && { cause }) },
  };
}

function severityHelp(severity: Severity, runbook: Runbook): string | undefined {
  const known = runbook.severities.find((definition) => definition.severity === severity);
  return known && `${known.name}: ${sentence(known.definition)} Response: ${sentence(known.response.text)}`;
}

const sentence = (text: string): string => text.replace(/[^.!?]$/, '$&.');

function statusesOf(incident: Incident, me: Actor): HeaderView['statuses'] {
  // Closed without having been resolved, an incident stays where it last was.
  const last = incident.statuses.findLast(({ status }) => status !== 'closed')?.status ?? 'investigating';
  const current = STEPS.indexOf(last);
  return STEPS.map((status, index) => {
    const reached = incident.statuses.findLast((change) => change.status === status);
    const state = index < current ? 'past' : index === current ? 'now' : 'next';
    return {
      status,
      label: STATUS_LABELS[status],
      state,
      ...(reached && state !== 'next' && { signed: sign(reached, me) }),
    };
  });
}

function elapsedClock(incident: Incident): ClockView {
  const { milestones, declared } = incident;
  const end = isOver(incident) ? (milestones.resolved ?? milestones.closed) : undefined;
  return {
    id: 'elapsed',
    label: 'Elapsed',
    from: (milestones.started ?? milestones.declared ?? declared).at,
    ...(end && { until: end.at }),
  };
}
