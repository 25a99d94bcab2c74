import type { EventDraft } from '../incident/events.ts';
import type { Attempt, Incident, Update } from '../incident/incident.ts';
import type { UpdateKind } from '../incident/vocabulary.ts';
import { formatUtc } from '../text/time.ts';
import type { NamedChannel } from './channels/named.ts';
import type { PublicStatus } from './update.ts';

/** What a person has approved. */
export interface Approved {
  readonly update: string;
  readonly kind: Exclude<UpdateKind, 'notification'>;
  readonly title: string;
  readonly text: string;
  readonly status: PublicStatus;
  readonly nextAt?: string | undefined;
}

/**
 * The name of the next update. Worked out from the record, so that two windows that are about to send the same one name
 * it alike, and the record tells the second that the first has done it.
 */
export function nextUpdateId({ updates, declared }: Incident, kind: UpdateKind): string {
  const sent = updates.filter((update) => update.kind === kind).flatMap((update) => update.sent);
  const last = sent.reduce((latest, one) => (one.event > latest ? one.event : latest), declared.event);
  return `${kind}-${last}`;
}

/** Looked up by update and audience, as the record does. */
export const updateOf = (incident: Incident, update: string, audience: string): Update | undefined =>
  incident.updates.find((one) => one.update === update && one.audience === audience);

export const attemptOf = (update: Update | undefined, channel: string): Attempt | undefined =>
  update?.attempts?.find((one) => one.channel === channel);

/**
 * Why it must not be sent, in words; undefined when it may be.
 * @param seen the attempt without a known end that a person has looked at and wants repeated
 */
export function refusal(attempt: Attempt | undefined, seen?: string): string | undefined {
  if (attempt === undefined || attempt.outcome === 'failed') return undefined;
  const who = `${attempt.by.name}, ${formatUtc(attempt.at)}`;
  if (attempt.outcome === 'sent') return `It has been sent to ${attempt.channel} already (${who}).`;
  if (attempt.event === seen) return undefined;
  return (
    `It was being sent to ${attempt.channel} (${who}), and nobody knows yet whether it arrived. Look there, ` +
    'and then say so in the list below or send it again.'
  );
}

/** The promise of the next update is only kept where the text still makes it. */
export const promiseOf = ({ text, nextAt }: Pick<Approved, 'text' | 'nextAt'>): string | undefined =>
  nextAt !== undefined && text.includes(formatUtc(nextAt)) ? nextAt : undefined;

const wordsOf = (approved: Approved, audience: string) => {
  const { update, kind, title, text, status } = approved;
  const nextAt = promiseOf(approved);
  const line = title.trim().slice(0, 500);
  return {
    ...{ update, audience, kind, text, status },
    ...(line !== '' && { title: line }),
    ...(nextAt !== undefined && { nextAt }),
  };
};

/** Before it is sent. */
export const approvalOf = (approved: Approved, { name, audience }: NamedChannel): EventDraft => ({
  kind: 'comms.approved',
  data: { ...wordsOf(approved, audience), channel: name },
});

export interface Answer {
  readonly code: number;
  readonly id?: string;
}

/** What became of it. `unknown`: no answer came, so nobody can say. */
export type Outcome =
  | { readonly outcome: 'sent'; readonly answer: Answer; readonly note?: string }
  | { readonly outcome: 'failed' | 'unknown'; readonly message: string };

/** After it. */
export function outcomeOf(approved: Approved, { name, audience }: NamedChannel, result: Outcome): EventDraft {
  const { update, kind } = approved;
  if (result.outcome === 'sent') {
    const { answer, note } = result;
    return {
      kind: 'comms.sent',
      data: { ...wordsOf(approved, audience), channel: name, answer, ...(note !== undefined && { note }) },
    };
  }
  const { outcome, message } = result;
  return {
    kind: 'comms.approved',
    data: { update, kind, audience, channel: name, outcome, note: message },
    source: 'automatic',
  };
}

/** Sent by other means, or found to have arrived. */
export const sentByHand = (approved: Approved, audience: string, channel?: string): EventDraft => ({
  kind: 'comms.sent',
  data: {
    ...wordsOf(approved, audience),
    ...(channel !== undefined && { channel, note: 'Seen to have arrived' }),
  },
});

/** What a status page calls this incident: from the last answer of that channel. */
export function incidentOnPage({ updates }: Incident, channel: string): string | undefined {
  return updates
    .flatMap(({ sent }) => sent)
    .filter((one) => one.channel === channel && one.answer?.id !== undefined)
    .sort((a, b) => (a.event < b.event ? -1 : 1))
    .at(-1)?.answer?.id;
}
