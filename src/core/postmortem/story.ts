import { keyOfDeployment } from '../happenings/happening.ts';
import { MILESTONE_LABELS } from '../incident/describe.ts';
import type { EventKind, IncidentEvent } from '../incident/events.ts';
import { gitFactOf } from '../incident/git-facts.ts';
import type { Incident, LinkedDeployment, Recorded, TimelineEntry } from '../incident/incident.ts';
import { endOf } from '../incident/metrics.ts';
import type { Milestone } from '../incident/vocabulary.ts';

/** One line of the story: an entry, or a moment that an entry tells of and that has a time of its own. */
export interface StoryLine {
  /** When it happened. */
  readonly at: string;
  /** The entry that it is told by. */
  readonly id: string;
  readonly entry?: TimelineEntry;
  /** Of a moment: plain text, and who or what did it, where that is on record. */
  readonly moment?: { readonly text: string; readonly who?: string };
}

export interface Story {
  /** Oldest first. */
  readonly happened: readonly StoryLine[];
  /** What people wrote about it once it was over: it would bury the story. */
  readonly afterwards: readonly StoryLine[];
}

/** Kinds that are about the record and not of the events, once the incident is over. */
const PAPERWORK: ReadonlySet<string> = new Set<EventKind>([
  'incident.updated',
  'impact.measured',
  'evidence.added',
  'hypothesis.opened',
  'hypothesis.confirmed',
  'hypothesis.rejected',
  'cause.decided',
  'deployment.linked',
  'deployment.unlinked',
  'milestone.set',
  'why.added',
  'why.changed',
  'why.moved',
  'why.removed',
  'factor.added',
  'action.added',
  'action.changed',
  'action.closed',
  'backlog.added',
  'postmortem.created',
  'review.changed',
]);

/**
 * All entries and moments, each at its own time: what was deployed stands where it was deployed and not where it was linked,
 * and a milestone where it was reached, whenever somebody set it.
 */
export function storyOf(incident: Incident): Story {
  const end = endOf(incident) ?? Infinity;
  const shown = new Set(incident.timeline.map(({ id }) => id));
  const happened: StoryLine[] = [...deployments(incident), ...declaredMoments(incident)];
  const afterwards: StoryLine[] = [];
  for (const entry of incident.timeline) {
    if (amends(entry.event, shown)) continue;
    const moment = momentOf(incident, entry);
    const line = moment ?? { at: entry.occurredAt, id: entry.id, entry };
    const isPaperwork = moment === undefined && PAPERWORK.has(entry.kind);
    const isLater = isPaperwork && Date.parse(line.at) >= end;
    (isLater ? afterwards : happened).push(line);
  }
  return { happened: byTime(happened), afterwards };
}

/** A long record is mostly in order: each time is read once. */
const byTime = (lines: readonly StoryLine[]): StoryLine[] =>
  lines
    .map((line) => ({ line, ms: Date.parse(line.at) }))
    .sort((a, b) => a.ms - b.ms)
    .map(({ line }) => line);

/** A correction or retraction is told where it belongs: on the entry that it amends. */
function amends(event: IncidentEvent | undefined, shown: ReadonlySet<string>): boolean {
  const isAmendment = event?.kind === 'event.corrected' || event?.kind === 'event.retracted';
  return isAmendment && shown.has(event.data.target);
}

/** Those that were linked, unless the story has them by another entry: from git, or told by a person. */
function deployments({ deployments: linked, toldDeployments, timeline }: Incident): StoryLine[] {
  const keys = new Set(timeline.map((entry) => (entry.retracted ? undefined : gitFactOf(entry)?.key)));
  const told = new Set(toldDeployments.map(({ id }) => id));
  return linked
    .filter((one) => !keys.has(keyOfDeployment(one)) && !told.has(one.id))
    .map((one) => ({
      at: one.at,
      id: one.linked.event,
      moment: { text: deployed(one), ...(one.author !== undefined && { who: one.author }) },
    }));
}

const deployed = ({
  name,
  revision,
  environment,
}: Pick<LinkedDeployment, 'name' | 'revision' | 'environment'>): string =>
  `Deployed: ${name} (${revision.slice(0, 8)})${environment === undefined ? '' : ` to ${environment}`}`;

/** When impact started and was detected, where the declaration said so. */
function declaredMoments({ milestones, declared }: Incident): StoryLine[] {
  return (['started', 'detected'] as const).flatMap((milestone) => {
    const reached = milestones[milestone];
    return reached?.event === declared.event ? [reachedLine(milestone, reached)] : [];
  });
}

const reachedLine = (milestone: Milestone, { at, event, by }: Recorded, note?: string): StoryLine => ({
  at,
  id: event,
  moment: {
    text:
      note === undefined || note === ''
        ? MILESTONE_LABELS[milestone]
        : `${MILESTONE_LABELS[milestone]} – ${note}`,
    who: by.name,
  },
});

/** Of an entry whose time is not the time that it tells of. What was set anew later, or retracted, stays an entry. */
function momentOf({ milestones }: Incident, entry: TimelineEntry): StoryLine | undefined {
  const { event, retracted, id } = entry;
  if (retracted) return undefined;
  if (event?.kind === 'milestone.set') {
    const reached = milestones[event.data.milestone];
    const line = reached?.event === id && reachedLine(event.data.milestone, reached, event.data.note);
    return line ? { ...line, entry } : undefined;
  }
  if (event?.kind !== 'deployment.recorded') return undefined;
  const { deployment } = event.data;
  return {
    at: deployment.at,
    id,
    entry,
    moment: {
      text: deployed(deployment),
      ...(deployment.author !== undefined && { who: deployment.author }),
    },
  };
}
