import * as vscode from 'vscode';
import { isOver } from '../../core/incident/incident.ts';
import { STATUS_LABELS } from '../../core/incident/describe.ts';
import { formatLocal } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import { askChoice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

export async function openBoard(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  const { showBoard } = await import('../board/panels.ts');
  await showBoard(services, incident.id);
}

export async function setActiveIncident(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  await desk.setActive(incident.id);
}

export async function switchIncident(services: Services): Promise<void> {
  const desk = await services.desk();
  if (desk.incidents.length === 0) {
    await vscode.commands.executeCommand(commandId('declareIncident'));
    return;
  }
  const id = await askChoice(
    { title: 'Switch Incident', placeholder: 'Which one does this window work on?' },
    desk.incidents.map((incident) => ({
      label: `$(${isOver(incident) ? 'pass' : 'flame'}) ${incident.severity} ${incident.title}`,
      description: `${incident.shortId} · ${STATUS_LABELS[incident.status]}`,
      detail: `Declared ${formatLocal(incident.declared.at)} by ${incident.declared.by.name}`,
      value: incident.id,
    })),
    desk.active?.id,
  );
  if (id !== undefined) await desk.setActive(id);
}

export async function copyIncidentId(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  await vscode.env.clipboard.writeText(incident.shortId);
}
