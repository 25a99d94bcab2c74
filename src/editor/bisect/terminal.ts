import * as vscode from 'vscode';
import { answerOf, type CheckAnswer } from '../../core/bisect/exit-code.ts';
import { lineFor } from '../../core/bisect/shell.ts';
import { execute, integrationOf } from '../terminal/shell.ts';

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
    const exitCode = await runToEnd(terminal, integration, lineFor(command, terminal.state.shell), stop);
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

  #integration(): Promise<vscode.TerminalShellIntegration | undefined> {
    const terminal = this.#open();
    terminal.show(true);
    return integrationOf(terminal);
  }
}

/** Runs a line to its end, or, when it is to stop, until Ctrl+C or the end of its terminal has ended it. */
async function runToEnd(
  terminal: vscode.Terminal,
  integration: vscode.TerminalShellIntegration,
  line: string,
  stop: AbortSignal,
): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    terminal.sendText(CTRL_C, false);
    timer = setTimeout(() => terminal.dispose(), LAST_WORDS_MS);
  };
  stop.addEventListener('abort', interrupt);
  try {
    return await execute(terminal, integration, line).ended;
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', interrupt);
  }
}
