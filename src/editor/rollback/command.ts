import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { EventData } from '../../core/incident/events.ts';
import { warningLines } from '../../core/rollback/plan.ts';
import type { Offer } from '../../core/rollback/ways.ts';
import type { FilledCommand } from '../../core/rollback/command.ts';
import type { Shell } from '../../core/text/shell.ts';
import type { Target } from '../commands/target.ts';
import { report, UserError } from '../errors.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { commandRan } from '../terminal/record.ts';
import { runInTerminal, type TerminalRun } from '../terminal/run.ts';
import { rollbackFacts } from './branch.ts';
import type { Preparation } from './plan.ts';

/** A command that a person has seen whole and agreed to. */
interface Agreed {
  readonly command: string;
  readonly check?: string;
  readonly shell: Shell;
}

interface Performing {
  readonly target: Target;
  readonly preparation: Preparation;
  readonly agreed: Agreed;
  /** What all its events share. */
  readonly facts: EventData<'rollback.prepared'>;
}

/**
 * Redeploys, or runs the team's own rollback command: shows the exact text, and runs it when the person agrees. Without
 * a command, shows the exact revision. Resolves when it is on record that it was prepared; how it went comes later.
 * @param rollback the one that it was prepared as before
 */
export async function performByCommand(
  services: Services,
  target: Target,
  preparation: Preparation,
  offer: Offer,
  rollback: string = randomUUID(),
): Promise<void> {
  const way = offer.choice === 'redeploy' ? 'redeploy' : 'command';
  const facts = { ...rollbackFacts(preparation), rollback, way } as const;
  if (offer.command === undefined) return showRevision(target, preparation, facts);
  const agreed = await agree(preparation, offer);
  if (agreed === undefined) return;
  const { desk, incident } = target;
  const known = { ...facts, command: agreed.command };
  await desk.record(incident.id, { kind: 'rollback.prepared', data: known });
  void perform({ target, preparation, agreed, facts: known }).catch((error: unknown) =>
    report(services.log, 'The rollback command was not followed to its end', error),
  );
}

async function showRevision(
  { desk, incident }: Target,
  { plan }: Preparation,
  facts: EventData<'rollback.prepared'>,
): Promise<void> {
  const { to } = plan.ends;
  const copy = 'Copy Revision';
  const detail = [
    ...warningParts(plan.warnings),
    `Exactly this revision:\n${to.revision}`,
    'Fireline deploys nothing itself. Set fireline.rollback.redeployCommand to have your command filled in. Mark the rollback as performed when it is done.',
  ].join('\n\n');
  const choice = await vscode.window.showWarningMessage(
    `Deploy ${to.name} again`,
    { modal: true, detail },
    copy,
  );
  if (choice !== copy) return;
  await vscode.env.clipboard.writeText(to.revision);
  await desk.record(incident.id, { kind: 'rollback.prepared', data: facts });
  tell(`${to.revision.slice(0, 10)} is on the clipboard`);
}

