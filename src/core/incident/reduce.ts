import { amend, recorded } from './amend.ts';
import type { StoredEvent } from './codec.ts';
import type { EventOf, IncidentEvent } from './events.ts';
import { shortIncidentId } from './event-id.ts';
import { startWhys, whysOf } from './apply-whys.ts';
import { factsOnce } from './git-facts.ts';
import { applyEvent, setFacts } from './apply.ts';
import type { Draft, Fold, Keyed } from './draft.ts';
import type { Incident, TimelineEntry } from './incident.ts';
import { milestonesOf, type MilestoneSources } from './milestones.ts';

/**
 * The state of one incident after all its events: the same for any order of them and for any duplicates.
 * Undefined while its declaration is not among them. Never throws.
 */
export function foldIncident(events: readonly StoredEvent[]): Incident | undefined {
  const entries = amend(inOrder(events));
  const live = entries.flatMap((entry) => (entry.event && !entry.retracted ? [entry.event] : []));
  const state = foldState(live);
  return state && { ...state, timeline: factsOnce(entries).toSorted(byOccurrence) };
}

/**
 * All of it but the timeline.
 * @param live what counts: corrected, without what was retracted, in the order of ids
 */
export function foldState(
  live: readonly IncidentEvent[],
  matters: (event: IncidentEvent) => boolean = () => true,
): Omit<Incident, 'timeline'> | undefined {
  const declaration = live.find((event) => event.kind === 'incident.declared');
  if (declaration === undefined) return undefined;
  const fold = start(declaration);
  for (const event of live) {
    if (event !== declaration && matters(event)) applyEvent(fold, event);
  }
  const { keyed, sources } = fold;
  const { onceMarked: _, ...draft } = fold.draft;
  return {
    ...draft,
    deployments: [...keyed.deployments.values()],
    toldDeployments: [...keyed.toldDeployments.values()],
    rollbacks: [...keyed.rollbacks.values()],
    bisects: [...keyed.bisects.values()],
    attachedRunbooks: [...keyed.attachedRunbooks.values()],
    hypotheses: [...keyed.hypotheses.values()],
    remedies: [...keyed.remedies.values()],
    figures: [...keyed.figures.values()],
    whys: whysOf(fold.whys),
    actions: [...keyed.actions.values()],
    escalations: [...keyed.escalations.values()],
    updates: [...keyed.updates.values()],
    milestones: milestonesOf(sources, draft.steps),
  };
}

/** Once each, in the order of ids. Mostly they are so already. */
export function inOrder(events: readonly StoredEvent[]): readonly StoredEvent[] {
  if (isInOrder(events)) return events;
  const byId = new Map<string, StoredEvent>();
  for (const stored of events) {
    const known = byId.get(stored.envelope.id);
    if (known === undefined || stored.line < known.line) byId.set(stored.envelope.id, stored);
  }
  return [...byId.values()].sort((a, b) => compare(a.envelope.id, b.envelope.id));
}

function isInOrder(events: readonly StoredEvent[]): boolean {
  let last = '';
  for (const { envelope } of events) {
    if (envelope.id <= last) return false;
    last = envelope.id;
  }
  return true;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Times may be written with or without milliseconds, so they are compared as times and not as text. */
const byOccurrence = (a: TimelineEntry, b: TimelineEntry): number =>
  (a.occurredAt === b.occurredAt ? 0 : Date.parse(a.occurredAt) - Date.parse(b.occurredAt)) ||
  compare(a.id, b.id);

function start(event: EventOf<'incident.declared'>): Fold {
  const { title, severity, incidentKind, startedAt, detectedAt, runbook, ...facts } = event.data;
  const declared = recorded(event);
  const draft: Draft = {
    id: event.incident,
    shortId: shortIncidentId(event.incident),
    title,
    kind: incidentKind,
    severity,
    status: 'investigating',
    facts: {},
    concerns: {},
    onceMarked: [],
    declared,
    reopened: [],
    ...(runbook && { runbook }),
    severities: [{ ...declared, severity }],
    statuses: [{ ...declared, status: 'investigating' }],
    // Ids come from outside: without a prototype, no id can be mistaken for a method of objects.
    roles: Object.create(null) as Draft['roles'],
    steps: Object.create(null) as Draft['steps'],
    commandRuns: Object.create(null) as Draft['commandRuns'],
    hotfixes: [],
    evidence: [],
    backlog: [],
    monitoring: [],
    postmortems: [],
  };
  setFacts(draft, declared, facts);
  const sources: MilestoneSources = { explicit: {}, derived: { declared }, stepMilestones: new Map() };
  if (startedAt !== undefined) sources.derived.started = { ...declared, at: startedAt };
  if (detectedAt !== undefined) sources.derived.detected = { ...declared, at: detectedAt };
  const keyed: Keyed = {
    deployments: new Map(),
    toldDeployments: new Map(),
    rollbacks: new Map(),
    bisects: new Map(),
    attachedRunbooks: new Map(),
    hypotheses: new Map(),
    remedies: new Map(),
    figures: new Map(),
    actions: new Map(),
    escalations: new Map(),
    updates: new Map(),
  };
  return { draft, keyed, sources, whys: startWhys() };
}
