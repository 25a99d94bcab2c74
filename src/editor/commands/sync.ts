import * as vscode from 'vscode';
import { summarizeAuthors } from '../../core/incident/summarize-news.ts';
import type { SyncFailure, SyncOutcome } from '../../git/journal/sync/sharing.ts';
import { commandId, VIEWS } from '../../manifest.ts';
import { askedByPerson } from '../desk/credentials.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { sharingOf } from './sharing.ts';
import { readArgument, targetOf } from './target.ts';

export async function stopSharing(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const sharing = sharingOf(desk.homeOf(incident.id));
  const share = sharing.shares.find((one) => one.incident === incident.id);
  if (share === undefined)
    throw new UserError(`${incident.shortId} is not shared, so there is nothing to stop.`);
  const stop = 'Stop Sharing';
  const answer = await vscode.window.showWarningMessage(
    `Stop sharing ${incident.shortId} with ${share.remote}?`,
    {
      modal: true,
      detail:
        'From now on nothing of it is sent from here, and nothing of it is fetched. What was sent stays on ' +
        `${share.remote}, and with everybody who has fetched it. Other incidents stay shared.`,
    },
    stop,
  );
  if (answer !== stop) return;
  await sharing.stop(incident.id);
  tell(`$(circle-slash) ${incident.shortId} is no longer shared`);
}

/** Exchanges the incident of the argument, or else all that is shared, and says what came of it. */
export async function syncNow(services: Services, argument: unknown): Promise<void> {
  const desk = await services.desk();
  const { incident } = readArgument(argument);
  const homes = incident === undefined ? desk.homes.all : [desk.homeOf(incident)];
  const shared = homes.filter(({ journal }) => (journal.sharing?.shares.length ?? 0) > 0);
  if (shared.length === 0) throw new UserError('No incident is shared, so there is nothing to exchange.');
  await vscode.window.withProgress({ location: { viewId: VIEWS.incidents } }, async () => {
    for (const home of shared) await syncHome(services, { desk, home, incident });
  });
}

interface Exchange {
  readonly desk: IncidentDesk;
  readonly home: Home;
  readonly incident: string | undefined;
}

async function syncHome(services: Services, { desk, home, incident }: Exchange): Promise<void> {
  const before = knownEntries(home);
  const asked = await askedByPerson(services.log);
  const outcome = await sharingOf(home).sync({ ...asked, ...(incident !== undefined && { incident }) });
  if (outcome.arrived.length > 0) await desk.homes.reload(home);
  for (const { remote, failure } of outcome.failures) services.log.warn(`${remote}: ${failure.detail}`);
  const [failed] = outcome.failures;
  if (failed) throw syncError(failed.failure);
  tell(`$(sync) ${outcomeInWords(home, outcome, before)}`);
}

/** By incident, the ids of the entries that this window knows. */
function knownEntries(home: Home): ReadonlyMap<string, ReadonlySet<string>> {
  const shares = home.journal.sharing?.shares ?? [];
  const held = shares.filter(({ incident }) => home.incident(incident) !== undefined);
  return new Map(
    held.map(({ incident }) => [incident, new Set(home.events(incident).map(({ envelope }) => envelope.id))]),
  );
}

/** "3 entries from Ben arrived, 2 sent" */
function outcomeInWords(
  home: Home,
  { arrived, sent }: SyncOutcome,
  before: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const entries = arrived.flatMap((incident) => {
    const known = before.get(incident);
    if (known === undefined) return [];
    return home.events(incident).filter(({ envelope }) => !known.has(envelope.id));
  });
  const authors = summarizeAuthors(entries.map(({ envelope }) => envelope));
  const changed = `something new of ${arrived.length === 1 ? 'one incident' : `${arrived.length} incidents`}`;
  if (arrived.length === 0 && sent === 0) return 'Nothing new on either side';
  const arrivals = arrived.length === 0 ? 'nothing new' : authors === '' ? changed : authors;
  const departures = sent === 1 ? '1 entry sent' : `${sent} entries sent`;
  if (arrived.length === 0) return `${departures}, ${arrivals} arrived`;
  return sent === 0 ? `${arrivals} arrived` : `${arrivals} arrived, ${sent} sent`;
}

function syncError({ kind, message }: SyncFailure): UserError {
  const isRefused = kind === 'namespace-refused' || kind === 'hook-declined' || kind === 'permission';
  const next = isRefused
    ? { label: 'Share Elsewhere…', run: () => vscode.commands.executeCommand(commandId('shareIncident')) }
    : { label: 'Try Again', run: () => vscode.commands.executeCommand(commandId('syncNow')) };
  return new UserError(message, next);
}
