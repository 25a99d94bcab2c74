import { figuresOf, packFigures } from '../metrics/figures.ts';
import { liveEvents } from './amend.ts';
import { changesSummary } from './apply.ts';
import type { StoredEvent } from './codec.ts';
import type { ActionItem, Incident } from './incident.ts';
import { foldState, inOrder } from './reduce.ts';
import type { Milestone, ReviewStatus } from './vocabulary.ts';

/** What a list shows of an action item. */
export type ActionSummary = Pick<
  ActionItem,
  'action' | 'title' | 'owner' | 'due' | 'type' | 'priority' | 'link' | 'closed'
> & {
  /** When it was found to be not done after all, the last time. */
  readonly reopened?: { readonly at: string };
};

/** What a list shows of an incident: small enough to keep for ten thousand of them. An `Incident` is one, too. */
export interface IncidentSummary extends Pick<
  Incident,
  'id' | 'shortId' | 'title' | 'kind' | 'severity' | 'status'
> {
  readonly declared: { readonly at: string; readonly by: { readonly name: string } };
  readonly milestones: Readonly<Partial<Record<Milestone, { readonly at: string }>>>;
  readonly facts: { readonly services?: readonly string[] };
  /** Absent when there are none: most incidents have none. */
  readonly actions?: readonly ActionSummary[];
  /** Of the post-mortem. Absent while there is none. */
  readonly review?: {
    readonly status: ReviewStatus;
    readonly at: string;
    readonly by: { readonly name: string };
  };
}

/** With what statistics need, packed: see metrics/figures.ts. */
export interface ListedSummary extends IncidentSummary {
  readonly figures: string;
}

/** As `summarize(foldIncident(events))`, without working out what a list does not show. */
export const summarizeEvents = (events: readonly StoredEvent[]): ListedSummary | undefined =>
  summarizeInOrder(inOrder(events));

/** @param events once each, in the order of their ids */
export function summarizeInOrder(events: readonly StoredEvent[]): ListedSummary | undefined {
  const state = foldState(liveEvents(events), changesSummary);
  return state && summarize(state);
}

export function summarize(incident: Omit<Incident, 'timeline'>): ListedSummary {
  const { id, shortId, title, kind, severity, status, declared, milestones, facts, actions, review } =
    incident;
  const times = Object.entries(milestones).map(([milestone, { at }]) => [milestone, { at }]);
  return {
    id,
    shortId,
    title,
    kind,
    severity,
    status,
    declared: { at: declared.at, by: { name: declared.by.name } },
    milestones: Object.fromEntries(times) as IncidentSummary['milestones'],
    figures: packFigures(figuresOf(incident)),
    facts: facts.services === undefined ? {} : { services: facts.services },
    ...(actions.length > 0 && { actions: actions.map(summarizeAction) }),
    ...(review && { review: { status: review.status, at: review.at, by: { name: review.by.name } } }),
  };
}

/** A longer address is for the incident itself. */
const MAX_LINK = 2000;

function summarizeAction({
  event: _event,
  at: _at,
  by: _by,
  commit: _commit,
  link,
  reopened,
  ...item
}: ActionItem): ActionSummary {
  return {
    ...item,
    ...(link !== undefined && link.length <= MAX_LINK && { link }),
    ...(reopened && { reopened: { at: reopened.at } }),
  };
}
