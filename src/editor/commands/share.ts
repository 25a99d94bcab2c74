import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { formatLocal } from '../../core/text/time.ts';
import type {
  Audience,
  Layout,
  ShareOutcome,
  Sharing,
  SharingRemote,
} from '../../git/journal/sync/sharing.ts';
import { commandId } from '../../manifest.ts';
import { askedByPerson } from '../desk/credentials.ts';
import { UserError } from '../errors.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import { tell, whileWaiting } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { audienceSentence, placeOf } from './audience.ts';
import { saveBundle } from './bundles.ts';
import { sharingOf } from './sharing.ts';
import { targetOf } from './target.ts';

interface Chosen {
  readonly remote: SharingRemote;
  readonly audience: Promise<Audience>;
}
type Instead = Extract<ShareOutcome, { ok: false }>['instead'][number];

/** Which remote, who will read it, are you sure; and where the remote does not want it, what may work instead. */
export async function shareIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const sharing = sharingOf(desk.homeOf(incident.id));
  const refused = new Set<string>();
  for (;;) {
    const remote = await chooseRemote(sharing, incident, refused);
    if (remote === undefined) return;
    const instead = await shareWith(services, { sharing, incident, remote });
    if (instead === 'bundle') await saveBundle(services, { incident: incident.id });
    if (instead !== 'other-remote') return;
    refused.add(remote.name);
  }
}

interface Attempt {
  readonly sharing: Sharing;
  readonly incident: Incident;
  readonly remote: SharingRemote;
}

/** Resolves with what the person wants instead, when the remote refused. */
async function shareWith(services: Services, attempt: Attempt): Promise<Instead | undefined> {
  const { sharing, incident, remote } = attempt;
  const asked = await askedByPerson(services.log);
  let layout: Layout = 'incidents';
  for (;;) {
    const outcome = await whileWaiting(`Sharing ${incident.shortId} with ${remote.name}…`, () =>
      sharing.share(incident.id, remote.name, { ...asked, layout }),
    );
    if (outcome.ok) {
      tell(`$(broadcast) ${incident.shortId} is shared with ${remote.name}`);
      return undefined;
    }
    services.log.warn(`${remote.name} did not take ${incident.shortId}: ${outcome.failure.detail}`);
    const instead = await askInstead(attempt, outcome);
    if (instead !== 'notes') return instead;
    layout = 'notes';
  }
}

const LADDER: Readonly<Record<Instead, string>> = {
  'other-remote': 'Another Remote…',
  notes: 'Share as Git Notes',
  bundle: 'Save as Bundle…',
};
const MEANING: Readonly<Record<Instead, string>> = {
  'other-remote':
    'Another remote: a repository of its own for incidents, say, which shares nothing with the code.',
  notes: 'As git notes: on refs/notes/incidents, which many servers take where they take no other refs.',
  bundle: 'A bundle: one file to hand over, which a colleague opens with “Open Incident Bundle…”.',
};

async function askInstead(
  { incident, remote }: Attempt,
  { failure, instead }: Extract<ShareOutcome, { ok: false }>,
): Promise<Instead | undefined> {
  const ways = instead.map((way) => `• ${MEANING[way]}`).join('\n');
  const answer = await vscode.window.showWarningMessage(
    `${incident.shortId} was not shared with ${remote.name}`,
    {
      modal: true,
      detail: `${failure.message}${ways === '' ? '' : `\n\nWhat may work instead:\n${ways}`}`,
    },
    ...instead.map((way) => LADDER[way]),
  );
  return instead.find((way) => LADDER[way] === answer);
}

async function chooseRemote(
  sharing: Sharing,
  incident: Incident,
  refused: ReadonlySet<string>,
): Promise<SharingRemote | undefined> {
  const remotes = (await sharing.remotes()).filter(({ name }) => !refused.has(name));
  if (remotes.length === 0) throw noRemote(incident, refused.size > 0);
  const audiences = remotes.map((remote) => ({ remote, audience: sharing.audience(remote.name) }));
  const question = {
    title: `Share ${incident.shortId} with Team`,
    placeholder: 'By way of which remote? Nothing is sent before you have confirmed it.',
  };
  const chosen = await askChoice<Chosen>(
    question,
    audiences.map((one) => choiceOf(one, 'Checking who can read it…', sharing, incident)),
    {
      later: Promise.all(
        audiences.map(async (one) =>
          choiceOf(one, audienceSentence(await one.audience, one.remote), sharing, incident),
        ),
      ),
    },
  );
  if (chosen === undefined) return undefined;
  return (await confirm(incident, chosen.remote, await chosen.audience)) ? chosen.remote : undefined;
}

function choiceOf(chosen: Chosen, audience: string, { shares }: Sharing, { id }: Incident): Choice<Chosen> {
  const { name, url, refusals } = chosen.remote;
  const isShared = shares.some((share) => share.incident === id && share.remote === name);
  const refusal = refusals.incidents;
  const before = refusal && `Did not take incidents on ${formatLocal(refusal.at)}. `;
  return {
    label: `$(cloud-upload) ${name}`,
    description: `${placeOf(url)}${isShared ? ' · shared with it already' : ''}`,
    detail: `${before ?? ''}${audience}`,
    value: chosen,
  };
}

async function confirm(incident: Incident, remote: SharingRemote, audience: Audience): Promise<boolean> {
  const button = audience.kind === 'everyone' ? 'Share with Everyone' : 'Share';
  const answer = await vscode.window.showWarningMessage(
    `Share ${incident.shortId} with ${remote.name}?`,
    {
      modal: true,
      detail: [
        audienceSentence(audience, remote),
        'All of its record is sent, now and from now on: notes, output of commands, files, names and addresses of ' +
          'people. A password or key in a note goes along. What was sent cannot be recalled.',
      ].join('\n\n'),
    },
    button,
  );
  return answer === button;
}

function noRemote(incident: Incident, wasRefused: boolean): UserError {
  const message = wasRefused
    ? 'This repository has no other remote. Add one with git remote add, or save the incident as a bundle to hand over.'
    : 'This repository has no remote to share by. Add one with git remote add, or save the incident as a bundle to hand over.';
  return new UserError(message, {
    label: 'Save as Bundle…',
    run: () => vscode.commands.executeCommand(commandId('saveBundle'), { incident: incident.id }),
  });
}
