import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { parseDay } from '../../core/actions/day.ts';
import { trailerLine } from '../../core/actions/trailers.ts';
import { makeId } from '../../core/incident/event-id.ts';
import type { EventData, EventInput } from '../../core/incident/events.ts';
import type { ActionItem } from '../../core/incident/incident.ts';
import { ACTION_PRIORITIES, ACTION_TYPES, NOT_RECORDED } from '../../core/incident/vocabulary.ts';
import { isWebAddress } from '../../core/text/web-address.ts';
import { commandId } from '../../manifest.ts';
import { UserError } from '../errors.ts';
import { GitError } from '../../git/client.ts';
import { askChoice, askText, notEmpty, type PickQuestion } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { askReopening } from '../actions/reopening.ts';
import { targetOf, type Target } from './target.ts';

type Details = Omit<EventData<'action.changed'>, 'action' | 'commit' | 'note'>;
type Ask = (item: Partial<ActionItem>) => Promise<Details | undefined>;

interface Detail {
  readonly label: string;
  readonly shown: (item: ActionItem) => string | undefined;
  readonly ask: Ask;
}

const title: Ask = async ({ title: known }) => {
  const given = await askText({
    title: 'Action item',
    placeholder: 'What will be done',
    value: known ?? '',
    validate: (value) =>
      notEmpty('Say in a few words what will be done.')(value) ??
      (value.trim().length > 500 ? 'At most 500 characters.' : undefined),
  });
  return given === undefined ? undefined : { title: given };
};

const owner: Ask = async ({ owner: known }) => {
  const prompt = 'Who does it? One name. Empty: not recorded.';
  const given = await askText({ title: 'Owner', prompt, value: known ?? '' });
  return given === undefined ? undefined : { owner: given === '' ? null : given.slice(0, 500) };
};

const due: Ask = async ({ due: known }) => {
  const given = await askText({
    title: 'Due',
    prompt: 'As 2026-12-01, "tomorrow", "in 3 days" or "2 weeks". Empty: not recorded.',
    value: known ?? '',
    validate: (value) => {
      const parsed = value.trim() === '' ? undefined : parseDay(value, Date.now());
      return parsed && 'problem' in parsed ? parsed.problem : undefined;
    },
  });
  if (given === undefined) return undefined;
  const parsed = given === '' ? undefined : parseDay(given, Date.now());
  return { due: parsed && 'day' in parsed ? parsed.day : null };
};

type Word = 'type' | 'priority';

const oneOf =
  (key: Word, question: PickQuestion, values: readonly string[]): Ask =>
  async (item) => {
    const choices = [
      ...values.map((value) => ({ label: value, value })),
      { label: NOT_RECORDED, value: null },
    ];
    const given = await askChoice<string | null>(question, choices, { chosen: item[key] ?? null });
    // It is one of the values.
    return given === undefined ? undefined : { [key]: given };
  };
const type = oneOf('type', { title: 'Type', placeholder: 'What is it to bring about?' }, ACTION_TYPES);
const priority = oneOf(
  'priority',
  { title: 'Priority', placeholder: 'How much does it matter?' },
  ACTION_PRIORITIES,
);

const link: Ask = async ({ link: known }) => {
  const given = await askText({
    title: 'Link',
    prompt: 'Where it is worked on: an issue, say. Empty: not recorded.',
    value: known ?? '',
    validate: (value) =>
      value.trim() === '' || isWebAddress(value.trim())
        ? undefined
        : 'An address that starts with https:// or http:// is needed.',
  });
  return given === undefined ? undefined : { link: given === '' ? null : given };
};

const DETAILS: readonly Detail[] = [
  { label: 'What', shown: (item) => item.title, ask: title },
  { label: 'Owner', shown: (item) => item.owner, ask: owner },
  { label: 'Due', shown: (item) => item.due, ask: due },
  { label: 'Type', shown: (item) => item.type, ask: type },
  { label: 'Priority', shown: (item) => item.priority, ask: priority },
  { label: 'Link', shown: (item) => item.link, ask: link },
];

/** Asks what, who and until when; the rest can follow. A caller who passes the title is asked nothing. */
export async function addAction(services: Services, argument: unknown): Promise<string | undefined> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const details = given.title === undefined ? await askNew() : { title: given.title };
  if (details?.title === undefined) return undefined;
  const action = makeId({ ms: Date.now(), counter: 0 }, randomBytes(13)).slice(-6);
  const data: EventInput<'action.added'> = { ...details, title: details.title, action };
  await desk.record(incident.id, { kind: 'action.added', data });
  return action;
}

async function askNew(): Promise<Details | undefined> {
  let details: Details = {};
  for (const ask of [title, owner, due]) {
    const answer = await ask({});
    if (answer === undefined) return undefined;
    details = { ...details, ...answer };
  }
  return details;
}

