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

/** Something to know while choosing, and no answer: picking it shows it, and the question stays. */
export interface Hint extends vscode.QuickPickItem {
  readonly show: () => void;
}

export interface PickQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly step?: readonly [number, number];
}

export interface MoreChoices<T> {
  /** Which one is marked at first. */
  readonly chosen?: T | undefined;
  /** The choices when more is known of them. */
  readonly later?: Promise<readonly Choice<T>[]>;
  /** Stands beside the placeholder until then. */
  readonly meanwhile?: string;
  /** Whether two of them are the same, so that it stays marked; else the one in the same place is. */
  readonly isSame?: (a: T, b: T) => boolean;
  /** Come below the choices once they are known, under a heading; nobody waits for them. */
  readonly hints?: { readonly heading: string; readonly items: Promise<readonly Hint[]> };
  /** The choices for what was typed, where there are too many to hand them all to the window. */
  readonly search?: (typed: string) => readonly Choice<T>[];
}

/** Asks for one of several. Undefined when the person turns away. */
export async function askChoice<T>(
  question: PickQuestion,
  choices: readonly Choice<T>[],
  more: MoreChoices<T> = {},
): Promise<T | undefined> {
  const { chosen, search, hints } = more;
  const pick = vscode.window.createQuickPick<Choice<T> | Hint>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.step = question.step?.[0];
  pick.totalSteps = question.step?.[1];
  pick.items = choices;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  if (hints) void addHints(pick, hints);
  pick.activeItems = choices.filter(({ value }) => value === chosen);
  void refine(pick, more);
  if (search) pick.onDidChangeValue((typed) => (pick.items = search(typed).map(alwaysShown)));
  try {
    return await new Promise<T | undefined>((resolve) => {
      pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item && 'show' in item) item.show();
        else resolve(item?.value);
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** Asks for any number of several. Undefined when the person turns away; an empty list when they take none. */
export async function askSeveral<T>(
  { title, placeholder }: PickQuestion,
  choices: readonly Choice<T>[],
): Promise<readonly T[] | undefined> {
  const picked = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: placeholder,
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.map(({ value }) => value);
}

async function addHints<T>(
  pick: vscode.QuickPick<Choice<T> | Hint>,
  { heading, items }: NonNullable<MoreChoices<T>['hints']>,
): Promise<void> {
  // A hint that cannot be had is not missed.
  const hints = await items.catch(() => []);
  if (hints.length === 0) return;
  const { activeItems } = pick;
  const separator = { label: heading, kind: vscode.QuickPickItemKind.Separator, show: () => undefined };
  pick.items = [...pick.items, separator, ...hints];
  pick.activeItems = activeItems;
}

async function refine<T>(
  pick: vscode.QuickPick<Choice<T> | Hint>,
  { later, meanwhile = '', isSame = () => false }: MoreChoices<T>,
): Promise<void> {
  if (later === undefined) return;
  const { placeholder } = pick;
  if (meanwhile !== '') pick.placeholder = `${meanwhile} · ${placeholder ?? ''}`;
  pick.busy = true;
  pick.keepScrollPosition = true;
  try {
    const better = await later;
    const [active] = pick.activeItems;
    const isActive = ({ kind, value }: Choice<T>): boolean =>
      kind !== vscode.QuickPickItemKind.Separator &&
      active !== undefined &&
      'value' in active &&
      isSame(value, active.value);
    const same = better.find(isActive);
    const at = active === undefined ? 0 : pick.items.indexOf(active);
    pick.items = better;
    pick.activeItems = same ? [same] : better.slice(at, at + 1);
  } finally {
    pick.placeholder = placeholder;
    pick.busy = false;
  }
}

/** It has been found by rules of our own, so the window's filter must not take it out again. */
const alwaysShown = <T>(choice: Choice<T>): Choice<T> => ({ ...choice, alwaysShow: true });

export const notEmpty =
  (message: string) =>
  (value: string): string | undefined =>
    value.trim() === '' ? message : undefined;
