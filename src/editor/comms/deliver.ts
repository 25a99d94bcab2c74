import { createHash } from 'node:crypto';
import { isOver, type Incident } from '../../core/incident/incident.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import type { NamedChannel } from '../../core/comms/channels/named.ts';
import {
  approvalOf,
  attemptOf,
  incidentOnPage,
  outcomeOf,
  refusal,
  updateOf,
  type Approved,
  type Outcome,
} from '../../core/comms/sending.ts';
import { takeLock } from '../../git/journal/lock.ts';
import { sendUpdate, type SendOptions } from './send.ts';

/** The record of one incident, as delivering needs it. */
export interface Ledger {
  /** Everything that any window of this clone has written, read anew. */
  readonly read: () => Promise<Incident>;
  readonly record: (draft: EventDraft) => Promise<void>;
  /** A file that only one window can hold: deciding to send is done by one at a time. */
  readonly lock: string;
}

const LOCK_PATIENCE_MS = 10_000;

/**
 * Sends an approved text to one channel, and never twice: that it is being sent is on the record before it is sent, and
 * a window that finds it there stands back.
 * @param seen the attempt without a known end that a person wants repeated
 */
export async function deliver(
  ledger: Ledger,
  approved: Approved,
  {
    channel,
    seen,
    ...options
  }: Omit<SendOptions, 'idempotencyKey'> & {
    readonly channel: NamedChannel;
    readonly seen?: string | undefined;
  },
): Promise<Outcome> {
  const claim = await claimed(ledger, approved, channel, seen);
  if (typeof claim === 'string') return { outcome: 'failed', message: claim };
  const result = await sendUpdate(onSamePage(channel, claim), outgoing(claim, approved), {
    ...options,
    idempotencyKey: keyOf(approved, channel),
  });
  await ledger.record(outcomeOf(approved, channel, result));
  return result;
}

/** The incident once it is on record that this window sends; or why it must not, in words. */
async function claimed(
  ledger: Ledger,
  approved: Approved,
  channel: NamedChannel,
  seen: string | undefined,
): Promise<Incident | string> {
  const letGo = await takeLock(ledger.lock, LOCK_PATIENCE_MS);
  if (letGo === undefined) return 'Another window is busy with sending. Try again in a moment.';
  try {
    const incident = await ledger.read();
    const attempt = attemptOf(updateOf(incident, approved.update, channel.audience), channel.name);
    const reason = refusal(attempt, seen);
    if (reason !== undefined) return reason;
    await ledger.record(approvalOf(approved, channel));
    return incident;
  } finally {
    await letGo();
  }
}

/** What a status page already shows of this incident is gone on with. */
function onSamePage(named: NamedChannel, incident: Incident): NamedChannel {
  const { channel, name } = named;
  if (channel.type !== 'statuspage' || channel.incident !== undefined) return named;
  const id = incidentOnPage(incident, name);
  return id === undefined || !/^[\w-]{1,64}$/.test(id)
    ? named
    : { ...named, channel: { ...channel, incident: id } };
}

/** Two attempts at the same update have the same key; nothing can be read from it. */
const keyOf = ({ update }: Approved, { name }: NamedChannel): string =>
  createHash('sha256')
    .update(JSON.stringify([update, name]))
    .digest('hex')
    .slice(0, 32);

const outgoing = (incident: Incident, { title, text, status, nextAt }: Approved) => ({
  ...{ title, text, status },
  at: new Date().toISOString(),
  ...(nextAt !== undefined && !isOver(incident) && { nextAt }),
  ...(incident.facts.services !== undefined && { service: incident.facts.services.join(', ') }),
  severity: incident.severity,
  incident: incident.shortId,
});
