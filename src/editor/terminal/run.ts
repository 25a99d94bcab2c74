import * as vscode from 'vscode';
import { OutputEnds } from '../../core/text/output.ts';
import { shellOf, type Shell } from '../../core/text/shell.ts';
import { UserError } from '../errors.ts';
import { execute, integrationOf } from './shell.ts';

export interface TerminalCommand {
  /** One line, as the person confirmed it. */
  readonly command: string;
  /** The shell that it was quoted for. */
  readonly shell: Shell;
  readonly cwd: string;
  readonly name: string;
}

export type TerminalRun =
  | {
      readonly how: 'ran';
      readonly exitCode?: number;
      readonly durationMs: number;
      /** As it came: with the controls of the terminal, and with whatever secrets were printed. */
      readonly output: string;
    }
  /** The shell tells VS Code nothing of its commands, so this one was left for the person to run. */
  | { readonly how: 'typed' };

/** The last of the output may come after the news of the end. */
const OUTPUT_MS = 1_000;

/** The shell of new terminals, if it is one that can be quoted for. */
export const defaultShell = (): Shell | undefined => shellOf(vscode.env.shell);

/**
 * Runs a command in a terminal of its own, in sight, and resolves when it has ended. The caller has asked the person.
 * @throws UserError in a workspace that is not trusted, when the terminal turns out to run another shell, and when it
 *   was closed before anything was run
 */
export async function runInTerminal({ command, shell, cwd, name }: TerminalCommand): Promise<TerminalRun> {
  if (!vscode.workspace.isTrusted)
    throw new UserError('This workspace is not trusted, so none of its commands are run.');
  const terminal = vscode.window.createTerminal({ name, cwd, isTransient: true });
  terminal.show(true);
  const integration = await integrationOf(terminal);
  if (terminal.exitStatus !== undefined)
    throw new UserError('The terminal was closed before the command was run.');
  const actual = terminal.state.shell;
  if (actual !== undefined && shellOf(actual) !== shell) {
    throw new UserError(
      `The command was quoted for another shell than the ${actual} of this terminal, so it was not run. Set the default profile of the terminal and try again.`,
    );
  }
  if (integration !== undefined) return follow(terminal, integration, command);
  terminal.sendText(command, false);
  return { how: 'typed' };
}

async function follow(
  terminal: vscode.Terminal,
  integration: vscode.TerminalShellIntegration,
  command: string,
): Promise<TerminalRun> {
  const started = performance.now();
  const { execution, ended } = execute(terminal, integration, command);
  const ends = new OutputEnds();
  const read = collect(execution.read(), ends);
  const exitCode = await ended;
  const durationMs = Math.round(performance.now() - started);
  await Promise.race([read, new Promise((resolve) => setTimeout(resolve, OUTPUT_MS))]);
  return { how: 'ran', durationMs, output: ends.text, ...(exitCode !== undefined && { exitCode }) };
}

async function collect(stream: AsyncIterable<string>, ends: OutputEnds): Promise<void> {
  for await (const chunk of stream) ends.add(chunk);
}
