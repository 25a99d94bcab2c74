import * as vscode from 'vscode';
import type { Command, Step } from '../../core/runbook/model.ts';
import { fillPlaceholders, placeholdersOf } from '../../core/runbook/placeholders.ts';
import { asOneLine, type Shell } from '../../core/text/shell.ts';
import { commandId } from '../../manifest.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { commandRan } from '../terminal/record.ts';
import { defaultShell, runInTerminal } from '../terminal/run.ts';
import { stepOf } from './steps.ts';
import { targetOf, type Target } from './target.ts';

const RUN = 'Run in Terminal';

/** Asks for what a command of the runbook leaves open, shows its exact text, and runs it when the person agrees. */
export async function runStepCommand(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const step = await stepOf(target);
  const command = await commandOf(target, step);
  if (command === undefined) return;
  const shell = defaultShell();
  const hasLines = command.text.trim().includes('\n');
  if (shell === undefined || (hasLines && asOneLine(vscode.env.shell, '') === undefined)) {
    await handOver(command, shell);
    return;
  }
  const text = await filled(command, step, shell);
  if (text === undefined) return;
  if (await agreed(text, { command, step, target })) await run(target, step, { text, shell });
}

async function commandOf({ argument }: Target, step: Step): Promise<Command | undefined> {
  const { commands } = step;
  if (argument.commandIndex !== undefined || commands.length === 1) {
    const command = commands[argument.commandIndex ?? 0];
    if (command === undefined) throw new UserError('This step has no such command.');
    return command;
  }
  if (commands.length === 0) throw new UserError('This step has no command.');
  return askChoice(
    { title: step.title, placeholder: 'Which command? Its whole text is shown before it runs.' },
    commands.map((value) => ({ label: value.text.split('\n', 1)[0] ?? '', value })),
  );
}

/** What cannot be quoted for, or not be taken as one, is left to the person. */
async function handOver(command: Command, shell: Shell | undefined): Promise<void> {
  await vscode.env.clipboard.writeText(command.text);
  const why =
    shell === undefined
      ? 'Fireline does not know how to quote for the shell of your terminal'
      : 'It has several lines, which the shell of your terminal does not take as one command';
  void vscode.window.showInformationMessage(
    `${why}. The command is on the clipboard and was not run: paste it when ready.`,
  );
}

/** Undefined when the person turned away from a question. */
async function filled(command: Command, step: Step, shell: Shell): Promise<string | undefined> {
  const values = new Map<string, string>();
  const names = placeholdersOf(command.text);
  for (const [index, name] of names.entries()) {
    const value = await askText({
      title: step.title,
      step: [index + 1, names.length],
      prompt: `${name}? It is quoted, so that the shell takes it as it is.`,
      placeholder:
        command.text
          .split('\n')
          .find((line) => line.includes(name))
          ?.trim() ?? name,
      validate: notEmpty('The command needs it. Press Escape to run nothing.'),
    });
    if (value === undefined) return undefined;
    values.set(name, value);
  }
  const result = fillPlaceholders(command.text.trim(), values, shell);
  if ('text' in result) return result.text;
  throw new UserError(`The command was not run. ${result.problem}`, {
    label: 'Copy Command',
    run: () => vscode.env.clipboard.writeText(command.text),
  });
}

async function agreed(
  text: string,
  { command, step, target }: { readonly command: Command; readonly step: Step; readonly target: Target },
): Promise<boolean> {
  const { folder } = target.desk.homeOf(target.incident.id);
  const lines = text.includes('\n') ? 'Its lines are handed to the shell as one, by eval. ' : '';
  const about = `${lines}For the step “${step.title}”. The runbook marks it as ${command.language}. In ${folder}. Its text, output and exit code go on record, without the secrets that are found in them.`;
  const choice = await vscode.window.showWarningMessage(
    'Run exactly this?',
    { modal: true, detail: `${text}\n\n${about}` },
    RUN,
  );
  return choice === RUN;
}

async function run(
  { desk, incident }: Target,
  step: Step,
  { text, shell }: { readonly text: string; readonly shell: Shell },
): Promise<void> {
  const cwd = desk.homeOf(incident.id).folder;
  // The terminal would run each line by itself, and tell of no end.
  const command = text.includes('\n') ? (asOneLine(vscode.env.shell, text) ?? text) : text;
  const run = await runInTerminal({ command, shell, cwd, name: `Step ${incident.shortId}` });
  if (run.how === 'typed') {
    void vscode.window.showInformationMessage(
      `This shell tells VS Code nothing of its commands, so the command was typed and not run. Run it there, and say on the step how it went: nothing of it is recorded by itself.`,
    );
    return;
  }
  await desk.record(incident.id, await commandRan(desk.masking, { command: text, run, step: step.id }));
  if (run.exitCode === 0) tell(`Ended with exit code 0: ${step.title}`);
  else await tellFailure(incident.id, step, run.exitCode);
}

async function tellFailure(incident: string, step: Step, exitCode: number | undefined): Promise<void> {
  const fail = 'Mark Step as Failed…';
  const how =
    exitCode === undefined ? 'ended, and its exit code is not known' : `failed with exit code ${exitCode}`;
  const choice = await vscode.window.showErrorMessage(
    `A command of “${step.title}” ${how}. Its output is in the terminal and on record.`,
    fail,
  );
  if (choice === fail)
    await vscode.commands.executeCommand(commandId('failStep'), { incident, step: step.id });
}
