import * as vscode from 'vscode';
import { OutputEnds } from '../../core/text/output.ts';
import { shellOf, type Shell } from '../../core/text/shell.ts';
import { UserError } from '../errors.ts';

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

const INTEGRATION_MS = 8_000;
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

async function integrationOf(
  terminal: vscode.Terminal,
): Promise<vscode.TerminalShellIntegration | undefined> {
  if (terminal.shellIntegration) return terminal.shellIntegration;
  return new Promise((resolve) => {
    const end = (integration?: vscode.TerminalShellIntegration): void => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
      resolve(integration);
    };
    const listeners = [
      vscode.window.onDidChangeTerminalShellIntegration((event) => {
        if (event.terminal === terminal) end(event.shellIntegration);
      }),
      vscode.window.onDidCloseTerminal((closed) => {
        if (closed === terminal) end();
      }),
    ];
    const timer = setTimeout(end, INTEGRATION_MS);
  });
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

interface Execution {
  readonly execution: vscode.TerminalShellExecution;
  /** Undefined: the shell did not say, or the terminal was closed. */
  readonly ended: Promise<number | undefined>;
}

function execute(
  terminal: vscode.Terminal,
  integration: vscode.TerminalShellIntegration,
  command: string,
): Execution {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  // It cannot have ended before it is known by name: events come in a later turn.
  const listeners = [
    vscode.window.onDidEndTerminalShellExecution((event) => {
      if (event.execution === execution) resolve(event.exitCode);
    }),
    vscode.window.onDidCloseTerminal((closed) => {
      if (closed === terminal) resolve(undefined);
    }),
  ];
  const execution = integration.executeCommand(command);
  const ended = promise.finally(() => {
    for (const listener of listeners) listener.dispose();
  });
  return { execution, ended };
}

async function collect(stream: AsyncIterable<string>, ends: OutputEnds): Promise<void> {
  for await (const chunk of stream) ends.add(chunk);
}
