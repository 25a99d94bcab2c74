import * as vscode from 'vscode';

export interface TextQuestion {
  readonly title: string;
  readonly prompt?: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** "1 of 2" */
  readonly step?: readonly [number, number];
  /** What is wrong with a value, in words; undefined when it will do. */
  readonly validate?: (value: string) => string | undefined;
  readonly onTyped?: (value: string) => void;
}

/** Asks for a line of text. Undefined when the person turns away. */
export async function askText(question: TextQuestion): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = question.value ?? '';
  box.step = question.step?.[0];
  box.totalSteps = question.step?.[1];
  // Looking something up in another window must not throw away what was typed.
  box.ignoreFocusOut = true;
  try {
    return await new Promise<string | undefined>((resolve) => {
      box.onDidChangeValue((value) => {
        box.validationMessage = undefined;
        question.onTyped?.(value);
      });
      box.onDidAccept(() => {
        box.validationMessage = question.validate?.(box.value);
        if (box.validationMessage === undefined) resolve(box.value.trim());
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export interface PickQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: readonly [number, number];
}

/** Asks for one of several. Undefined when the person turns away. */
export async function askChoice<T>(
  question: PickQuestion,
  choices: readonly Choice<T>[],
  chosen?: T,
): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.step = question.step?.[0];
  pick.totalSteps = question.step?.[1];
  pick.items = choices;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.activeItems = choices.filter(({ value }) => value === chosen);
  try {
    return await new Promise<T | undefined>((resolve) => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.value));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

export const notEmpty =
  (message: string) =>
  (value: string): string | undefined =>
    value.trim() === '' ? message : undefined;
