import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EventDraft } from '../../core/incident/events.ts';
import type { ActionItem, Incident } from '../../core/incident/incident.ts';
import { actionChanges } from '../../core/postmortem/action-changes.ts';
import { readActionTable, type ActionRow } from '../../core/postmortem/action-table.ts';
import { readParts } from '../../core/postmortem/parts.ts';
import { refreshPart } from '../../core/postmortem/refresh.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';
import { incidentOf } from './document.ts';
import { replaceText } from './replaceText.ts';

/** Documents that are being saved by what follows: their saves are no news. */
const busy = new Set<string>();

/** What was written into the table of action items goes on record, and the table gets what it lacks: ids, and new items. */
export async function afterSave({ desk: open, log }: Services, document: vscode.TextDocument): Promise<void> {
  const key = document.uri.toString();
  const id = incidentOf(document);
  if (id === undefined || busy.has(key) || !vscode.workspace.isTrusted) return;
  busy.add(key);
  try {
    const desk = await open();
    if (!(await recordActions(desk, id, document))) return;
    const incident = await desk.open(id);
    if (incident === undefined) return;
    const before = document.getText();
    await replaceText(document, before, refreshPart(before, 'actions', incident));
  } catch (error) {
    void report(
      log,
      'The action items were not recorded, and stand in the document as you wrote them',
      error,
    );
  } finally {
    busy.delete(key);
  }
}

/** Whether anything was recorded. A row that was taken out is asked about, since it may have been a slip. */
export async function recordActions(
  desk: IncidentDesk,
  id: string,
  document: vscode.TextDocument,
): Promise<boolean> {
  const incident = await desk.open(id);
  if (incident === undefined) return false;
  const text = document.getText();
  const part = readParts(text).parts.find((one) => one.id === 'actions');
  if (part === undefined) return false;
  const { added, changed, closed, removed } = actionChanges(incident, readActionTable(part.text));
  const drafts: EventDraft[] = [
    ...added.map(addedDraft),
    ...changed.map((data): EventDraft => ({ kind: 'action.changed', data })),
    ...closed.map((data): EventDraft => ({ kind: 'action.closed', data })),
    ...(await removals(incident, removed)),
  ];
  if (drafts.length > 0) await desk.record(id, ...drafts);
  return drafts.length > 0 || removed.length > 0;
}

function addedDraft({ title, owner, due, type, priority, link }: ActionRow): EventDraft {
  const details = { owner, due, type, priority, link };
  const known = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
  return { kind: 'action.added', data: { action: randomUUID(), title, ...known } };
}

/** The newest entry of an action is the one that a table shows; what it was added by is what is taken back. */
async function removals(incident: Incident, removed: readonly ActionItem[]): Promise<EventDraft[]> {
  if (removed.length === 0) return [];
  const names = removed.map(({ title }) => `"${title}"`).join(', ');
  const answer = await vscode.window.showWarningMessage(
    `${names} ${removed.length === 1 ? 'is' : 'are'} no longer in the table. Take ${removed.length === 1 ? 'it' : 'them'} off the record too?`,
    'Take Off the Record',
    'Keep',
  );
  if (answer !== 'Take Off the Record') return [];
  const gone = new Set(removed.map(({ action }) => action));
  return incident.timeline.flatMap(({ event }): EventDraft[] => {
    if (event?.kind !== 'action.added' || !gone.has(event.data.action)) return [];
    const reason = 'Taken out of the table of the post-mortem';
    return [{ kind: 'event.retracted', data: { target: event.id, reason } }];
  });
}
