import * as vscode from 'vscode';
import type { StepStatus } from '../../core/incident/incident.ts';
import type { Step, StepAction } from '../../core/runbook/model.ts';
import { findStep } from '../../core/runbook/lookup.ts';
import { commandId, VIEWS, type CommandName } from '../../manifest.ts';
import * as intents from '../desk/intents.ts';
import { UserError } from '../errors.ts';
import { notEmpty } from '../input/ask.ts';
import { recordText } from '../input/drafts.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

/** What each action of a step does; it is ticked by the person, not by having pressed the button. */
const ACTIONS: Readonly<Record<StepAction, CommandName | 'done' | 'show-deployments'>> = {
  acknowledge: 'done',
  'set-impact': 'recordFacts',
  'change-severity': 'changeSeverity',
  'assign-roles': 'assignRole',
  'set-channel': 'recordFacts',
  'show-deployments': 'show-deployments',
  'link-deployment': 'linkDeployment',
  'create-hotfix': 'createHotfixBranch',
  'prepare-rollback': 'prepareRollback',
  'add-evidence': 'addEvidence',
  'post-update': 'postUpdate',
  resolve: 'resolveIncident',
  'create-postmortem': 'createPostmortem',
  'send-to-backlog': 'sendToBacklog',
};

export async function runStepAction(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const step = await stepOf(target);
  if (step.action === undefined) return;
  const action = ACTIONS[step.action];
  if (action === 'done')
    await intents.setStep(target.desk, target.incident, { step: step.id, status: 'done' });
  else if (action === 'show-deployments') await vscode.commands.executeCommand(`${VIEWS.deployments}.focus`);
  else
    await vscode.commands.executeCommand(commandId(action), { incident: target.incident.id, step: step.id });
}

export async function skipStep(services: Services, argument: unknown): Promise<void> {
  await setWithNote(services, argument, 'skipped', 'Why is it skipped?');
}

export async function failStep(services: Services, argument: unknown): Promise<void> {
  await setWithNote(services, argument, 'failed', 'What happened?');
}

async function setWithNote(
  services: Services,
  argument: unknown,
  status: StepStatus,
  prompt: string,
): Promise<void> {
  const target = await targetOf(services, argument);
  const step = await stepOf(target);
  const question = {
    title: step.title,
    prompt,
    validate: notEmpty('A few words are needed for the record.'),
  };
  await recordText(services.context, `${status}.${target.incident.id}.${step.id}`, question, (note) =>
    intents.setStep(target.desk, target.incident, { step: step.id, status, note }),
  );
}

/** A note leaves the state of the step as it is. */
export async function noteStep(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const step = await stepOf(target);
  const question = {
    title: step.title,
    prompt: 'What is worth knowing about it?',
    validate: notEmpty('There is nothing to record yet.'),
  };
  await recordText(services.context, `note.${target.incident.id}.${step.id}`, question, (text) =>
    intents.addNote(target.desk, target.incident, `${step.title}: ${text}`),
  );
}

export async function stepOf({ desk, incident, argument }: Target): Promise<Step> {
  const found =
    argument.step === undefined ? undefined : findStep(await desk.runbookOf(incident), argument.step);
  if (found) return found.step;
  throw new UserError('This step is not in the runbook of this incident.');
}
