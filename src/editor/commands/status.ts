import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import { type Status, STATUS_LABELS, STATUSES } from '../../core/incident/vocabulary.ts';
import { openSteps } from '../../core/runbook/lookup.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import * as intents from '../desk/intents.ts';
import { askChoice, askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { close, reopen } from './closing.ts';
import { askSeverity } from './declare.ts';
import { targetOf } from './target.ts';

export async function changeSeverity(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const { severities } = await desk.runbookOf(incident);
  const severity = await askSeverity(severities, desk.homeOf(incident.id), {
    title: `Change Severity of ${incident.shortId}`,
    current: incident.severity,
  });
  if (severity === undefined || severity === incident.severity) return;
  const reason = await askText({
    title: `${incident.severity} to ${severity}`,
    prompt: 'Why? Optional: press Enter to leave it out.',
    placeholder: 'What has changed, or what is known now',
  });
  if (reason !== undefined) await intents.changeSeverity(desk, incident, severity, reason);
}

const NEXT: Readonly<Partial<Record<Status, string>>> = {
  investigating: 'Looking for what is broken',
  identified: 'The cause, or the failing component, is known',
  monitoring: 'A fix is in place and is being watched',
  resolved: 'The fix is confirmed and users are no longer affected',
};

export async function changeStatus(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const choices = STATUSES.filter((status) => status !== 'closed').map((value) => ({
    label: STATUS_LABELS[value],
    description: value === incident.status ? 'now' : '',
    detail: NEXT[value] ?? '',
    value,
  }));
  const title = `Status of ${incident.shortId}`;
  const status = await askChoice({ title, placeholder: 'Where does it stand?' }, choices, {
    chosen: incident.status,
  });
  if (status !== undefined) await setStatus(desk, incident, status);
}

/** Resolving asks for confirmation and going back from the end asks for a reason; other changes need neither. */
export async function setStatus(desk: IncidentDesk, incident: Incident, status: Status): Promise<void> {
  if (status === incident.status) return;
  if (status === 'closed') await close(desk, incident);
  else if (status === 'resolved' && incident.status !== 'closed') await resolve(desk, incident);
  else if (incident.status === 'resolved' || incident.status === 'closed') await reopen(desk, incident);
  else await intents.changeStatus(desk, incident, status);
}

export async function resolveIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  await resolve(desk, incident);
}

async function resolve(desk: IncidentDesk, incident: Incident): Promise<void> {
  if (incident.status === 'resolved') return;
  const open = openSteps(await desk.runbookOf(incident), incident, 'resolution');
  const detail =
    open.length === 0
      ? 'Every step of the verification is done.'
      : `Not done yet:\n${open.map(({ title }) => `• ${title}`).join('\n')}`;
  const confirm = open.length === 0 ? 'Resolve' : 'Resolve Anyway';
  const answer = await vscode.window.showWarningMessage(
    `Is ${incident.shortId} resolved?`,
    {
      modal: true,
      detail: `${detail}\n\nThis records that the fix is confirmed and users are no longer affected.`,
    },
    confirm,
  );
  if (answer === confirm) await intents.changeStatus(desk, incident, 'resolved');
}
