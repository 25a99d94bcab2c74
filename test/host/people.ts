import * as vscode from 'vscode';

export interface Person {
  /** The messages that they saw. */
  readonly asked: string[];
  readonly dispose: () => void;
}

/** Stands in for the person in front of the window: answers each message that offers one of these, once each. */
export function answering(...answers: string[]): Person {
  const asked: string[] = [];
  const { showWarningMessage, showInformationMessage } = vscode.window;
  const answer = (message: string, ...rest: unknown[]): Promise<unknown> => {
    asked.push(message);
    const at = answers.findIndex((one) => rest.includes(one));
    return Promise.resolve(at < 0 ? undefined : answers.splice(at, 1)[0]);
  };
  Object.assign(vscode.window, { showWarningMessage: answer, showInformationMessage: answer });
  const dispose = (): void => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage });
  };
  return { asked, dispose };
}
