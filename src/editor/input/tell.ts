import * as vscode from 'vscode';

const TOLD_MS = 10_000;

/** Says that what a person asked for is done, where it is in nobody's way. */
export function tell(message: string): void {
  vscode.window.setStatusBarMessage(message, TOLD_MS);
}

/** Shows that something takes its time, for as long as it does. */
export const whileWaiting = <T>(title: string, work: () => Promise<T>): Thenable<T> =>
  vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, work);
