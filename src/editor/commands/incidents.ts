import * as vscode from 'vscode';
import { isOver } from '../../core/incident/incident.ts';
import { STATUS_LABELS } from '../../core/incident/vocabulary.ts';
import { searchIncidents } from '../../core/incident/search.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { formatLocal } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

/** Handing ten thousand to the window would take it seconds; nobody reads more than this. */
const CHOICES_SHOWN = 200;

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
  const search = (typed: string): Choice<string>[] =>
    searchIncidents(desk.incidents, typed).slice(0, CHOICES_SHOWN).map(choiceOf);
  const id = await askChoice(
    {
      title: 'Switch Incident',
      placeholder: 'Which one does this window work on? Type a title, an id or a service.',
    },
    search(''),
    { chosen: desk.active?.id, search },
  );
  if (id !== undefined) await desk.setActive(id);
}

function choiceOf(incident: IncidentSummary): Choice<string> {
  const { severity, title, shortId, status, declared, facts } = incident;
  return {
    label: `$(${isOver(incident) ? 'pass' : 'flame'}) ${severity} ${title}`,
    description: [shortId, STATUS_LABELS[status], facts.services?.join(', ')].filter(Boolean).join(' · '),
    detail: `Declared ${formatLocal(declared.at)} by ${declared.by.name}`,
    value: incident.id,
  };
}

export async function copyIncidentId(services: Services, argument: unknown): Promise<void> {
  const { incident } = await targetOf(services, argument);
  await vscode.env.clipboard.writeText(incident.shortId);
}

/** A link that opens the board in the editor of whoever follows it, where they have the repository open. */
export async function copyIncidentLink(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const { linkName } = await import('../links/repository.ts');
  const repository = linkName(desk.homeOf(incident.id));
  const parameters = new URLSearchParams({
    incident: incident.id,
    ...(repository !== undefined && { repository }),
  });
  const { uriScheme, clipboard } = vscode.env;
  await clipboard.writeText(`${uriScheme}://${services.context.extension.id}/open?${parameters.toString()}`);
}
