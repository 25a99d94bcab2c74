import { randomUUID } from 'node:crypto';
import type { Incident } from '../../core/incident/incident.ts';
import type { UpdateKind } from '../../core/incident/vocabulary.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import { allSteps } from '../../core/runbook/progress.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty } from '../input/ask.ts';
import { askWhen } from '../input/askTime.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

const MINUTE_MS = 60_000;
const SNOOZES = [15, 30, 60, 120, 240];

interface Told {
  readonly label: string;
  readonly audience: string;
}
const TOLD: Readonly<Record<UpdateKind, Told>> = {
  status: { label: 'Status update', audience: 'customers' },
  brief: { label: 'Executive brief', audience: 'executives' },
  notification: { label: 'Notification of the authority', audience: 'authority' },
};

/** Ticks the step of the runbook that stands for it, where there is one. */
export async function acknowledgeIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  if (incident.milestones.acknowledged) return;
  const steps = allSteps(await desk.runbookOf(incident));
  const found = steps.find(({ step }) => step.milestone === 'acknowledged');
  if (found) await intents.setStep(desk, incident, { step: found.step.id, status: 'done' });
  else await intents.setMilestone(desk, incident, 'acknowledged', new Date().toISOString());
}

export async function acknowledgeEscalation(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident } = target;
  const rule = target.argument.rule ?? (await askEscalation(incident));
  if (rule === undefined) return;
  const known = incident.escalations.find((one) => one.rule === rule);
  if (known === undefined) throw new UserError('This escalation is not in the record of this incident.');
  if (known.acknowledged) {
    tell(`${known.acknowledged.by.name} has acknowledged it already.`);
    return;
  }
  const reason = known.raised?.reason;
  await desk.record(incident.id, {
    kind: 'escalation.acknowledged',
    data: { rule, ...(reason !== undefined && { reason }) },
  });
}

async function askEscalation({ escalations, shortId }: Incident): Promise<string | undefined> {
  const open = escalations.filter(({ raised, acknowledged }) => raised && !acknowledged);
  if (open.length === 0) throw new UserError(`No escalation of ${shortId} waits for an answer.`);
  return askChoice(
    { title: `Escalations of ${shortId}`, placeholder: 'Which one is taken care of?' },
    open.map(({ rule, raised }) => ({
      label: raised?.to?.join(', ') ?? rule,
      description: raised?.reason ?? '',
      detail: raised?.action ?? '',
      value: rule,
    })),
  );
}

/** Puts an update off. The reason is asked for: whoever waits for one may ask later why there was none. */
export async function snoozeUpdate(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const kind = await askKind(target, 'Which one is put off?');
  if (kind === undefined) return;
  const title = `Snooze: ${TOLD[kind].label}`;
  const minutes = await askChoice<number | 'open'>({ title, placeholder: 'Until when?' }, [
    ...SNOOZES.map((value) => ({
      label: value < 60 ? `${value} min` : `${value / 60} h`,
      description: formatLocalShort(new Date(Date.now() + value * MINUTE_MS).toISOString(), Date.now()),
      value,
    })),
    { label: 'Until somebody sends one', value: 'open' },
  ]);
  if (minutes === undefined) return;
  const note = await askText({
    title,
    prompt: 'Why? It stands in the record.',
    placeholder: 'Nothing new to tell until the restore is through',
    validate: notEmpty('A reason is needed: somebody may ask why nothing was said.'),
  });
  if (note === undefined) return;
  const nextAt =
    minutes === 'open' ? {} : { nextAt: new Date(Date.now() + minutes * MINUTE_MS).toISOString() };
  const { audience } = TOLD[kind];
  await target.desk.record(target.incident.id, {
    kind: 'comms.snoozed',
    data: { update: randomUUID(), audience, kind, note, ...nextAt },
  });
}

/** What was told elsewhere, so that the record knows it and its clock begins anew. */
export async function recordUpdateSent(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const kind = await askKind(target, 'What was sent?');
  if (kind === undefined) return;
  const { label, audience } = TOLD[kind];
  const text = await askText({
    title: `${label} was sent`,
    prompt: 'Its text, for the record. Optional: press Enter to leave it out. Nothing is sent by this.',
  });
  if (text === undefined) return;
  const channel = await askText({
    title: `${label} was sent`,
    prompt: 'Where to? Optional: press Enter to leave it out.',
    placeholder: 'Status page',
  });
  if (channel === undefined) return;
  const sent = await askWhen(`${label} was sent`, 'When?');
  if (sent === undefined) return;
  const { desk, incident } = target;
  await desk.record(incident.id, {
    kind: 'comms.sent',
    data: {
      update: randomUUID(),
      audience,
      kind,
      // What it was at an earlier time nobody said.
      ...(sent.at === undefined && { status: incident.status }),
      ...(text !== '' && { text }),
      ...(channel !== '' && { channel }),
    },
    ...(sent.at !== undefined && { occurredAt: sent.at }),
  });
}

async function askKind({ argument, incident }: Target, placeholder: string): Promise<UpdateKind | undefined> {
  if (argument.update !== undefined) return argument.update;
  const kinds: UpdateKind[] = [
    'status',
    ...(incident.severity === 'P0' ? (['brief'] as const) : []),
    ...(incident.concerns.userDataAffected ? (['notification'] as const) : []),
  ];
  if (kinds.length === 1) return kinds[0];
  return askChoice(
    { title: `Updates of ${incident.shortId}`, placeholder },
    kinds.map((value) => ({ label: TOLD[value].label, value })),
  );
}
