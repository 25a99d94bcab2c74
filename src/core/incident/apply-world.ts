import { recorded } from './amend.ts';
import type { Draft, Fold } from './draft.ts';
import type { EventData, EventOf } from './events.ts';
import type {
  Attempt,
  Concern,
  ConcernKind,
  Escalation,
  MonitoringRun,
  Recorded,
  Update,
} from './incident.ts';
import type { Status } from './vocabulary.ts';

/*
 * What the kinds for escalation, for words to the world and for monitoring do to an incident.
 */

const CONCERNS: readonly ConcernKind[] = ['dataBreach', 'userDataAffected'];

/** Keeps since when a concern stands: the first event of the stretch that has not been broken by "no" or by taking it back. */
export function setConcerns(draft: Draft, at: Recorded, facts: Partial<EventData<'incident.updated'>>): void {
  for (const kind of CONCERNS) {
    const value = facts[kind];
    if (value === undefined) continue;
    const { [kind]: known, ...others } = draft.concerns;
    const stands = value !== null && value !== 'no';
    const concern: Concern | undefined = stands
      ? (known ?? { ...at, again: draft.onceMarked.includes(kind) })
      : undefined;
    draft.concerns = { ...others, ...(concern && { [kind]: concern }) };
    if (stands && !draft.onceMarked.includes(kind)) draft.onceMarked.push(kind);
  }
  if (facts.revenueImpact === null) delete draft.revenueRecorded;
  else if (facts.revenueImpact !== undefined) draft.revenueRecorded = at;
}

export function raise({ keyed }: Fold, event: EventOf<'escalation.raised'>): void {
  const { rule, ...data } = event.data;
  const known: Escalation = keyed.escalations.get(rule) ?? { rule };
  if (known.raised === undefined)
    keyed.escalations.set(rule, { ...known, raised: { ...recorded(event), ...data } });
}

export function acknowledge({ keyed }: Fold, event: EventOf<'escalation.acknowledged'>): void {
  const { rule, note } = event.data;
  const known: Escalation = keyed.escalations.get(rule) ?? { rule };
  if (known.acknowledged !== undefined) return;
  const acknowledged = { ...recorded(event), ...(note !== undefined && { note }) };
  keyed.escalations.set(rule, { ...known, acknowledged });
}

type CommsEvent = EventOf<'comms.drafted' | 'comms.approved' | 'comms.sent' | 'comms.snoozed'>;

const STATES = {
  'comms.drafted': 'drafted',
  'comms.approved': 'approved',
  'comms.sent': 'sent',
  'comms.snoozed': 'snoozed',
} as const;

export function communicate({ keyed }: Fold, event: CommsEvent): void {
  const { update, audience, kind } = event.data;
  const key = JSON.stringify([update, audience]);
  const known = keyed.updates.get(key) ?? { update, audience, kind: kind ?? 'status', sent: [] };
  keyed.updates.set(key, { ...known, ...changeOf(known, event), state: stateOf(known, STATES[event.kind]) });
}

/** What went out has gone out: a later draft of it takes nothing back. */
const stateOf = (known: Pick<Update, 'sent'>, state: Update['state']): Update['state'] =>
  known.sent.length > 0 ? 'sent' : state;

function changeOf(known: Omit<Update, 'state'>, event: CommsEvent): Partial<Update> {
  const { text, status, channel, nextAt, note, answer } = event.data;
  const worded = { ...recorded(event), ...(text !== undefined && { text }) };
  switch (event.kind) {
    case 'comms.drafted':
      return { drafted: worded };
    case 'comms.approved':
      return {
        ...(event.data.outcome === undefined && { approved: worded }),
        ...attempted(known, event, 'sending'),
      };
    case 'comms.snoozed':
      return {
        snoozed: {
          ...recorded(event),
          ...(nextAt !== undefined && { nextAt }),
          ...(note !== undefined && { note }),
        },
      };
    case 'comms.sent': {
      const words = text ?? known.approved?.text ?? known.drafted?.text;
      const sent = {
        ...recorded(event),
        ...(words !== undefined && { text: words }),
        ...(status !== undefined && { status }),
        ...(channel !== undefined && { channel }),
        ...(nextAt !== undefined && { nextAt }),
        ...(answer !== undefined && { answer }),
        ...(note !== undefined && { note }),
      };
      return { sent: [...known.sent, sent], ...attempted(known, event, 'sent') };
    }
  }
}

