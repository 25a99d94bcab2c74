import type * as vscode from 'vscode';

const DELAY_MS = 300;

/** Calls back some time after the last change of each document, and not while somebody types. */
export class Debounce implements vscode.Disposable {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  after(key: string, run: () => void): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        run();
      }, DELAY_MS),
    );
  }

  cancel(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  dispose(): void {
    for (const key of [...this.#timers.keys()]) this.cancel(key);
  }
}
