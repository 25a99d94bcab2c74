import type * as vscode from 'vscode';

const KEY = 'fireline.actions.showsDone';

/** Whether this workspace lists action items that are done. */
export const showsDone = (storage: vscode.Memento): boolean => storage.get(KEY) === true;

export const setShowsDone = (storage: vscode.Memento, shows: boolean): Thenable<void> =>
  storage.update(KEY, shows || undefined);
