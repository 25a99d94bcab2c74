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

/** Notes what the window says, and answers in turn; undefined turns away. */
export function messages(...answers: (string | undefined)[]): { readonly shown: string[]; dispose(): void } {
  const shown: string[] = [];
  const { showWarningMessage, showInformationMessage, showErrorMessage } = vscode.window;
  const show = (message: string): Promise<string | undefined> => {
    shown.push(message);
    return Promise.resolve(answers.shift());
  };
  Object.assign(vscode.window, {
    showWarningMessage: show,
    showInformationMessage: show,
    showErrorMessage: show,
  });
  const dispose = (): void => {
    Object.assign(vscode.window, { showWarningMessage, showInformationMessage, showErrorMessage });
  };
  return { shown, dispose };
}

/** Long enough for the window to hear which line is marked. */
const HEARD_MS = 200;

export interface Chooser {
  readonly titles: string[];
  /** The line that was marked when each list was shown. */
  readonly marked: string[];
  /** How many lists are gone again. */
  readonly gone: () => number;
  readonly dispose: () => void;
}

/**
 * Works the window's own lists: marks the line that `choose` names and presses Enter, or leaves where it names none.
 * @param choose given the lines, part of the label of one
 */
export function chooser(choose: (items: readonly vscode.QuickPickItem[]) => RegExp | undefined): Chooser {
  const { createQuickPick } = vscode.window;
  const [titles, marked]: [string[], string[]] = [[], []];
  let gone = 0;
  const work = async (pick: vscode.QuickPick<vscode.QuickPickItem>): Promise<void> => {
    titles.push(pick.title ?? '');
    marked.push(pick.activeItems[0]?.label ?? '');
    const wanted = choose(pick.items);
    await new Promise((done) => setTimeout(done, HEARD_MS));
    if (wanted === undefined) {
      pick.hide();
      return;
    }
    const item = pick.items.find(({ label }) => wanted.test(label));
    if (item === undefined)
      throw new Error(`no line for ${wanted}: ${pick.items.map(({ label }) => label).join()}`);
    pick.activeItems = [item];
    await new Promise((done) => setTimeout(done, HEARD_MS));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  };
  const create = (): vscode.QuickPick<vscode.QuickPickItem> => {
    const pick = createQuickPick();
    pick.onDidHide(() => (gone += 1));
    const show = pick.show.bind(pick);
    return Object.assign(pick, {
      show: () => {
        show();
        void work(pick);
      },
    });
  };
  Object.assign(vscode.window, { createQuickPick: create });
  return {
    titles,
    marked,
    gone: () => gone,
    dispose: () => Object.assign(vscode.window, { createQuickPick }),
  };
}

/** Types each of these into the next box, as a person does, and presses Enter. */
export function typing(...texts: string[]): { readonly prompts: string[]; readonly dispose: () => void } {
  const { createInputBox } = vscode.window;
  const prompts: string[] = [];
  const type = async (box: vscode.InputBox): Promise<void> => {
    prompts.push(box.prompt ?? '');
    box.value = texts.shift() ?? '';
    await new Promise((done) => setTimeout(done, 200));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  };
  const create = (): vscode.InputBox => {
    const box = createInputBox();
    const show = box.show.bind(box);
    return Object.assign(box, {
      show: () => {
        show();
        void type(box);
      },
    });
  };
  Object.assign(vscode.window, { createInputBox: create });
  return { prompts, dispose: () => Object.assign(vscode.window, { createInputBox }) };
}
