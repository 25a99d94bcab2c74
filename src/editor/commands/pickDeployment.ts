import * as vscode from 'vscode';
import { STEP_LABELS, type Deployment } from '../../core/deployments/deployment.ts';
import { READING_STEPS } from '../../core/deployments/mainline.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatDuration, formatLocal } from '../../core/text/time.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import { UserError } from '../errors.ts';
import { askChoice, type Choice } from '../input/ask.ts';

/** Deployments newest first, each with how long before the impact it went out. */
export async function pickDeployment(
  list: DeploymentList,
  incident: Incident,
  placeholder: string,
  isMeant: (deployment: Deployment) => boolean = () => true,
): Promise<Deployment | undefined> {
  const choices = (): Choice<Deployment>[] =>
    list.all.filter(isMeant).map((deployment) => choiceOf(deployment, incident));
  await list.listed();
  const known = choices();
  // What is on the mainline only may still come.
  if (known.length === 0) await list.load();
  const all = known.length === 0 ? choices() : known;
  if (all.length === 0) {
    throw new UserError('No deployment was found in the repositories of this window.', {
      label: 'Open Settings',
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.deployments'),
    });
  }
  const question = { title: `Deployments · ${incident.shortId}`, placeholder };
  if (list.isWhole) return askChoice(question, all);
  return askChoice(question, all, {
    later: list.load().then(choices),
    meanwhile: READING_STEPS,
    isSame: (a, b) => a.id === b.id && a.repository === b.repository,
  });
}

function choiceOf(value: Deployment, { milestones, declared }: Incident): Choice<Deployment> {
  const impact = milestones.started ?? milestones.detected ?? declared;
  return {
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
    detail: [formatLocal(value.at), distance(value.at, impact.at), value.author].filter(Boolean).join(' · '),
    value,
  };
}

function distance(at: string, impact: string): string {
  const ms = Date.parse(impact) - Date.parse(at);
  return ms >= 0 ? `${formatDuration(ms)} before` : `${formatDuration(-ms)} after`;
}
