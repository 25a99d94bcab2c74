import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EventDraft } from '../../core/incident/events.ts';
import type { ActionItem, Incident } from '../../core/incident/incident.ts';
import { REVIEW_LABELS } from '../../core/incident/vocabulary.ts';
import { actionChanges } from '../../core/postmortem/action-changes.ts';
import { readActionTable, type ActionRow } from '../../core/postmortem/action-table.ts';
import { isEdited, readParts } from '../../core/postmortem/parts.ts';
import { reviewEdit, withReview } from '../../core/postmortem/review-line.ts';
import { whyChanges } from '../../core/postmortem/why-changes.ts';
import { readWhys } from '../../core/postmortem/whys.ts';
import { refreshReadBack } from '../../core/postmortem/refresh.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { changeReview } from '../desk/intents.ts';
import { report } from '../errors.ts';
import { askReopening } from '../actions/reopening.ts';
import type { Services } from '../services.ts';
import { incidentOf } from './document.ts';
import { optionsFor } from './options.ts';
import { replaceText } from './replaceText.ts';

/** Documents that are being saved by what follows: their saves are no news. */
const busy = new Set<string>();

/** What was written into the status, the action items and the five whys goes on record, and they get ids and news. */
export async function afterSave({ desk: open, log }: Services, document: vscode.TextDocument): Promise<void> {
  const key = document.uri.toString();
  const id = incidentOf(document);
  if (id === undefined || busy.has(key) || !vscode.workspace.isTrusted) return;
  busy.add(key);
  try {
    const desk = await open();
    await takeUp(desk, id, document);
  } catch (error) {
    void report(
      log,
      'The status, action items and whys were not recorded, and stand in the document as you wrote them',
      error,
    );
  } finally {
    busy.delete(key);
  }
}

/** Records what was written, and gives the document the ids of it. */
export async function takeUp(desk: IncidentDesk, id: string, document: vscode.TextDocument): Promise<void> {
  const before = document.getText();
  const review = await recordReview(desk, id, before);
  if (!(await recordWritten(desk, id, document)) && review === 'same') return;
  const incident = await desk.open(id);
  if (incident === undefined) return;
  const options = await optionsFor(desk, incident, document.uri);
  // Where somebody went on writing meanwhile, this refuses, and their next save does it.
  const text = refreshReadBack(before, incident, options);
  await replaceText(document, before, review === 'given-up' ? withReview(text, incident, true) : text);
}

/** `given-up`: the person leaves it as it is on record. */
type ReviewAnswer = 'same' | 'recorded' | 'given-up';

/** The status in the front matter. Where somebody else said something else meanwhile, the person is asked. */
async function recordReview(desk: IncidentDesk, id: string, document: string): Promise<ReviewAnswer> {
  const incident = await desk.open(id);
  const edit = incident && reviewEdit(incident, document);
  if (incident === undefined || edit === undefined) return 'same';
  const { review } = incident;
  if (edit.isBehind && review !== undefined) {
    const [yours, theirs] = [REVIEW_LABELS[edit.to], REVIEW_LABELS[review.status]];
    const answer = await vscode.window.showWarningMessage(
      `You changed the status of this post-mortem to "${yours}". Meanwhile ${review.by.name} has changed it to "${theirs}" on the record. Which one holds?`,
      `Record "${yours}"`,
      `Keep "${theirs}"`,
    );
    if (answer === undefined) return 'same';
    if (answer === `Keep "${theirs}"`) return 'given-up';
  }
  await changeReview(desk, incident, edit.to);
  return 'recorded';
}

/** Whether the document has something to get from the record now. */
async function recordWritten(
  desk: IncidentDesk,
  id: string,
  document: vscode.TextDocument,
): Promise<boolean> {
  const actions = await recordActions(desk, id, document);
  const whys = await recordWhys(desk, id, document);
  return actions || whys;
}

async function recordWhys(desk: IncidentDesk, id: string, document: vscode.TextDocument): Promise<boolean> {
  const incident = await desk.open(id);
  const part = readParts(document.getText()).parts.find((one) => one.id === 'whys');
  if (incident === undefined || part === undefined || !isEdited(part)) return false;
  const changes = whyChanges(incident, readWhys(part.text), { newId: randomUUID });
  const removed = changes.filter(({ kind }) => kind === 'why.removed');
  const isMeant = removed.length === 0 || (await isTakenOff(`${removed.length} of the whys`));
  const drafts = changes.filter((draft) => isMeant || draft.kind !== 'why.removed');
  if (drafts.length > 0) await desk.record(id, ...drafts);
  return changes.length > 0;
}

async function isTakenOff(what: string): Promise<boolean> {
  const answer = await vscode.window.showWarningMessage(
    `${what} no longer in the document. Take off the record too?`,
    'Take Off the Record',
    'Keep',
  );
  return answer === 'Take Off the Record';
}

/** Whether anything was recorded. A row that was taken out is asked about, since it may have been a slip. */
async function recordActions(
  desk: IncidentDesk,
  id: string,
  document: vscode.TextDocument,
): Promise<boolean> {
  const incident = await desk.open(id);
  if (incident === undefined) return false;
  const text = document.getText();
  const part = readParts(text).parts.find((one) => one.id === 'actions');
  if (part === undefined) return false;
  const { added, changed, closed, reopened, removed } = actionChanges(incident, readActionTable(part.text));
  const drafts: EventDraft[] = [
    ...added.map(addedDraft),
    ...changed.map((data): EventDraft => ({ kind: 'action.changed', data })),
    ...closed.map((data): EventDraft => ({ kind: 'action.closed', data })),
    ...(await reopenings(reopened)),
    ...(await removals(incident, removed)),
  ];
  if (drafts.length > 0) await desk.record(id, ...drafts);
  return drafts.length > 0 || removed.length > 0;
}

/** The table does not say why. Where the person does not either, the row stays as they wrote it, and is asked about again. */
async function reopenings(items: readonly ActionItem[]): Promise<EventDraft[]> {
  const drafts: EventDraft[] = [];
  for (const { action, title } of items) {
    const reason = await askReopening(title);
    if (reason !== undefined) drafts.push({ kind: 'action.reopened', data: { action, title, reason } });
  }
  return drafts;
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
  if (!(await isTakenOff(`${names}:`))) return [];
  const gone = new Set(removed.map(({ action }) => action));
  return incident.timeline.flatMap(({ event }): EventDraft[] => {
    if (event?.kind !== 'action.added' || !gone.has(event.data.action)) return [];
    const reason = 'Taken out of the table of the post-mortem';
    return [{ kind: 'event.retracted', data: { target: event.id, reason } }];
  });
}
