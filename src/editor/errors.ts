import * as vscode from 'vscode';

/** Something a person did cannot be done, said in words for them. Not a defect: it is not logged as one. */
export class UserError extends Error {
  /** What they can do next, as a button. */
  readonly next: { readonly label: string; readonly run: () => unknown } | undefined;

  constructor(message: string, next?: UserError['next'], options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.next = next;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Tells the person whose act failed, with a next step, and keeps the details in the log. */
export async function report(log: vscode.LogOutputChannel, what: string, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  log.error(what, error instanceof Error ? error : String(error));
  const next = error instanceof UserError ? error.next : undefined;
  const buttons = [...(next ? [next.label] : []), 'Show Log'];
  const choice = await vscode.window.showErrorMessage(`${what}: ${messageOf(error)}`, ...buttons);
  if (choice === 'Show Log') log.show();
  else if (choice !== undefined) await next?.run();
}
