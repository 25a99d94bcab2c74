import * as vscode from 'vscode';
import { policyFor, type ClockPolicy, type PolicySetting } from '../../core/clocks/policy.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { setting } from '../settings.ts';
import type { Home } from './home.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** What a team has set of clocks and escalation. */
export function policySettingOf({ folder }: Home): PolicySetting {
  const scope = vscode.Uri.file(folder);
  return { ...setting('clocks', scope), escalation: setting('escalation', scope) };
}

export const policyOf = async (desk: IncidentDesk, incident: Incident): Promise<ClockPolicy> =>
  policyFor(await desk.runbookOf(incident), policySettingOf(desk.homeOf(incident.id)));
