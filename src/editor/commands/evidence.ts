import { basename } from 'node:path';
import * as vscode from 'vscode';
import { MAX_LINE } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { mediaTypeOf } from '../../core/incident/media-type.ts';
import { formatLocal } from '../../core/text/time.ts';
import { fileState } from '../../git/file-state.ts';
import { EVIDENCE_BYTES_MAX } from '../../protocol.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askText, notEmpty } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

/** What an entry is called. Of several files each keeps its own name: a question for each would be in the way. */
export async function askCaption({ argument, incident }: Target, value: string): Promise<string | undefined> {
  if (argument.title !== undefined) return argument.title;
  return askText({
    title: `Evidence for ${incident.shortId}`,
    prompt: 'Caption: what does it show?',
    value,
    validate: (typed) =>
      notEmpty('It needs a caption, so that others know what they look at.')(typed) ??
      (typed.trim().length > MAX_LINE ? `At most ${MAX_LINE} characters.` : undefined),
  });
}

export const tellAdded = ({ shortId }: Incident, caption: string): void =>
  tell(`Evidence added to ${shortId}: ${caption}`);

/** Files from a dialog, or the one that a caller names. */
export async function addEvidence(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { incident, argument: given } = target;
  const files =
    given.file === undefined
      ? await vscode.window.showOpenDialog({
          title: `Evidence for ${incident.shortId}`,
          openLabel: 'Add as Evidence',
          canSelectMany: true,
          filters: { Pictures: ['png', 'jpg', 'jpeg', 'gif', 'webp'], 'All files': ['*'] },
        })
      : [vscode.Uri.file(given.file)];
  await addFiles(target, files ?? []);
}

/** The files that are chosen in a view, or the one in the editor. */
export async function addFileEvidence(services: Services, argument: unknown, others: unknown): Promise<void> {
  const chosen = Array.isArray(others) ? others : [argument];
  const files = chosen.flatMap((one: unknown) => uriOf(one) ?? []);
  const open = vscode.window.activeTextEditor?.document.uri;
  if (files.length === 0 && open !== undefined) files.push(open);
  if (files.length === 0)
    throw new UserError('No file is open. Choose one in the Explorer, or open it first.');
  await addFiles(await targetOf(services, uriOf(argument) === undefined ? argument : undefined), files);
}

/** What a menu of the Explorer, of an editor or of source control hands over. */
function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument !== 'object' || argument === null || !('resourceUri' in argument)) return undefined;
  return argument.resourceUri instanceof vscode.Uri ? argument.resourceUri : undefined;
}

async function addFiles(target: Target, files: readonly vscode.Uri[]): Promise<void> {
  const read: intents.EvidenceFile[] = [];
  // All of them are looked at before the first is recorded.
  for (const file of files) read.push(await readFile(file));
  const [first, ...more] = read;
  if (first === undefined) return;
  const title = more.length === 0 ? await askCaption(target, first.name) : first.name;
  if (title === undefined) return;
  const { desk, incident, argument } = target;
  for (const file of read) {
    await intents.addEvidenceFile(desk, incident, {
      ...file,
      ...(more.length === 0 && { title }),
      ...(argument.step !== undefined && { step: argument.step }),
    });
  }
  tellAdded(incident, more.length === 0 ? title : `${read.length} files`);
}

async function readFile(file: vscode.Uri): Promise<intents.EvidenceFile> {
  const name = basename(file.path).slice(0, MAX_LINE);
  const { size, type } = await vscode.workspace.fs.stat(file);
  if ((type & vscode.FileType.Directory) !== 0)
    throw new UserError(`${name} is a folder. Choose files in it, or pack it into an archive.`);
  if (size > EVIDENCE_BYTES_MAX) {
    throw new UserError(
      `${name} has ${Math.ceil(size / 1024 / 1024)} MB; at most 10 MB can be kept. Cut it down first.`,
    );
  }
  const bytes = await vscode.workspace.fs.readFile(file);
  const place = file.scheme === 'file' ? await fileState(file.fsPath) : undefined;
  return { name, mediaType: mediaTypeOf(name), bytes, ...(place && { place }) };
}

/** A picture that came over the clipboard. */
export async function addPicture(
  services: Services,
  argument: unknown,
  picture: Pick<intents.EvidenceFile, 'name' | 'mediaType' | 'bytes'>,
): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident, argument: given } = target;
  const title = await askCaption(target, `Screenshot, ${formatLocal(new Date().toISOString())}`);
  if (title === undefined) throw new vscode.CancellationError();
  await intents.addEvidenceFile(desk, incident, {
    ...picture,
    title,
    ...(given.step !== undefined && { step: given.step }),
  });
  tellAdded(incident, title);
}

/** A link, by default the one on the clipboard. */
export async function addLinkEvidence(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { desk, incident, argument: given } = target;
  const copied = (await vscode.env.clipboard.readText()).trim();
  const url =
    given.url ??
    (await askText({
      title: `Link as evidence for ${incident.shortId}`,
      prompt: 'Address of a dashboard, a trace, a ticket',
      placeholder: 'https://…',
      value: isLink(copied) ? copied : '',
      validate: (typed) => (isLink(typed) ? undefined : 'A link begins with https:// or http://.'),
    }));
  if (url === undefined) return;
  // Without its query, in which keys stand.
  const { host, pathname } = new URL(url);
  const title = await askCaption(target, `${host}${pathname === '/' ? '' : pathname}`.slice(0, 200));
  if (title === undefined) return;
  await desk.record(incident.id, {
    kind: 'evidence.added',
    data: { title, url, ...(given.step !== undefined && { step: given.step }) },
  });
  tellAdded(incident, title);
}

const isLink = (text: string): boolean =>
  !/\s/.test(text.trim()) && /^https?:$/.test(URL.parse(text.trim())?.protocol ?? '');
