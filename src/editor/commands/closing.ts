import * as vscode from 'vscode';
import { gapsBefore, needsOther, type Gap } from '../../core/incident/closing.ts';
import { CLOSE_REASON_LABELS } from '../../core/incident/describe.ts';
import type { EventInput } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { searchIncidents } from '../../core/incident/search.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { type CloseReason, type ReopenCause, STATUS_LABELS } from '../../core/incident/vocabulary.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { askChoice, askText, notEmpty, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** Those that a person chooses among. Older records may hold others. */
const REASONS: readonly { readonly value: CloseReason; readonly label: string; readonly detail: string }[] = [
  {
    value: 'resolved',
    label: 'Resolved and learned from',
    detail: 'The fix is confirmed, and what is to be learned is written down',
  },
  { value: 'duplicate', label: 'Duplicate of another incident', detail: 'The same trouble, declared twice' },
  { value: 'false-alarm', label: 'False alarm', detail: 'Nothing was broken' },
  { value: 'merged', label: 'Merged into another incident', detail: 'Work on it goes on there' },
  { value: 'other', label: 'Other…', detail: 'In your own words' },
];

type Closing = EventInput<'incident.closed'>;

export async function closeIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  await close(desk, incident);
}

/** Never without a reason; and what is missing is told before, not after. */
export async function close(desk: IncidentDesk, incident: Incident): Promise<void> {
  if (incident.status === 'closed') return;
  const reason = await askReason(incident);
  const closing = reason && (await askMore(desk, incident, reason));
  if (closing === undefined) return;
  const gaps = gapsBefore(incident, closing.reason);
  if (gaps.length > 0 && !(await confirmGaps(incident, gaps))) return;
  const without = gaps.map(({ gap }) => gap);
  await desk.record(incident.id, {
    kind: 'incident.closed',
    data: { ...closing, ...(without.length > 0 && { without }) },
  });
}

function askReason({ status, shortId }: Incident): Promise<CloseReason | undefined> {
  const isResolved = status === 'resolved';
  const placeholder = isResolved ? 'Why is it closed?' : 'It is not resolved. Why is it closed all the same?';
  return askChoice(
    { title: `Close ${shortId}`, placeholder },
    REASONS.filter(({ value }) => isResolved || value !== 'resolved'),
  );
}

async function askMore(
  desk: IncidentDesk,
  incident: Incident,
  reason: CloseReason,
): Promise<Closing | undefined> {
  if (needsOther(reason)) return askOther(desk, incident, reason);
  const isNeeded = reason === 'other';
  const note = await askText({
    title: `Close ${incident.shortId}: ${CLOSE_REASON_LABELS[reason]}`,
    prompt: isNeeded ? 'Why is it closed?' : 'Anything to add? Optional: press Enter to leave it out.',
    ...(isNeeded && { validate: notEmpty('A reason is needed: the record must say why it is closed.') }),
  });
  return note === undefined ? undefined : { reason, ...(note !== '' && { note }) };
}

const CHOICES_SHOWN = 200;
/** The other one is kept elsewhere, and is told in words. */
const ELSEWHERE = 'elsewhere';

async function askOther(
  desk: IncidentDesk,
  incident: Incident,
  reason: CloseReason,
): Promise<Closing | undefined> {
  const title = `Close ${incident.shortId}: ${CLOSE_REASON_LABELS[reason]}`;
  const others = desk.incidents.filter(({ id }) => id !== incident.id);
  const search = (typed: string): Choice<string>[] => [
    ...searchIncidents(others, typed).slice(0, CHOICES_SHOWN).map(choiceOf),
    { label: 'One that is not in this window…', value: ELSEWHERE },
  ];
  const placeholder =
    reason === 'duplicate' ? 'Of which incident is it a duplicate?' : 'Into which incident is it merged?';
  const id = await askChoice({ title, placeholder }, search(''), { search });
  const other = others.find((one) => one.id === id);
  if (other) return { reason, other: other.id, otherName: nameOf(other) };
  if (id !== ELSEWHERE) return undefined;
  const otherName = await askText({
    title,
    prompt: 'Its number, title or address.',
    validate: notEmpty('Say which incident it is.'),
  });
  return otherName === undefined ? undefined : { reason, otherName: otherName.slice(0, 500) };
}

const nameOf = ({ shortId, title }: IncidentSummary): string => `${shortId}: ${title}`.slice(0, 500);

const choiceOf = (incident: IncidentSummary): Choice<string> => ({
  label: `${incident.severity} ${incident.title}`,
  description: `${incident.shortId} · ${STATUS_LABELS[incident.status]}`,
  value: incident.id,
});

async function confirmGaps(incident: Incident, gaps: readonly Gap[]): Promise<boolean> {
  const confirm = 'Close Anyway';
  const answer = await vscode.window.showWarningMessage(
    `Close ${incident.shortId} with something missing?`,
    {
      modal: true,
      detail: `${gaps.map(({ text }) => text).join('\n\n')}\n\nThe record keeps that it was closed without.`,
    },
    confirm,
  );
  return answer === confirm;
}

const REOPENINGS: readonly (Choice<ReopenCause> & { readonly prompt: string })[] = [
  {
    value: 'relapse',
    label: 'Relapse',
    detail: 'It was over, and is back',
    prompt: 'What is back, and how was it seen?',
  },
  {
    value: 'mistake',
    label: 'Ended by mistake',
    detail: 'It had not been over',
    prompt: 'Why was it not over?',
  },
];

export async function reopenIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  await reopen(desk, incident);
}

export async function reopen(desk: IncidentDesk, incident: Incident): Promise<void> {
  const title = `Reopen ${incident.shortId}`;
  const cause = await askChoice({ title, placeholder: 'Why is it open again?' }, REOPENINGS);
  const chosen = REOPENINGS.find(({ value }) => value === cause);
  if (chosen === undefined) return;
  const reason = await askText({
    title: `${title}: ${chosen.label}`,
    prompt: chosen.prompt,
    validate: notEmpty('A reason is needed: the record must say why it was not over.'),
  });
  if (reason === undefined) return;
  await desk.record(incident.id, { kind: 'incident.reopened', data: { reason, cause: chosen.value } });
}
