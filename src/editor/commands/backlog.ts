import * as vscode from 'vscode';
import { backlogStates, putBefore, type BacklogItem } from '../../core/backlog/backlog.ts';
import type { EventDraft } from '../../core/incident/events.ts';
import { addToFile, readBacklog } from '../backlog/file.ts';
import { askItems } from '../backlog/items.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

/** Puts an incident that is not urgent, or action items, into the backlog file of the workspace. */
export async function sendToBacklog(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const items = await askItems(target, 'file', 'Send to Backlog');
  if (items === undefined || items.length === 0) return;
  const wanted = await confirmGone(target, items);
  if (wanted.length === 0) return;
  const { desk, incident } = target;
  const { file, added, line } = await addToFile(desk.homeOf(incident.id), wanted);
  const isNews = (item: BacklogItem): boolean =>
    added.includes(item.id) || putBefore(incident, item, 'file') === undefined;
  const drafts = wanted.filter(isNews).map(({ action, title }): EventDraft => ({
    kind: 'backlog.added',
    data: { backlog: 'file', path: file.path, title, ...(action !== undefined && { action }) },
  }));
  if (drafts.length > 0) await desk.record(incident.id, ...drafts);
  const said = added.length === 0 ? `is in ${file.path} already` : `is in ${file.path} now`;
  void offerToOpen(`${subject(wanted)} ${said}`, () => {
    const at = new vscode.Position(line - 1, 0);
    return vscode.window.showTextDocument(file.uri, { selection: new vscode.Range(at, at) });
  });
}

export const subject = (items: readonly BacklogItem[]): string =>
  items.length === 1 ? `"${items[0]?.title ?? ''}"` : `${items.length} items: what was sent`;

export async function offerToOpen(message: string, open: () => unknown): Promise<void> {
  const choice = await vscode.window.showInformationMessage(message, 'Open');
  if (choice === 'Open') await open();
}

/** What was put there once and is gone was taken out by somebody: it comes back only when that is wanted. */
async function confirmGone(
  { desk, incident }: Target,
  items: readonly BacklogItem[],
): Promise<readonly BacklogItem[]> {
  const { text, path } = await readBacklog(desk.homeOf(incident.id));
  const states = backlogStates(text);
  const gone = items.filter((item) => putBefore(incident, item, 'file') && !states.has(item.id));
  if (gone.length === 0) return items;
  const again = 'Add Again';
  const answer = await vscode.window.showWarningMessage(
    `${gone.length === 1 ? subject(gone) : `${gone.length} of them`} was put into ${path} before, and is not there any more.`,
    {
      modal: true,
      detail: `${gone.map(({ title }) => title).join('\n')}\n\nSomebody took it out, or the setting names another file.`,
    },
    again,
  );
  return answer === again ? items : items.filter((item) => !gone.includes(item));
}