/** What an approval said that set out to a channel stays, however it ended. */
function attempted(
  { attempts = [] }: Pick<Update, 'attempts'>,
  event: CommsEvent,
  otherwise: 'sending' | 'sent',
): Pick<Update, 'attempts'> {
  const { channel, outcome, note, title, text, status, nextAt } = event.data;
  if (channel === undefined) return {};
  const before = attempts.find((one) => one.channel === channel);
  const { note: _, ...kept } = before ?? {};
  const attempt: Attempt = {
    ...kept,
    ...recorded(event),
    channel,
    outcome: event.kind === 'comms.sent' ? 'sent' : (outcome ?? otherwise),
    ...(title !== undefined && { title }),
    ...(text !== undefined && { text }),
    ...(status !== undefined && { status }),
    ...(nextAt !== undefined && { nextAt }),
    ...(note !== undefined && { note }),
  };
  return { attempts: [...attempts.filter((one) => one !== before), attempt] };
}

/** A person's start replaces one that only followed from the status; a second person's start changes no more than the minutes. */
export function startMonitoring({ draft }: Fold, event: EventOf<'monitoring.started'>): void {
  const { minutes } = event.data;
  const running = runningOf(draft);
  const run = begin(recorded(event), 'start', minutes);
  if (running === undefined) draft.monitoring.push(run);
  else if (running.begunBy === 'start')
    replaceLast(draft, { ...running, ...(minutes !== undefined && { minutes }) });
  else replaceLast(draft, run);
}

/**
 * A relapse under the status "monitoring" begins the watch anew, also over a fix that had been confirmed; under any other
 * status there is nothing to watch yet.
 */
export function endMonitoring(
  { draft }: Fold,
  event: EventOf<'monitoring.passed' | 'monitoring.failed'>,
): void {
  const last = draft.monitoring.at(-1);
  const isRelapse = event.kind === 'monitoring.failed' && draft.status === 'monitoring';
  if (last?.state !== 'running' && !(isRelapse && last?.state === 'passed')) return;
  const at = recorded(event);
  const { note } = event.data;
  if (last.state === 'running') {
    const state = event.kind === 'monitoring.passed' ? 'passed' : 'failed';
    replaceLast(draft, { ...last, state, ended: { ...at, ...(note !== undefined && { note }) } });
  }
  if (isRelapse) draft.monitoring.push(begin(at, 'relapse', last.minutes));
}

/** @param status what the incident has just become */
export function followStatus(draft: Draft, status: Status, at: Recorded): void {
  const running = runningOf(draft);
  if (status === 'monitoring') {
    if (running === undefined) draft.monitoring.push(begin(at, 'status'));
  } else if (running !== undefined) {
    replaceLast(draft, { ...running, state: endBy(status, running), ended: at });
  }
}

/** A status that goes back tells of a relapse; after one that was recorded it may tell of that, which is no second one. */
function endBy(status: Status, { begunBy }: MonitoringRun): MonitoringRun['state'] {
  if (status === 'resolved' || status === 'closed') return 'ended';
  return begunBy === 'relapse' ? 'stopped' : 'failed';
}

const begin = (at: Recorded, begunBy: MonitoringRun['begunBy'], minutes?: number): MonitoringRun => ({
  ...at,
  begunBy,
  ...(minutes !== undefined && { minutes }),
  state: 'running',
});

function runningOf({ monitoring }: Draft): MonitoringRun | undefined {
  const last = monitoring.at(-1);
  return last?.state === 'running' ? last : undefined;
}

function replaceLast(draft: Draft, run: MonitoringRun): void {
  draft.monitoring[draft.monitoring.length - 1] = run;
}
