import { HOUR_MS, MINUTE_MS, type Due } from './due.ts';
import { episodeOf } from './episode.ts';
import { settle, type Context } from './settle.ts';
import type { Pace } from './policy.ts';
import type { Update } from '../incident/incident.ts';
import { formatUtc } from '../text/time.ts';
import { STATUS_LABELS, type UpdateKind } from '../incident/vocabulary.ts';

type Sent = Update['sent'][number];
type Snooze = NonNullable<Update['snoozed']>;

/** Every so often, from the last one that was sent or else from when the incident was declared or reopened. */
export function updateDue(context: Context): Due[] {
  return [repeated(context, 'status', context.policy.updatePace[context.incident.severity])];
}

/** At the severities that ask for one: by the runbook P0 only. */
export function briefDue(context: Context): Due[] {
  const pace = context.policy.briefPace[context.incident.severity];
  return pace === 'never' ? [] : [repeated(context, 'brief', pace)];
}

function repeated(context: Context, kind: 'status' | 'brief', pace: Pace): Due {
  const { incident } = context;
  const episode = episodeOf(incident);
  const sent = lastSent(incident.updates, kind);
  const base = sent && Date.parse(sent.at) > Date.parse(episode.at) ? sent : episode;
  const snooze = lastSnooze(incident.updates, kind, Date.parse(base.at));
  const common = {
    kind: kind === 'status' ? 'update' : 'brief',
    label: kind === 'status' ? 'Status update due' : 'Executive brief due',
    action: kind === 'status' ? 'send-update' : 'send-brief',
    from: Date.parse(base.at),
  } as const;
  if (snooze) return snoozed(context, common, snooze);
  if (pace === 'on-change') return onChange(context, common, base, sent);
  const dueAt = promised(sent, base) ?? paced(context, pace, Date.parse(base.at));
  return settle(context, { ...common, anchor: base.event, ...(dueAt !== undefined && { dueAt }) });
}

const lastOf = <T extends { readonly at: string; readonly event: string }>(
  items: readonly T[],
): T | undefined =>
  items.reduce<T | undefined>(
    (last, item) => (last === undefined || Date.parse(item.at) >= Date.parse(last.at) ? item : last),
    undefined,
  );

const lastSent = (updates: readonly Update[], kind: UpdateKind): Sent | undefined =>
  lastOf(updates.filter((update) => update.kind === kind).flatMap(({ sent }) => sent));

function lastSnooze(updates: readonly Update[], kind: UpdateKind, from: number): Snooze | undefined {
  const snoozes = updates.flatMap((update) =>
    update.kind === kind && update.snoozed ? [update.snoozed] : [],
  );
  return lastOf(snoozes.filter(({ at }) => Date.parse(at) >= from));
}

type Common = Pick<Due, 'kind' | 'label' | 'action' | 'from'> & { readonly isDeadline?: boolean };

/** Put off until a time, after which it is due at once; or until somebody sends one after all. */
function snoozed(context: Context, common: Common, { event, nextAt, note }: Snooze): Due {
  const dueAt = nextAt === undefined ? undefined : Date.parse(nextAt);
  return settle(context, {
    ...common,
    anchor: event,
    ...(dueAt !== undefined && { dueAt }),
    ...(note !== undefined && note !== '' && { detail: `Snoozed: ${note}` }),
    ...((dueAt === undefined || context.now < dueAt) && { state: 'snoozed' as const }),
  });
}

/** The time that the last one told its readers: a promise counts for more than the pace. */
function promised(
  sent: Sent | undefined,
  base: { readonly event: string; readonly at: string },
): number | undefined {
  if (sent?.nextAt === undefined || sent.event !== base.event) return undefined;
  const at = Date.parse(sent.nextAt);
  return at > Date.parse(sent.at) ? at : undefined;
}

/** @param from milliseconds since 1970 */
export function paced(
  { incident, policy }: Pick<Context, 'incident' | 'policy'>,
  pace: Pace,
  from: number,
): number | undefined {
  if (typeof pace !== 'number') return undefined;
  const { afterMinutes, factor } = policy.longIncident;
  const began = Date.parse(episodeOf(incident).at);
  const isLong = afterMinutes !== 'never' && from - began >= afterMinutes * MINUTE_MS;
  return from + pace * (isLong ? factor : 1) * MINUTE_MS;
}

/** Due as soon as the status is another than the one that was last told of. */
function onChange(
  context: Context,
  common: Common,
  base: { readonly event: string },
  sent: Sent | undefined,
): Due {
  const change = context.incident.statuses.at(-1);
  const isTold =
    change === undefined || Date.parse(change.at) <= common.from || change.status === sent?.status;
  if (isTold) {
    const detail = 'Due when the status changes';
    return settle(context, { ...common, anchor: base.event, detail });
  }
  const at = Date.parse(change.at);
  const detail = `${STATUS_LABELS[change.status]} since ${formatUtc(change.at)}`;
  return settle(context, { ...common, from: at, anchor: change.event, dueAt: at, detail });
}

/**
 * Article 33 of the GDPR: to the authority not later than 72 hours after having become aware of it. It counts from the
 * first record that data of users is or may be affected, which is the earlier and so the safe reading.
 */
export function gdprDue(context: Context): Due[] {
  const { incident, policy } = context;
  const concern = incident.concerns.userDataAffected;
  if (concern === undefined || policy.gdprHours === 'never') return [];
  const from = Date.parse(concern.at);
  const common = {
    kind: 'gdpr',
    label: 'Notification of the authority due (GDPR)',
    action: 'notify-authority',
    from,
    isDeadline: true,
  } as const;
  const sent = lastSent(incident.updates, 'notification');
  const snooze = lastSnooze(incident.updates, 'notification', from);
  const isDone = sent !== undefined && Date.parse(sent.at) >= from;
  if (!isDone && snooze) return [snoozed(context, common, snooze)];
  return [
    settle(context, {
      ...common,
      anchor: concern.event,
      dueAt: from + policy.gdprHours * HOUR_MS,
      ...(incident.facts.userDataAffected === 'suspected' && { detail: 'Suspected, not confirmed' }),
      ...(isDone && { state: 'done' as const }),
    }),
  ];
}