/** As a paragraph of its own, or none. */
function warningParts(warnings: Preparation['plan']['warnings']): string[] {
  const lines = warningLines(warnings).map((line) => `⚠ ${line}`);
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** @throws UserError when a command of the settings cannot be filled in */
async function agree({ plan, repository }: Preparation, offer: Offer): Promise<Agreed | undefined> {
  const command = textOf(offer.command);
  const check = offer.check && textOf(offer.check);
  const { shell } = plan;
  if (shell === undefined || command === undefined) return undefined;
  const { deployment, to } = plan.ends;
  const run = 'Run in Terminal';
  const detail = [
    ...warningParts(plan.warnings),
    command,
    ...(check === undefined
      ? []
      : [`Then, when that has ended with exit code 0, to check that it is done:\n${check}`]),
    `Taken back: ${deployment.name} (${deployment.revision.slice(0, 10)}). Runs again: ${to.name} (${to.revision.slice(0, 10)}).\nIn ${repository.root}. Its text is from the settings. Its output and exit code go on record, without the secrets that are found in them.`,
  ].join('\n\n');
  const choice = await vscode.window.showWarningMessage('Run exactly this?', { modal: true, detail }, run);
  return choice === run ? { command, shell, ...(check !== undefined && { check }) } : undefined;
}

function textOf(command: FilledCommand | undefined): string | undefined {
  if (command === undefined || 'text' in command) return command?.text;
  throw new UserError(`The command of the settings cannot be run. ${command.problem}`, {
    label: 'Open Settings',
    run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.rollback'),
  });
}

async function perform(performing: Performing): Promise<void> {
  const { agreed, facts } = performing;
  const run = await runOne(performing, agreed.command);
  const exitCode = run.how === 'ran' ? run.exitCode : undefined;
  if (exitCode === undefined) return askUnknown(performing, run);
  if (exitCode !== 0) return fail(performing, { ...facts, exitCode });
  if (agreed.check === undefined) return askDone(performing, { ...facts, exitCode });
  const check = await runOne(performing, agreed.check);
  const checked = check.how === 'ran' ? check.exitCode : undefined;
  if (checked === undefined) return askDone(performing, { ...facts, exitCode });
  const note = `Check: ${agreed.check} (exit code ${checked})`;
  if (checked === 0) return done(performing, { ...facts, exitCode, note });
  return fail(performing, { ...facts, exitCode, note });
}

/** Runs it in sight and records how it went. One that was only typed is recorded when the person says that it ran. */
async function runOne({ target, preparation, agreed }: Performing, command: string): Promise<TerminalRun> {
  const { desk, incident } = target;
  const run = await runInTerminal({
    command,
    shell: agreed.shell,
    cwd: preparation.repository.root,
    name: `Rollback ${incident.shortId}`,
  });
  if (run.how === 'ran') await desk.record(incident.id, await commandRan(desk.masking, { command, run }));
  return run;
}

const DONE = 'It Is Done';
const FAILED = 'It Failed';

/** Nobody but the person knows how it ended. Turning away is no answer: it stays prepared. */
async function askUnknown(performing: Performing, run: TerminalRun): Promise<void> {
  const { target, facts, agreed } = performing;
  const what =
    run.how === 'typed'
      ? 'This shell tells VS Code nothing of its commands, so the command was typed into the terminal and not run. Run it there. How did it end?'
      : 'The terminal did not tell the exit code. How did it end?';
  const choice = await vscode.window.showWarningMessage(what, DONE, FAILED, 'Not Run');
  if (choice !== DONE && choice !== FAILED) return;
  const note = 'Exit code not recorded.';
  if (run.how === 'typed') {
    const ran = await commandRan(target.desk.masking, { command: agreed.command, run });
    await target.desk.record(target.incident.id, ran);
  }
  await (choice === DONE ? done : fail)(performing, { ...facts, note });
}

async function askDone(performing: Performing, facts: EventData<'rollback.prepared'>): Promise<void> {
  const { to } = performing.preparation.plan.ends;
  const choice = await vscode.window.showInformationMessage(
    `The rollback command ended with exit code 0. Does ${to.name} run again?`,
    DONE,
    FAILED,
    'Not Yet',
  );
  if (choice === DONE) await done(performing, facts);
  if (choice === FAILED)
    await fail(performing, { ...facts, note: 'The command ended with exit code 0, and it did not work.' });
}

async function done({ target }: Performing, data: EventData<'rollback.performed'>): Promise<void> {
  await target.desk.record(target.incident.id, { kind: 'rollback.performed', data });
  tell(`Rolled back ${data.deploymentName ?? ''}`.trim());
}

async function fail({ target }: Performing, data: EventData<'rollback.failed'>): Promise<void> {
  await target.desk.record(target.incident.id, { kind: 'rollback.failed', data });
  const { exitCode, note } = data;
  void vscode.window.showErrorMessage(
    `The rollback failed${exitCode === undefined || exitCode === 0 ? '' : ` with exit code ${exitCode}`}.${note === undefined ? '' : ` ${note}`} Its output is in the terminal and on record.`,
  );
}
