import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { tell, whileWaiting } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { showJoined } from './join.ts';
import { sharingOf } from './sharing.ts';
import { readArgument, targetOf } from './target.ts';

const FILTERS = { 'Incident bundles': ['bundle'] };

/** Everything that is known of an incident in one file, for where no remote takes it. */
export async function saveBundle(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const sharing = sharingOf(desk.homeOf(incident.id));
  const file = given.file ?? (await askWhereTo(incident.shortId));
  if (file === undefined) return;
  await whileWaiting(`Saving ${incident.shortId}…`, () => sharing.writeBundle(incident.id, file));
  tell(`$(package) ${incident.shortId} is in ${file}`);
}

async function askWhereTo(name: string): Promise<string | undefined> {
  const file = await vscode.window.showSaveDialog({
    title: `Save ${name} as Bundle`,
    // Not into the repository: there it would be one more file to be committed by mistake.
    defaultUri: vscode.Uri.file(join(homedir(), `${name}.bundle`)),
    filters: FILTERS,
  });
  return file?.fsPath;
}

export async function openBundle(services: Services, argument: unknown): Promise<void> {
  const desk = await services.desk();
  const home = await chooseSharingHome(desk, 'Open Incident Bundle');
  if (home === undefined) return;
  const file = readArgument(argument).file ?? (await askWhich());
  if (file === undefined) return;
  const sharing = sharingOf(home);
  const incidents = await whileWaiting('Reading the bundle…', () => sharing.readBundle(file));
  await desk.homes.reload(home);
  const [first] = incidents;
  if (first === undefined) throw new UserError('There is no incident in this bundle.');
  if (incidents.length === 1) await showJoined(desk, first);
  else tell(`$(package) ${incidents.length} incidents were taken in`);
}

async function askWhich(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: 'Open Incident Bundle',
    openLabel: 'Open',
    filters: { ...FILTERS, 'All files': ['*'] },
  });
  return files?.[0]?.fsPath;
}

/** The repository that takes something in. */
export async function chooseSharingHome(desk: IncidentDesk, title: string): Promise<Home | undefined> {
  const homes = desk.homes.all.filter(({ journal }) => journal.sharing !== undefined);
  if (homes.length === 0)
    throw new UserError('An incident is taken into a git repository. Open the folder of one first.');
  if (homes.length === 1) return homes[0];
  return askChoice(
    { title, placeholder: 'Which repository takes it in?' },
    homes.map((value) => ({ label: value.name, description: value.folder, value })),
  );
}
