import * as vscode from 'vscode';
import { commandId, COMMANDS, type CommandName } from '../../manifest.ts';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';

const FAILED: Readonly<Partial<Record<CommandName, string>>> = {
  declareIncident: 'The incident was not declared',
  declareFromAlert: 'Nothing was declared',
  createHotfixBranch: 'No hotfix branch was created',
  prepareRollback: 'No rollback was prepared',
  performRollback: 'Nothing was run',
  continueRollback: 'The rollback was not continued',
  giveUpRollback: 'Nothing was removed',
  openRollbackWorktree: 'No window was opened',
  pickCommits: 'No commit was picked',
  startBisect: 'The bisect did not go on',
  markBisect: 'The bisect did not go on',
  resumeBisect: 'The bisect did not go on',
  stopBisect: 'The bisect was not stopped',
  createPostmortem: 'No post-mortem was written',
  refreshPostmortem: 'The post-mortem was not refreshed',
  openActionLink: 'Nothing was opened',
  sendToBacklog: 'Nothing was put on the backlog',
  sendToGithub: 'Not all is on GitHub',
  recordDeployment: 'The deployment was not recorded',
  chooseDeploymentMarks: 'The settings were not written',
  readGithubDeployments: 'The deployments on GitHub were not read',
  forgetGithubDeployments: 'What GitHub told was not forgotten',
  shareIncident: 'The incident was not shared',
  stopSharing: 'Sharing was not stopped',
  syncNow: 'Not everything was exchanged',
  joinIncident: 'No incident was joined',
  saveBundle: 'No bundle was saved',
  openBundle: 'No bundle was opened',
  runStepCommand: 'The command was not followed to its end',
  attachRunbook: 'No runbook was attached',
  detachRunbook: 'The runbook was not detached',
  newRunbook: 'No runbook was created',
  openRunbook: 'The runbook was not opened',
  previewRunbook: 'There is no preview',
  findSimilar: 'Similar incidents were not looked for',
  exportIncident: 'The incident was not exported',
  importIncident: 'No incident was taken in',
  showMetrics: 'The numbers are not shown',
  openHandOff: 'No brief was written',
  postUpdate: 'No draft was opened',
  writeBrief: 'No draft was opened',
  setChannelSecret: 'The secret was not kept',
  testChannel: 'The channel was not tested',
  addEvidence: 'No evidence was added',
  addFileEvidence: 'No evidence was added',
  addSelectionEvidence: 'No evidence was added',
  addTerminalEvidence: 'No evidence was added',
  addLinkEvidence: 'No evidence was added',
  pasteScreenshot: 'No screenshot was added',
  addNote: 'The note was not recorded, and is kept for the next try',
};

export function registerCommands(services: Services): vscode.Disposable {
  const registrations = COMMANDS.map((name) =>
    vscode.commands.registerCommand(commandId(name), (argument: unknown, others: unknown) =>
      run(services, name, argument, others),
    ),
  );
  return vscode.Disposable.from(...registrations);
}

async function run(
  services: Services,
  name: CommandName,
  argument: unknown,
  others: unknown,
): Promise<unknown> {
  try {
    const { HANDLERS } = await import('./handlers.ts');
    return await HANDLERS[name](services, argument, others);
  } catch (error) {
    void report(services.log, FAILED[name] ?? 'That was not recorded', error);
    return undefined;
  }
}
