import * as vscode from 'vscode';
import { STATUS_LABELS } from '../../core/incident/vocabulary.ts';
import { isOver } from '../../core/incident/incident.ts';
import { shortIncidentId } from '../../core/incident/event-id.ts';
import { formatLocal } from '../../core/text/time.ts';
import type { RemoteIncident, Sharing } from '../../git/journal/sync/sharing.ts';
import { commandId } from '../../manifest.ts';
import { askedByPerson } from '../desk/credentials.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import { whileWaiting } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { placeOf } from './audience.ts';

interface Source {
  readonly home: Home;
  readonly sharing: Sharing;
  readonly remote: string;
}

/** Looks at what a remote has, and takes part in one of its incidents from now on. */
export async function joinIncident(services: Services): Promise<void> {
  const desk = await services.desk();
  const source = await chooseSource(desk);
  if (source === undefined) return;
  const { home, sharing, remote } = source;
  const asked = await askedByPerson(services.log);
  const found = await whileWaiting(`Looking for incidents on ${remote}…`, () =>
    sharing.discover(remote, asked),
  );
  if (found.length === 0) {
    throw new UserError(
      `${remote} has no incidents. Ask a colleague to run “Incident: Share with Team…” with the same remote.`,
    );
  }
  const chosen = await askChoice(
    {
      title: `Incidents on ${remote}`,
      placeholder: 'Which one do you join? From then on it is exchanged by itself.',
    },
    found.map(choiceOf),
  );
  if (chosen === undefined) return;
  if (!chosen.isShared) await sharing.join(chosen.incident, remote, chosen.layout);
  await desk.homes.reload(home);
  await showJoined(desk, chosen.incident);
}

/** Makes an incident that has just come in the active one, and opens its board. */
export async function showJoined(desk: IncidentDesk, incident: string): Promise<void> {
  await desk.setActive(incident);
  if (desk.find(incident) === undefined) {
    throw new UserError(
      'Its declaration has not arrived yet, so there is nothing to show. It appears by itself when it is there.',
    );
  }
  await vscode.commands.executeCommand(commandId('openBoard'), { incident });
}

async function chooseSource(desk: IncidentDesk): Promise<Source | undefined> {
  const lists = desk.homes.all.map(async (home): Promise<Choice<Source>[]> => {
    const { sharing } = home.journal;
    const remotes = (await sharing?.remotes()) ?? [];
    return remotes.flatMap(({ name, url }) =>
      sharing === undefined
        ? []
        : [
            {
              label: `$(cloud-download) ${name}`,
              description: placeOf(url),
              ...(desk.homes.all.length > 1 && { detail: home.name }),
              value: { home, sharing, remote: name },
            },
          ],
    );
  });
  const sources = (await Promise.all(lists)).flat();
  if (sources.length === 0) {
    throw new UserError(
      'No repository of this window has a remote to look at. Add one with git remote add, or open a bundle.',
      { label: 'Open Bundle…', run: () => vscode.commands.executeCommand(commandId('openBundle')) },
    );
  }
  if (sources.length === 1) return sources[0]?.value;
  return askChoice({ title: 'Join a Shared Incident', placeholder: 'Where is it shared?' }, sources);
}

function choiceOf(value: RemoteIncident): Choice<RemoteIncident> {
  const { incident, summary, writers, isShared } = value;
  const people = writers === 1 ? '1 clone writes' : `${writers} clones write`;
  if (summary === undefined) {
    return {
      label: `$(question) ${shortIncidentId(incident)}`,
      description: isShared ? 'shared already' : '',
      detail: `Its declaration cannot be read yet · ${people}`,
      value,
    };
  }
  const { severity, title, status, declared, kind } = summary;
  return {
    label: `$(${isOver(summary) ? 'pass' : 'flame'}) ${severity} ${title}`,
    description: [STATUS_LABELS[status], kind === 'drill' ? 'drill' : '', isShared ? 'shared already' : '']
      .filter(Boolean)
      .join(' · '),
    detail: `Declared ${formatLocal(declared.at)} by ${declared.by.name} · ${summary.shortId} · ${people}`,
    value,
  };
}
