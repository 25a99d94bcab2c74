import { duesOf } from '../clocks/clocks.ts';
import { policyFor, type PolicySetting } from '../clocks/policy.ts';
import type { NamedChannel, SendableChannel } from '../comms/channels/named.ts';
import { executiveBriefDraft } from '../comms/executive-brief.ts';
import { insideWordsOf } from '../comms/leaks.ts';
import { nextUpdateId } from '../comms/sending.ts';
import { statusUpdateDraft } from '../comms/status-update.ts';
import type { UpdateDraft } from '../comms/update.ts';
import type { Actor } from '../incident/events.ts';
import type { Attempt, Incident, Update } from '../incident/incident.ts';
import type { UpdateKind } from '../incident/vocabulary.ts';
import type { Runbook } from '../runbook/model.ts';
import type { CommsView, DraftView, SentView } from './comms-state.ts';
import { sign } from './people.ts';

/** The channels of the setting, as this machine knows them. */
export interface CommsInput {
  readonly channels: readonly NamedChannel[];
  /** Names of those whose address or key is kept on this machine. */
  readonly ready: ReadonlySet<string>;
  /** What is wrong with the setting, in words. */
  readonly problem?: string;
  /** What customers call a service, by what the record calls it. */
  readonly publicNames?: Readonly<Record<string, string>>;
}

interface Context {
  readonly incident: Incident;
  readonly runbook: Runbook;
  readonly me: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the team set. */
  readonly policy?: PolicySetting;
}

export function commsOf(
  context: Context,
  { channels, ready, problem, publicNames = {} }: CommsInput,
): CommsView {
  const { incident } = context;
  return {
    drafts: draftsOf(context, publicNames),
    channels: channels.map(({ name, audience, channel }) => ({
      ...{ name, audience },
      type: TYPE_LABELS[channel.type],
      isReady: ready.has(name),
    })),
    ...(problem !== undefined && { problem }),
    inside: copyOf(insideWordsOf(incident)),
    sent: sentOf(context, new Set(channels.map(({ name }) => name))),
  };
}

const TYPE_LABELS: Readonly<Record<SendableChannel['type'], string>> = {
  slack: 'Slack',
  teams: 'Teams',
  discord: 'Discord',
  json: 'JSON',
  statuspage: 'Statuspage',
};

const copyOf = ({ names, people }: ReturnType<typeof insideWordsOf>): CommsView['inside'] => ({
  names: names.map((name) => ({ ...name })),
  people: [...people],
});

/** What is closed has told its last; what is resolved has still to be told of. */
function draftsOf(context: Context, publicNames: Readonly<Record<string, string>>): DraftView[] {
  const { incident, runbook, now, policy } = context;
  if (incident.status === 'closed') return [];
  const options = { now: new Date(now).toISOString(), policy: policyFor(runbook, policy), publicNames };
  const brief = executiveBriefDraft(incident, options);
  return [
    draftOf(context, 'status', statusUpdateDraft(incident, options)),
    ...(brief === undefined ? [] : [draftOf(context, 'brief', brief)]),
  ];
}

const DUE_KINDS = { status: 'update', brief: 'brief' } as const;

function draftOf(
  { incident, runbook, me, now, policy }: Context,
  kind: 'status' | 'brief',
  draft: UpdateDraft,
): DraftView {
  const update = nextUpdateId(incident, kind);
  const saved = incident.updates.find((one) => one.update === update && one.drafted)?.drafted;
  const due = duesOf(incident, now, policyFor(runbook, policy)).find(
    (one) => one.kind === DUE_KINDS[kind],
  )?.dueAt;
  return {
    ...{ update, kind },
    title: draft.title,
    text: saved?.text ?? draft.text,
    status: draft.status,
    ...(draft.nextAt !== undefined && { nextAt: draft.nextAt }),
    ...(due !== undefined && { dueAt: new Date(due).toISOString() }),
    ...(saved && { saved: sign(saved, me) }),
  };
}

const LABELS: Readonly<Record<UpdateKind, string>> = {
  status: 'Status update',
  brief: 'Executive brief',
  notification: 'Notification of the authority',
};

type Sent = Update['sent'][number];

function sentOf({ incident, me }: Context, channels: ReadonlySet<string>): SentView[] {
  const views = incident.updates.flatMap((update) => {
    const { attempts = [], sent } = update;
    const common = { update: update.update, audience: update.audience, label: LABELS[update.kind] };
    return [
      ...sent.map((one) => ({ ...common, ...sentView(one, me) })),
      ...attempts.flatMap((one) =>
        one.outcome === 'sent' ? [] : { ...common, ...attemptView(one, me, channels) },
      ),
    ];
  });
  return views.sort((a, b) => Date.parse(b.signed.at) - Date.parse(a.signed.at));
}

type Fields = Omit<SentView, 'update' | 'audience' | 'label'>;

const sentView = (sent: Sent, me: Actor): Fields => ({
  event: sent.event,
  state: 'sent',
  canRepeat: false,
  ...(sent.channel !== undefined && { channel: sent.channel }),
  ...(sent.text !== undefined && { text: sent.text }),
  ...(sent.answer !== undefined && { answer: answerWords(sent.answer) }),
  ...(sent.note !== undefined && { note: sent.note }),
  ...(sent.nextAt !== undefined && { nextAt: sent.nextAt }),
  signed: sign(sent, me),
});

const answerWords = ({ code, id }: NonNullable<Sent['answer']>): string =>
  `answered ${code}${id === undefined ? '' : `, id ${id}`}`;

const attemptView = (attempt: Attempt, me: Actor, channels: ReadonlySet<string>): Fields => ({
  event: attempt.event,
  // Those that ended well stand among the sent.
  state: attempt.outcome === 'failed' || attempt.outcome === 'unknown' ? attempt.outcome : 'sending',
  channel: attempt.channel,
  canRepeat: channels.has(attempt.channel),
  ...(attempt.text !== undefined && { text: attempt.text }),
  ...(attempt.note !== undefined && { note: attempt.note }),
  signed: sign(attempt, me),
});