type ActionTarget = Target & { readonly item: ActionItem };

/** The item that was named, or one of the open ones of the incident, or of the closed ones. */
async function itemOf(
  services: Services,
  argument: unknown,
  heading: string,
  which: 'open' | 'closed' = 'open',
): Promise<ActionTarget | undefined> {
  const target = await targetOf(services, argument);
  const { incident, argument: given } = target;
  if (given.action !== undefined) {
    const item = incident.actions.find(({ action }) => action === given.action);
    if (item) return { ...target, item };
    throw new UserError(`${incident.shortId} has no such action item.`);
  }
  const some = incident.actions.filter(({ closed }) => closed === (which === 'closed'));
  if (some.length === 0 && which === 'closed')
    throw new UserError(`${incident.shortId} has no closed action item, so there is none to reopen.`);
  if (some.length === 0) {
    throw new UserError(`${incident.shortId} has no open action item.`, {
      label: 'Add One',
      run: () => vscode.commands.executeCommand(commandId('addAction'), { incident: incident.id }),
    });
  }
  const item = await askChoice(
    { title: heading, placeholder: 'Which action item?' },
    some.map((value) => ({ label: value.title, description: value.owner ?? '', value })),
  );
  return item && { ...target, item };
}

export async function changeAction(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Change Action Item');
  if (target === undefined) return;
  const { desk, incident, item } = target;
  const detail = await askChoice(
    { title: item.title, placeholder: 'What is to be changed?' },
    DETAILS.map((value) => ({ label: value.label, description: value.shown(item) ?? NOT_RECORDED, value })),
  );
  const details = await detail?.ask(item);
  if (!details) return;
  const data = { title: item.title, ...details, action: item.action };
  await desk.record(incident.id, { kind: 'action.changed', data });
}

export async function closeAction(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Close Action Item');
  if (target === undefined) return;
  const { desk, incident, item, argument: given } = target;
  if (item.closed) {
    tell(`"${item.title}" is closed already`);
    return;
  }
  const question = {
    title: `Close "${item.title}"`,
    prompt: 'What was done? Leave it empty to say no more.',
  };
  const note = given.note ?? (await askText(question));
  if (note === undefined) return;
  const { action, title: what } = item;
  await desk.record(incident.id, {
    kind: 'action.closed',
    data: { action, title: what, ...(note !== '' && { note }) },
  });
}

/** A commit that named it before counts no more; one that names it from now on closes it again. */
export async function reopenAction(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Reopen Action Item', 'closed');
  if (target === undefined) return;
  const { desk, incident, item, argument: given } = target;
  if (!item.closed) {
    tell(`"${item.title}" is open`);
    return;
  }
  const said = given.note?.trim() ?? '';
  const reason = said === '' ? await askReopening(item.title) : said;
  if (reason === undefined) return;
  const { action, title: what } = item;
  await desk.record(incident.id, { kind: 'action.reopened', data: { action, title: what, reason } });
}

/** Where people agreed on it: the post-mortem, or else the board. */
export async function openAction(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Open Action Item');
  if (target === undefined) return;
  const { desk, incident, item } = target;
  const { showInPostmortem } = await import('../actions/place.ts');
  if (await showInPostmortem(desk.homeOf(incident.id), incident, item)) return;
  await vscode.commands.executeCommand(commandId('openBoard'), { incident: incident.id });
}

export async function openActionLink(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Open Link of Action Item');
  if (target === undefined) return;
  const { link: address } = target.item;
  if (address === undefined)
    throw new UserError(`"${target.item.title}" has no link. Change it to give it one.`);
  await vscode.env.openExternal(vscode.Uri.parse(address, true));
}

export async function copyActionTrailer(services: Services, argument: unknown): Promise<void> {
  const target = await itemOf(services, argument, 'Copy Commit Trailer');
  if (target === undefined) return;
  await vscode.env.clipboard.writeText(trailerLine(target.incident, target.item.action));
  tell('Copied. Put it at the end of the message of the commit that does this.');
}

/** Reads commits, and closes what they say that they did: a person asked for it. */
export async function refreshActions(services: Services): Promise<void> {
  const actions = await services.actions();
  try {
    await actions.read();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(`Commits could not be read. ${error.message}`, undefined, { cause: error });
  }
  const closed = await actions.closeFound();
  if (closed.length > 0)
    tell(
      closed.length === 1
        ? '1 action item closed by its commit'
        : `${closed.length} action items closed by commits`,
    );
}

export const showDoneActions = async (services: Services): Promise<void> =>
  (await services.actions()).showDone(true);
export const hideDoneActions = async (services: Services): Promise<void> =>
  (await services.actions()).showDone(false);
