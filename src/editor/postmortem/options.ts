import * as vscode from 'vscode';
import type { Incident } from '../../core/incident/incident.ts';
import type { PostmortemOptions } from '../../core/postmortem/document.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { setting } from '../settings.ts';
import { picturesOf } from './pictures.ts';

/** How a post-mortem is written here and now. Pictures of the evidence are put beside it. */
export async function optionsFor(
  desk: IncidentDesk,
  incident: Incident,
  file: vscode.Uri,
): Promise<PostmortemOptions> {
  return {
    now: new Date().toISOString(),
    runbook: await desk.runbookOf(incident),
    files: await picturesOf(desk, incident, file),
    names: setting('postmortem.names', vscode.Uri.file(desk.homeOf(incident.id).folder)),
  };
}
