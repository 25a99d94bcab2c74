import * as vscode from 'vscode';
import { answerOf, type CheckAnswer } from '../../core/bisect/exit-code.ts';
import { lineFor } from '../../core/bisect/shell.ts';

/** A login shell with all that people put into its start files takes a while. */
const INTEGRATION_MS = 10_000;
const CTRL_C = '\x03';
/** So long a check may take to end after Ctrl+C. Then its terminal is closed. */
const LAST_WORDS_MS = 3_000;

export interface RunCheckOptions {
  readonly signal: AbortSignal;
  /** Undefined: as long as it takes. */
  readonly timeoutMs: number | undefined;
}

/** The visible terminal in which the checks of one bisect run, in its worktree, one after the other. */
export class CheckTerminal {
  readonly #folder: string;
  #terminal: vscode.Terminal | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether commands can be run in it and their exit codes be known. */
  async isAbleToRun(): Promise<boolean> {
    return (await this.#integration()) !== undefined;
  }

  /** Types the command, for the person to run. */
  type(command: string): void {
    this.show();
    this.#terminal?.sendText(command, false);
  }

  show(): void {
    this.#open().show(true);
  }

  /** @returns never a verdict for a check that was stopped, took too long or did not tell how it ended */
  async run(command: string, { signal, timeoutMs }: RunCheckOptions): Promise<CheckAnswer> {
    const integration = await this.#integration();
    const terminal = this.#terminal;
    if (integration === undefined || terminal === undefined)
      return { why: 'this terminal has no shell integration' };
    const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    const stop = limit === undefined ? signal : AbortSignal.any([signal, limit]);
    const exitCode = await ended(terminal, integration, lineFor(command, terminal.state.shell), stop);
    if (signal.aborted) return { why: 'the check was stopped' };
    if (limit?.aborted === true) return { why: 'the check took too long' };
    return exitCode === undefined
      ? { why: 'the terminal did not tell how the check ended' }
      : answerOf(exitCode);
  }

  close(): void {
    this.#terminal?.dispose();
  }

  #open(): vscode.Terminal {
    if (this.#terminal?.exitStatus === undefined && this.#terminal !== undefined) return this.#terminal;
    // A terminal that came back after a reload would run in a folder that may be gone.
    this.#terminal = vscode.window.createTerminal({
      name: 'Fireline bisect',
      cwd: this.#folder,
      isTransient: true,
    });
    return this.#terminal;
  }

  async #integration(): Promise<vscode.TerminalShellIntegration | undefined> {
    const terminal = this.#open();
    terminal.show(true);
    if (terminal.shellIntegration !== undefined) return terminal.shellIntegration;
    return new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        subscription.dispose();
        resolve(terminal.shellIntegration);
      };
      const timer = setTimeout(settle, INTEGRATION_MS);
      const subscription = vscode.Disposable.from(
        vscode.window.onDidChangeTerminalShellIntegration((event) => event.terminal === terminal && settle()),
        vscode.window.onDidCloseTerminal((closed) => closed === terminal && settle()),
      );
    });
  }
}

function ended(
  terminal: vscode.Terminal,
  integration: vscode.TerminalShellIntegration,
  line: string,
  stop: AbortSignal,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (exitCode?: number): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', interrupt);
      subscription.dispose();
      resolve(exitCode);
    };
    const interrupt = (): void => {
      terminal.sendText(CTRL_C, false);
      timer = setTimeout(() => terminal.dispose(), LAST_WORDS_MS);
    };
    const subscription = vscode.Disposable.from(
      vscode.window.onDidEndTerminalShellExecution((event) => {
        if (event.execution === execution) settle(event.exitCode);
      }),
      vscode.window.onDidCloseTerminal((closed) => closed === terminal && settle()),
    );
    stop.addEventListener('abort', interrupt);
    const execution = integration.executeCommand(line);
  });
}
