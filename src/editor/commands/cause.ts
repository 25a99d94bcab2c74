import * as vscode from 'vscode';
import { CAUSE_ANSWER_LABELS } from '../../core/incident/describe.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { CAUSE_ANSWERS, type CauseAnswer } from '../../core/incident/vocabulary.ts';
import { reasonsAsRanked } from '../../core/suspects/as-ranked.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import * as intents from '../desk/intents.ts';
import { askChoice, askText } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { pickSuspect } from './pickSuspect.ts';
import { readArgument, targetOf } from './target.ts';

export async function decideCause(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const cause = given.cause ?? (await askCause(desk, incident));
  if (cause === undefined) return;
  // Linking one decides it, with the reasons of the ranking.
  if (cause === 'deployment' && incident.deployments.length === 0) {
    await linkDeployment(services, { incident: incident.id });
    return;
  }
  const reasons = await askText({
    title: CAUSE_ANSWER_LABELS[cause],
    prompt: 'What points to it? Optional: press Enter to leave it out.',
  });
  if (reasons === undefined) return;
  await intents.decideCause(desk, incident, cause, { reasons: reasons === '' ? undefined : reasons });
}

async function askCause(desk: IncidentDesk, incident: Incident): Promise<CauseAnswer | undefined> {
  const { phases } = await desk.runbookOf(incident);
  const hints = new Map<CauseAnswer, string | undefined>([
    ...phases.flatMap(({ decision }) => decision?.answers ?? []).map((a) => [a.cause, a.hint] as const),
    ['not-deployment', 'Something else caused it; what, is still open'],
    ['unknown', 'Takes an earlier answer back'],
  ]);
  return askChoice(
    {
      title: `What caused ${incident.shortId}?`,
      placeholder: 'The answer can be changed. Nothing recorded is lost.',
    },
    CAUSE_ANSWERS.map((value) => ({
      label: CAUSE_ANSWER_LABELS[value],
      detail: hints.get(value) ?? '',
      value,
    })),
    { chosen: incident.cause?.cause },
  );
}

export async function linkDeployment(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const list = await services.deployments();
  if (given.deployment !== undefined) await list.load();
  const suspects = await services.suspects();
  const answer =
    given.deployment === undefined
      ? await pickSuspect({ list, suspects, incident })
      : list.find(given.deployment, given.repository);
  const ranking = suspects.forRecord(incident.id);
  if (answer === 'not-deployment' || answer === 'unknown') {
    await intents.decideCause(desk, incident, answer, { suspects: ranking });
  } else if (answer) {
    // Why it was suspected is part of why it was linked, until somebody says it in their own words.
    const ranked = ranking.find(({ id }) => id === answer.id)?.reasons.map((text) => ({ text }));
    const why = reasonsAsRanked(ranked);
    await intents.linkDeployment(desk, incident, answer, {
      ...(why && { reasons: why }),
      suspects: ranking,
    });
  }
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
