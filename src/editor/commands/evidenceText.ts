import * as vscode from 'vscode';
import { MAX_TEXT, type Place } from '../../core/incident/events.ts';
import { plainOutput } from '../../core/text/output.ts';
import { fileState } from '../../git/file-state.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { askCaption, tellAdded } from './evidence.ts';
import { targetOf, type Target } from './target.ts';

/** What is selected in the editor, with its file, its lines and the revision that is checked out. */
export async function addSelectionEvidence(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument instanceof vscode.Uri ? undefined : argument);
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  if (editor === undefined || text.trim() === '')
    throw new UserError('Nothing is selected. Select lines in an editor first, then try again.');
  const place = await placeOf(editor.document, editor.selection);
  const name = place.path.split('/').at(-1) ?? place.path;
  const { from, to } = place.lines ?? { from: 1, to: 1 };
  await add(target, { text, place, caption: from === to ? `${name}:${from}` : `${name}:${from}-${to}` });
}

async function placeOf(document: vscode.TextDocument, selection: vscode.Selection): Promise<Place> {
  const { start, end } = selection;
  // A selection of whole lines ends before the first character of the next one.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  const lines = { from: start.line + 1, to: last + 1 };
  const state = document.uri.scheme === 'file' ? await fileState(document.uri.fsPath) : undefined;
  if (state === undefined) return { path: document.uri.path.split('/').at(-1) ?? document.uri.path, lines };
  // What is typed and not saved is not what git knows either.
  return { ...state, isChanged: state.isChanged || document.isDirty, lines };
}

/**
 * What is selected in the terminal. VS Code gives it to nobody but the clipboard, so it goes over that; the text that was
 * there comes back.
 */
export async function addTerminalEvidence(services: Services, argument: unknown): Promise<void> {
  // The menu of a terminal hands over things of its own.
  const target = await targetOf(services, isPlain(argument) ? argument : undefined);
  const name = vscode.window.activeTerminal?.name ?? 'Terminal';
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  let text: string;
  try {
    await clipboard.writeText('');
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    text = plainOutput(await clipboard.readText());
  } finally {
    await clipboard.writeText(before);
  }
  if (text === '')
    throw new UserError('Nothing is selected in the terminal. Select the lines first, then try again.');
  await add(target, { text, caption: `${name}: output` });
}

const isPlain = (argument: unknown): boolean =>
  typeof argument === 'object' && argument !== null && Object.getPrototypeOf(argument) === Object.prototype;

/** What is longer than an entry may be is kept as a file. */
async function add(
  target: Target,
  { text, place, caption }: { readonly text: string; readonly place?: Place; readonly caption: string },
): Promise<void> {
  const { desk, incident, argument } = target;
  const title = await askCaption(target, caption.slice(0, 200));
  if (title === undefined) return;
  const more = {
    title,
    ...(place && { place }),
    ...(argument.step !== undefined && { step: argument.step }),
  };
  if (text.length <= MAX_TEXT) await intents.addEvidenceText(desk, incident, { text, ...more });
  else {
    const file = { name: 'selection.txt', mediaType: 'text/plain', bytes: new TextEncoder().encode(text) };
    await intents.addEvidenceFile(desk, incident, { ...file, ...more });
  }
  tellAdded(incident, title);
}
