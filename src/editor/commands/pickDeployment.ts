import * as vscode from 'vscode';
import { STEP_LABELS, type Deployment } from '../../core/deployments/deployment.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatDuration, formatLocal } from '../../core/text/time.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import { UserError } from '../errors.ts';
import { askChoice } from '../input/ask.ts';

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
  const { started, detected } = incident.milestones;
  const impact = started ?? detected ?? incident.declared;
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
