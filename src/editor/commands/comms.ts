import * as vscode from 'vscode';
import { secretWords, type NamedChannel } from '../../core/comms/channels/named.ts';
import { addressOf } from '../comms/address.ts';
import { channelsOf, secretKey } from '../comms/channels.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { tell, whileWaiting } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { readArgument, targetOf } from './target.ts';

/** Opens the board where the next update is drafted. */
export async function postUpdate(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  await showDraft(services, incident.id, 'status');
}

async function showDraft(services: Services, incident: string, draft: 'status' | 'brief'): Promise<void> {
  const { showBoard } = await import('../board/panels.ts');
  await showBoard(services, incident, { tab: 'comms', draft });
}

export async function writeBrief(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  if (incident.severity !== 'P0')
    throw new UserError(
      `Executives are briefed at P0 only, and ${incident.shortId} is ${incident.severity}. Post a status update, or ` +
        'change the severity.',
    );
  await showDraft(services, incident.id, 'brief');
}

/** The secret goes from the box into the editor's store, and nowhere else. */
export async function setChannelSecret(services: Services, argument: unknown): Promise<void> {
  const channel = await askChannel(services, argument, 'Set Secret of a Channel');
  if (channel === undefined) return;
  const what = secretWords(channel);
  const secret = await vscode.window.showInputBox({
    title: `${channel.name}: ${what}`,
    prompt: `Kept by VS Code on this machine. Leave it empty to forget the ${what}.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(channel, value.trim()),
  });
  if (secret === undefined) return;
  const { secrets } = services.context;
  if (secret.trim() === '') await secrets.delete(secretKey(channel));
  else await secrets.store(secretKey(channel), secret.trim());
  tell(`${channel.name}: the ${what} is ${secret.trim() === '' ? 'forgotten' : 'kept'}.`);
}

function problemOf({ channel }: NamedChannel, value: string): string | undefined {
  if (value === '') return undefined;
  if (channel.type === 'statuspage') return /^[\w-]{8,200}$/.test(value) ? undefined : 'This is not a key.';
  try {
    addressOf(value);
    return undefined;
  } catch {
    return 'It has to be an address that begins with https://';
  }
}

export async function testChannel(services: Services, argument: unknown): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new UserError('Nothing is sent from a folder that is not trusted. Trust it first.');
  const channel = await askChannel(services, argument, 'Test a Channel');
  if (channel === undefined) return;
  const secret = await services.context.secrets.get(secretKey(channel));
  if (secret === undefined)
    throw new UserError(`Set the ${secretWords(channel)} of "${channel.name}" first.`);
  if (channel.channel.type !== 'statuspage') {
    const detail = 'A message appears there that says it is a test.';
    const question = `Send a test message to ${channel.name}?`;
    const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, 'Send');
    if (answer !== 'Send') return;
  }
  const { testChannel: test } = await import('../comms/send.ts');
  const at = new Date().toISOString();
  const options = { secret, idempotencyKey: `test-${at}` };
  const result = await whileWaiting(`Testing ${channel.name}`, () => test(channel, at, options));
  if (result.outcome !== 'sent') throw new UserError(result.message);
  void vscode.window.showInformationMessage(`${channel.name} works: it answered ${result.answer.code}.`);
}

async function askChannel(
  services: Services,
  argument: unknown,
  title: string,
): Promise<NamedChannel | undefined> {
  const desk = await services.desk();
  const { channel: wanted, incident } = readArgument(argument);
  const id = incident ?? desk.active?.id;
  const folder = id === undefined ? desk.homes.all[0]?.folder : desk.homeOf(id).folder;
  const channels = folder === undefined ? [] : channelsOf(vscode.Uri.file(folder));
  const found = channels.find(({ name }) => name === wanted);
  if (found) return found;
  if (channels.length === 0)
    throw new UserError('No channel is set up. List them in the setting fireline.comms.channels.', {
      label: 'Open Settings',
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.comms.channels'),
    });
  const choices = channels.map((value) => ({
    label: value.name,
    description: `${value.channel.type}, ${value.audience}`,
    value,
  }));
  return askChoice({ title, placeholder: 'Which channel?' }, choices);
}
