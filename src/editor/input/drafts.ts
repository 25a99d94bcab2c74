import type * as vscode from 'vscode';
import { askText, type TextQuestion } from './ask.ts';

const keyOf = (key: string): string => `fireline.draft.${key}`;

/**
 * Asks for a text and hands it to `record`. What was typed is kept until it is on record: turning away, a reload
 * or a full disk brings it back at the next try.
 */
export async function recordText(
  context: vscode.ExtensionContext,
  key: string,
  question: TextQuestion,
  record: (text: string) => Promise<void>,
): Promise<void> {
  const drafts = context.workspaceState;
  const text = await askText({
    ...question,
    value: drafts.get<string>(keyOf(key)) ?? question.value ?? '',
    onTyped: (value) => void drafts.update(keyOf(key), value === '' ? undefined : value),
  });
  if (text === undefined) return;
  await record(text);
  await drafts.update(keyOf(key), undefined);
}
