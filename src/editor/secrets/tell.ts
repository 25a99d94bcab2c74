import * as vscode from 'vscode';
import { maskedWords } from '../../core/secrets/words.ts';

/** What is masked within one act, in several entries or fields of them, is told once. */
const GATHER_MS = 400;

const gathered: string[] = [];
let timer: NodeJS.Timeout | undefined;

/** Says how many secrets were left out of the record. Never what they were. */
export function tellMasked(labels: readonly string[]): void {
  gathered.push(...labels);
  timer ??= setTimeout(() => {
    timer = undefined;
    void vscode.window.showWarningMessage(maskedWords(gathered.splice(0)));
  }, GATHER_MS);
}
