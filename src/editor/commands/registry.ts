import * as vscode from 'vscode';
import { commandId, COMMANDS, type CommandName } from '../../manifest.ts';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';

export type Handler = (services: Services, argument: unknown) => Promise<unknown>;

/** Every command and where it is implemented, loaded when it is first run. Forgetting one does not compile. */
const HANDLERS: Readonly<Record<CommandName, () => Promise<Handler>>> = {
  declareIncident: async () => (await import('./declare.ts')).declareIncident,
  openBoard: async () => (await import('./incidents.ts')).openBoard,
  switchIncident: async () => (await import('./incidents.ts')).switchIncident,
  setActiveIncident: async () => (await import('./incidents.ts')).setActiveIncident,
  copyIncidentId: async () => (await import('./incidents.ts')).copyIncidentId,
  changeSeverity: async () => (await import('./status.ts')).changeSeverity,
  changeStatus: async () => (await import('./status.ts')).changeStatus,
  resolveIncident: async () => (await import('./status.ts')).resolveIncident,
  reopenIncident: async () => (await import('./status.ts')).reopenIncident,
  closeIncident: async () => (await import('./status.ts')).closeIncident,
  addNote: async () => (await import('./notes.ts')).addNote,
  addEvidence: async () => (await import('./evidence.ts')).addEvidence,
  recordFacts: async () => (await import('./facts.ts')).recordFacts,
  setMilestone: async () => (await import('./facts.ts')).setMilestone,
  assignRole: async () => (await import('./roles.ts')).assignRole,
  releaseRole: async () => (await import('./roles.ts')).releaseRole,
  decideCause: async () => (await import('./cause.ts')).decideCause,
  linkDeployment: async () => (await import('./cause.ts')).linkDeployment,
  unlinkDeployment: async () => (await import('./cause.ts')).unlinkDeployment,
  refreshDeployments: async () => (await import('./cause.ts')).refreshDeployments,
  copyRevision: async () => (await import('./cause.ts')).copyRevision,
  createHotfixBranch: async () => (await import('./hotfix.ts')).createHotfixBranch,
  prepareRollback: async () => (await import('./rollback.ts')).prepareRollback,
  createPostmortem: async () => (await import('./postmortem.ts')).createPostmortem,
  skipStep: async () => (await import('./steps.ts')).skipStep,
  failStep: async () => (await import('./steps.ts')).failStep,
  noteStep: async () => (await import('./steps.ts')).noteStep,
  runStepAction: async () => (await import('./steps.ts')).runStepAction,
  typeStepCommand: async () => (await import('./steps.ts')).typeStepCommand,
  correctEntryTime: async () => (await import('./entries.ts')).correctEntryTime,
  retractEntry: async () => (await import('./entries.ts')).retractEntry,
  copyEntry: async () => (await import('./entries.ts')).copyEntry,
  showProblems: async () => (await import('./problems.ts')).showProblems,
  showLog: () => Promise.resolve(showLog),
};

const showLog: Handler = ({ log }) => {
  log.show();
  return Promise.resolve();
};

const FAILED: Readonly<Partial<Record<CommandName, string>>> = {
  declareIncident: 'The incident was not declared',
  createHotfixBranch: 'No hotfix branch was created',
  prepareRollback: 'No rollback was prepared',
  createPostmortem: 'No post-mortem was written',
  addNote: 'The note was not recorded, and is kept for the next try',
};

export function registerCommands(services: Services): vscode.Disposable {
  const registrations = COMMANDS.map((name) =>
    vscode.commands.registerCommand(commandId(name), (argument: unknown) => run(services, name, argument)),
  );
  return vscode.Disposable.from(...registrations);
}

async function run(services: Services, name: CommandName, argument: unknown): Promise<unknown> {
  try {
    const handler = await HANDLERS[name]();
    return await handler(services, argument);
  } catch (error) {
    void report(services.log, FAILED[name] ?? 'That was not recorded', error);
    return undefined;
  }
}
