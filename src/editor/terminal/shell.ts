import * as vscode from 'vscode';

/** A login shell with all that people put into its start files takes a while. */
const INTEGRATION_MS = 10_000;

/** What tells how commands end. Undefined: this shell has none, or the terminal was closed. */
export async function integrationOf(
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

export interface Execution {
  readonly execution: vscode.TerminalShellExecution;
  /** Undefined: the shell did not say, or the terminal was closed. */
  readonly ended: Promise<number | undefined>;
}

/** Runs one line in sight. */
export function execute(
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
