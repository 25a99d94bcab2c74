import * as vscode from 'vscode';
import { declarationOf } from '../../core/declaration/draft.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { commandId } from '../../manifest.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import * as intents from '../desk/intents.ts';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';
import type { Reviewed } from './review.ts';

/**
 * Declares what was looked over, with what it came from as evidence, and opens its board.
 * @param evidence the payload of the alert
 * @returns the id of the incident
 */
export async function declareReviewed(
  services: Services,
  home: Home,
  reviewed: Reviewed,
  evidence?: { readonly title: string; readonly text: string },
): Promise<string> {
  const desk = await services.desk();
  const incident = await desk.declare(home, declarationOf(reviewed.draft));
  await recordOrigin(services, desk, incident, async () => {
    if (evidence) await intents.addEvidenceText(desk, incident, evidence);
    for (const { label, url } of reviewed.draft.links)
      await intents.addEvidenceLink(desk, incident, { title: label, url });
    if (reviewed.runbook) await intents.attachRunbook(desk, incident, reviewed.runbook);
  });
  await vscode.commands.executeCommand(commandId('openBoard'), { incident: incident.id });
  return incident.id;
}

/** The declaration stands whatever becomes of the rest, and the person hears that it does. */
async function recordOrigin(
  services: Services,
  desk: IncidentDesk,
  { id, shortId }: Incident,
  record: () => Promise<void>,
): Promise<void> {
  try {
    await record();
  } catch (error) {
    const { length } = desk.find(id)?.evidence ?? [];
    const what = `${shortId} is declared, with ${length} pieces of evidence and not all of what it came from`;
    void report(services.log, what, error);
  }
}
