import { join } from 'node:path';
import * as vscode from 'vscode';
import { blanksOf } from '../../core/comms/blanks.ts';
import type { Audience, NamedChannel } from '../../core/comms/channels/named.ts';
import { payloadFor } from '../../core/comms/channels/payload.ts';
import { leaksOf } from '../../core/comms/leaks.ts';
import { attemptOf, sentByHand, updateOf, type Approved, type Outcome } from '../../core/comms/sending.ts';
import { publicStatus } from '../../core/comms/update.ts';
import type { Attempt, Incident } from '../../core/incident/incident.ts';
import { foldIncident } from '../../core/incident/reduce.ts';
import type { BoardRequest } from '../../protocol.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { channelsOf, secretKey } from './channels.ts';
import { deliver, type Ledger } from './deliver.ts';

/** What the board asks about words to the world. */

type Request<T extends BoardRequest['type']> = Extract<BoardRequest, { type: T }>;

export interface Context {
  readonly services: Services;
  readonly desk: IncidentDesk;
  readonly incident: Incident;
}

/** Whom a text is for when it goes by no channel. */
const AUDIENCES: Readonly<Record<Approved['kind'], Audience>> = { status: 'customers', brief: 'executives' };

export async function send(context: Context, request: Request<'comms.send'>): Promise<void> {
  const channels = request.channels.map((name) => channelNamed(context, name));
  if (request.kind === 'brief' && channels.some(({ audience }) => audience === 'customers'))
    throw new UserError(
      'A brief may name what customers are not told, so it goes to no channel that they read.',
    );
  const audiences = new Set(channels.map(({ audience }) => audience));
  if (!(await isMeant(context, request, audiences))) throw new vscode.CancellationError();
  const outcomes: Outcome[] = [];
  // One after the other: each is on the record before the next begins.
  for (const channel of channels) outcomes.push(await sendTo(context, request, channel));
  const failures = outcomes.flatMap((one, index) =>
    one.outcome === 'sent' ? [] : [`${channels[index]?.name ?? ''}: ${one.message}`],
  );
  // What arrived somewhere is sent: the list says of the others that they failed, and offers to repeat them.
  if (failures.length === outcomes.length) throw new UserError(failures.join(' '));
}

async function sendTo(
  context: Context,
  approved: Approved,
  channel: NamedChannel,
  seen?: string,
): Promise<Outcome> {
  if (!vscode.workspace.isTrusted)
    throw new UserError('Nothing is sent from a folder that is not trusted. Trust it first.');
  const secret = await context.services.context.secrets.get(secretKey(channel));
  if (secret === undefined) {
    const message =
      'Its address or key is not on this machine, so nothing was sent. Set it: Incident: Set Secret of a Channel.';
    return { outcome: 'failed', message };
  }
  return deliver(ledgerOf(context), approved, { channel, secret, seen });
}

function ledgerOf({ desk, incident }: Context): Ledger {
  const { journal } = desk.homeOf(incident.id);
  return {
    lock: join(journal.location, 'fireline-sending.lock'),
    read: async () => foldIncident(await journal.read(incident.id)) ?? incident,
    record: (draft) => desk.record(incident.id, draft),
  };
}

function channelNamed({ desk, incident }: Context, name: string): NamedChannel {
  const scope = vscode.Uri.file(desk.homeOf(incident.id).folder);
  const found = channelsOf(scope).find((one) => one.name === name);
  if (found) return found;
  throw new UserError(`There is no channel "${name}" in the setting fireline.comms.channels any more.`);
}

/** Asks where the text has blanks, or names what its readers are not meant to know. */
async function isMeant(
  { incident }: Context,
  { title, text }: Pick<Approved, 'title' | 'text'>,
  audiences: ReadonlySet<Audience>,
): Promise<boolean> {
  const whole = `${title}\n${text}`;
  const blanks = blanksOf(whole);
  const leaks = audiences.has('customers') ? leaksOf(whole, incident) : [];
  if (blanks.length === 0 && leaks.length === 0) return true;
  const detail = [
    ...(blanks.length > 0 ? [`Still open in it: ${[...new Set(blanks)].join(', ')}.`] : []),
    ...(leaks.length > 0
      ? [`Perhaps not meant for customers: ${leaks.map((leak) => `${leak.text} (${leak.kind})`).join(', ')}.`]
      : []),
  ].join('\n\n');
  const answer = await vscode.window.showWarningMessage('Send it as it is?', { modal: true, detail }, 'Send');
  return answer === 'Send';
}

export async function save({ desk, incident }: Context, request: Request<'comms.save'>): Promise<void> {
  const { update, kind, title, text } = request;
  await desk.record(incident.id, {
    kind: 'comms.drafted',
    data: { update, kind, title, text, audience: AUDIENCES[kind] },
  });
}

/** What was copied is about to be sent by hand, so the record keeps it; the same text is kept once. */
export async function copy(context: Context, request: Request<'comms.copy'>): Promise<void> {
  const { update, kind, title, text, status } = request;
  const at = new Date().toISOString();
  const { body } = payloadFor({ type: request.as }, { title, text, status, at });
  await vscode.env.clipboard.writeText(body);
  const known = updateOf(context.incident, update, AUDIENCES[kind])?.drafted?.text;
  if (known !== text) await save(context, { ...request, type: 'comms.save' });
}

export async function mark({ desk, incident }: Context, request: Request<'comms.mark'>): Promise<void> {
  await desk.record(incident.id, sentByHand(request, AUDIENCES[request.kind]));
}

export async function again(context: Context, request: Request<'comms.again'>): Promise<void> {
  const { attempt, approved } = attempted(context.incident, request);
  const channel = channelNamed(context, request.channel);
  if (attempt.outcome !== 'failed') {
    const detail = `Look in ${channel.name} first: if it has arrived there, its readers get it twice.`;
    const options = { modal: true, detail };
    const answer = await vscode.window.showWarningMessage('Send it again?', options, 'Send Again');
    if (answer !== 'Send Again') throw new vscode.CancellationError();
  }
  const outcome = await sendTo(context, approved, channel, attempt.event);
  if (outcome.outcome !== 'sent') throw new UserError(outcome.message);
}

export async function arrived(context: Context, request: Request<'comms.arrived'>): Promise<void> {
  const { desk, incident } = context;
  const { approved } = attempted(incident, request);
  await desk.record(incident.id, sentByHand(approved, request.audience, request.channel));
}

/** What was on the board when the person pressed the button, if it still is. */
function attempted(
  incident: Incident,
  { update, audience, channel, event }: Request<'comms.again'> | Request<'comms.arrived'>,
): { readonly attempt: Attempt; readonly approved: Approved } {
  const known = updateOf(incident, update, audience);
  const attempt = attemptOf(known, channel);
  if (known === undefined || attempt?.event !== event || attempt.text === undefined)
    throw new UserError('This has changed meanwhile. Look at the list again.');
  const { title = '', text, status = incident.status, nextAt } = attempt;
  const kind = known.kind === 'brief' ? 'brief' : 'status';
  return { attempt, approved: { update, kind, title, text, status: publicStatus(status), nextAt } };
}
