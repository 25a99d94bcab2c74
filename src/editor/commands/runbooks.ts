import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { runbookTemplate } from '../../core/runbook/files.ts';
import { allSteps } from '../../core/runbook/progress.ts';
import { slugify } from '../../core/text/slug.ts';
import { commandId } from '../../manifest.ts';
import * as intents from '../desk/intents.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { runbookFolder, type RunbookFile } from '../desk/runbooks.ts';
import { UserError } from '../errors.ts';
import { askChoice, askSeveral, askText, type Choice } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import { pinnedUri } from '../runbook/pinned.ts';
import { showPreview } from '../runbook/preview.ts';
import type { Services } from '../services.ts';
import { homeForDeclaration } from './declare.ts';
import { readArgument, targetOf, type Target } from './target.ts';

/** Adds runbooks to an incident under way: for one alert, say. */
export async function attachRunbook(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const picked = given.file === undefined ? await pickFiles(desk, incident) : [await fileAt(given.file)];
  if (picked === undefined || picked.length === 0) return;
  const attached: string[] = [];
  for (const file of picked) {
    const current = desk.find(incident.id) ?? incident;
    if (await intents.attachRunbook(desk, current, file)) attached.push(file.name);
  }
  tell(attached.length > 0 ? `Attached ${attached.join(', ')}` : 'The incident has that already');
}

async function fileAt(path: string): Promise<RunbookFile> {
  const uri = vscode.Uri.file(path);
  return { name: uri.path.split('/').at(-1) ?? path, bytes: await vscode.workspace.fs.readFile(uri) };
}

async function pickFiles(
  desk: IncidentDesk,
  incident: Incident,
): Promise<readonly RunbookFile[] | undefined> {
  const { runbooks } = desk;
  const own = await runbooks.files(desk.homeOf(incident.id));
  const files = [...own, await runbooks.bundled()];
  return askSeveral(
    {
      title: `Attach Runbook to ${incident.shortId}`,
      placeholder: 'Their steps are added as further phases, with their text pinned as it is now',
    },
    files.map((value, index) => ({
      label: value.name,
      description: index < own.length ? '' : 'comes with Fireline',
      value,
    })),
  );
}

/** Takes the steps of an attached runbook away again. What was recorded of them stays in the timeline. */
export async function detachRunbook(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const { attachedRunbooks } = incident;
  if (attachedRunbooks.length === 0) throw new UserError('No runbook is attached to this incident.');
  const named = attachedRunbooks.find(({ sha256 }) => sha256 === given.runbook);
  const pinned =
    named ??
    (await askChoice(
      { title: 'Detach Runbook', placeholder: 'What was recorded of its steps stays in the timeline' },
      attachedRunbooks.map((value) => ({ label: value.name, value })),
    ));
  if (pinned) await intents.detachRunbook(desk, incident, pinned);
}

/** Creates a runbook of the workspace, and never overwrites one. */
export async function newRunbook(services: Services, argument: unknown): Promise<void> {
  const home = await homeForDeclaration(await services.desk());
  if (home === undefined) return;
  const title = readArgument(argument).title ?? (await askTitle());
  if (title === undefined) return;
  const file = vscode.Uri.joinPath(runbookFolder(home), `${slugify(title)}.md`);
  const edit = new vscode.WorkspaceEdit();
  const contents = new TextEncoder().encode(runbookTemplate(title));
  edit.createFile(file, { overwrite: false, ignoreIfExists: false, contents });
  const isMade = !(await exists(file)) && (await vscode.workspace.applyEdit(edit));
  if (!isMade) {
    throw new UserError(`${file.path} is there already, or cannot be written.`, {
      label: 'Open It',
      run: () => vscode.window.showTextDocument(file),
    });
  }
  await vscode.window.showTextDocument(file);
}

const askTitle = (): Promise<string | undefined> =>
  askText({
    title: 'New Runbook',
    prompt: 'What is it for? It is made in .fireline/runbooks/ of the workspace.',
    placeholder: 'Checkout is down',
    validate: (value) => (slugify(value) === '' ? 'Give it a name with a letter or a digit.' : undefined),
  });

const exists = (file: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(file)).then(
    () => true,
    () => false,
  );

/** Opens the pinned text of a runbook of an incident, where a phase, a step or a section stands in it. */
export async function openRunbook(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const place = await placeOf(target);
  if (place === undefined) return;
  const { incident } = target;
  const pinned = incident.attachedRunbooks.find(({ sha256 }) => sha256 === place.runbook) ?? incident.runbook;
  const position = new vscode.Position(Math.max(0, place.line - 1), 0);
  await vscode.window.showTextDocument(pinnedUri(incident, pinned), {
    preview: true,
    selection: new vscode.Range(position, position),
  });
}

interface Place {
  readonly line: number;
  readonly runbook?: string | undefined;
}

async function placeOf({ desk, incident, argument }: Target): Promise<Place | undefined> {
  const { line, runbook, step } = argument;
  if (step !== undefined) {
    const found = allSteps(await desk.runbookOf(incident)).find((placed) => placed.step.id === step);
    if (found) return { line: found.step.line, runbook: found.phase.source?.sha256 };
  }
  if (line !== undefined || runbook !== undefined || incident.attachedRunbooks.length === 0)
    return { line: line ?? 1, runbook };
  const choices: Choice<Place>[] = [
    {
      label: incident.runbook?.name ?? 'incident-response.md',
      description: 'declared under',
      value: { line: 1 },
    },
    ...incident.attachedRunbooks.map(({ name, sha256 }) => ({
      label: name,
      description: 'attached',
      value: { line: 1, runbook: sha256 },
    })),
  ];
  return askChoice({ title: 'Open Runbook', placeholder: 'As it was pinned; it cannot be edited' }, choices);
}

/** Shows beside a Markdown file what Fireline reads it as, for as long as it is being edited. */
export async function previewRunbook(services: Services): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'markdown') return showPreview(services, document.uri);
  throw new UserError('Open the Markdown file of a runbook first.', {
    label: 'New Runbook',
    run: () => vscode.commands.executeCommand(commandId('newRunbook')),
  });
}
