import * as vscode from 'vscode';

const TOLD_MS = 10_000;

/** Says that what a person asked for is done, where it is in nobody's way. */
export function tell(message: string): void {
  vscode.window.setStatusBarMessage(message, TOLD_MS);
}

/**
 * The same for what a person may stop: then it throws a CancellationError at the next `step`.
 * @param work calls `step` between its parts, with what it is at now
 */
export const whileStoppable = <T>(
  title: string,
  work: (step: (at?: string) => void) => Promise<T>,
): Thenable<T> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      work((at) => {
        if (token.isCancellationRequested) throw new vscode.CancellationError();
        if (at !== undefined) progress.report({ message: at });
      }),
  );

/** Shows that something takes its time, for as long as it does. */
export const whileWaiting = <T>(title: string, work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, work);
