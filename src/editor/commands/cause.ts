import * as vscode from 'vscode';
import { STEP_LABELS, type Deployment } from '../../core/deployments/deployment.ts';
import { CAUSE_LABELS } from '../../core/incident/describe.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { CAUSES, type Cause } from '../../core/incident/vocabulary.ts';
import { formatDuration, formatLocal } from '../../core/text/time.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { readArgument, targetOf } from './target.ts';

export async function decideCause(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const cause = given.cause ?? (await askCause(desk, incident));
  if (cause === undefined) return;
  const reasons = await askText({
    title: CAUSE_LABELS[cause],
    prompt: 'What points to it? Optional: press Enter to leave it out.',
  });
  if (reasons === undefined) return;
  await intents.decideCause(desk, incident, cause, reasons === '' ? undefined : reasons);
}

async function askCause(desk: IncidentDesk, incident: Incident): Promise<Cause | undefined> {
  const { phases } = await desk.runbookOf(incident);
  const hints = new Map(
    phases.flatMap(({ decision }) => decision?.answers ?? []).map((a) => [a.cause, a.hint]),
  );
  return askChoice(
    {
      title: `What caused ${incident.shortId}?`,
      placeholder: 'The answer can be changed. Nothing recorded is lost.',
    },
    CAUSES.map((value) => ({ label: CAUSE_LABELS[value], detail: hints.get(value) ?? '', value })),
    { chosen: incident.cause?.cause },
  );
}

export async function linkDeployment(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const list = await services.deployments();
  await list.load();
  const deployment =
    given.deployment === undefined
      ? await pickDeployment(list, incident, 'Which deployment did it?')
      : list.find(given.deployment, given.repository);
  if (deployment) await intents.linkDeployment(desk, incident, deployment);
}

export async function unlinkDeployment(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const id =
    given.deployment ??
    (await askChoice(
      { title: 'Unlink Deployment', placeholder: 'Which one was it not?' },
      incident.deployments.map((one) => ({
        label: one.name,
        description: one.revision.slice(0, 8),
        value: one.id,
      })),
    ));
  if (id !== undefined) await intents.unlinkDeployment(desk, incident, id);
}

export async function refreshDeployments(services: Services): Promise<void> {
  await (await services.deployments()).refresh();
}

export async function copyRevision(_services: Services, argument: unknown): Promise<void> {
  const { revision } = readArgument(argument);
  if (revision !== undefined) await vscode.env.clipboard.writeText(revision);
}

/** Deployments newest first, each with how long before the impact it went out. */
export async function pickDeployment(
  list: DeploymentList,
  incident: Incident,
  placeholder: string,
  isMeant: (deployment: Deployment) => boolean = () => true,
): Promise<Deployment | undefined> {
  const all = list.all.filter(isMeant);
  if (all.length === 0) {
    throw new UserError('No deployment was found in the repositories of this window.', {
      label: 'Open Settings',
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.deployments'),
    });
  }
  const impact = incident.milestones.started ?? incident.declared;
  return askChoice(
    { title: `Deployments · ${incident.shortId}`, placeholder },
    all.map((value) => ({
      label: value.name,
      description: [
        value.environment,
        value.isCurrent ? 'current' : '',
        (value.step && STEP_LABELS[value.step]) ?? '',
        value.told ? `told by ${value.told.by}` : '',
        value.revision.slice(0, 8),
      ]
        .filter(Boolean)
        .join(' · '),
      detail: [formatLocal(value.at), distance(value.at, impact.at), value.author]
        .filter(Boolean)
        .join(' · '),
      value,
    })),
  );
}

function distance(at: string, impact: string): string {
  const ms = Date.parse(impact) - Date.parse(at);
  return ms >= 0 ? `${formatDuration(ms)} before` : `${formatDuration(-ms)} after`;
}
