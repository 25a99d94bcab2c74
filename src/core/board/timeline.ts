import { describeEvent } from '../incident/describe.ts';
import { isEventKind, type Actor, type EventKind } from '../incident/events.ts';
import { isBackdated } from '../incident/backdated.ts';
import { gitFactOf } from '../incident/git-facts.ts';
import type { Incident, TimelineEntry } from '../incident/incident.ts';
import { markedEntries, type News } from '../incident/news.ts';
import { sign, nameFor } from './people.ts';
import type { BoardState, EntryView, Tone } from './state.ts';

const TONES: Readonly<Partial<Record<EventKind, Tone>>> = {
  'incident.declared': 'danger',
  'incident.reopened': 'danger',
  'incident.closed': 'good',
  'severity.changed': 'danger',
  'status.changed': 'status',
  'milestone.set': 'status',
  'monitoring.started': 'status',
  'monitoring.passed': 'good',
  'monitoring.failed': 'bad',
  'step.done': 'good',
  'step.failed': 'bad',
  'hypothesis.confirmed': 'good',
  'hypothesis.rejected': 'bad',
  'remedy.tried': 'status',
  'cause.decided': 'deploy',
  'deployment.linked': 'deploy',
  'deployment.unlinked': 'deploy',
  'hotfix.created': 'deploy',
  'hotfix.picked': 'deploy',
  'rollback.prepared': 'deploy',
  'rollback.performed': 'deploy',
  'rollback.failed': 'bad',
  'deployment.recorded': 'deploy',
  'bisect.started': 'deploy',
  'bisect.tested': 'deploy',
  'bisect.finished': 'deploy',
  'bisect.stopped': 'deploy',
  'role.assigned': 'person',
  'role.released': 'person',
  'comms.sent': 'good',
  'escalation.raised': 'danger',
  'escalation.acknowledged': 'person',
  'evidence.added': 'evidence',
  'action.closed': 'good',
  'action.reopened': 'status',
  'review.changed': 'status',
};

const ORIGINS: Readonly<Record<TimelineEntry['source'], string | undefined>> = {
  manual: undefined,
  automatic: 'recorded by itself',
  import: 'imported',
  tool: 'through a tool',
};

/** The newest `limit` entries, newest first: what one board can show at once, out of however many there are. */
export function timelineOf(
  { timeline }: Incident,
  { me, limit, news }: { readonly me: Actor; readonly limit: number; readonly news: News | undefined },
): BoardState['timeline'] {
  const entries = timeline.slice(Math.max(0, timeline.length - limit)).reverse();
  const marked = news && markedEntries(news);
  return {
    entries: entries.map((entry) => entryOf(entry, me, marked?.has(entry.id) ?? false)),
    total: timeline.length,
  };
}

function entryOf(entry: TimelineEntry, me: Actor, isNew: boolean): EntryView {
  const { id, kind, occurredAt, recordedAt, actor, corrected, retracted } = entry;
  const { text, detail } = describeEvent(entry);
  const isFromGit = gitFactOf(entry) !== undefined;
  const origin = isFromGit ? 'from git' : ORIGINS[entry.source];
  const canAmend = isEventKind(kind) && !kind.startsWith('event.') && retracted === undefined;
  return {
    id,
    kind,
    tone: isFromGit ? 'deploy' : ((isEventKind(kind) ? TONES[kind] : undefined) ?? 'plain'),
    text,
    ...(detail !== undefined && { detail }),
    at: occurredAt,
    by: nameFor(actor, me),
    ...(isBackdated(entry) && { recordedAt }),
    ...(origin !== undefined && { origin }),
    ...(corrected && { corrected: amendmentOf(corrected, me) }),
    ...(retracted && { retracted: amendmentOf(retracted, me) }),
    canCorrect: canAmend,
    // An incident without its declaration would be none.
    canRetract: canAmend && kind !== 'incident.declared',
    isNew,
  };
}

const amendmentOf = (
  amendment: NonNullable<TimelineEntry['corrected']>,
  me: Actor,
): EntryView['corrected'] => ({
  ...sign(amendment, me),
  ...(amendment.reason !== undefined && { reason: amendment.reason }),
});
