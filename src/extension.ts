import * as vscode from 'vscode';
import { activateFireline } from './editor/activate.ts';

/** VS Code shows nothing when an extension fails to start, so this does. */
export function activate(context: vscode.ExtensionContext): void {
  try {
    activateFireline(context);
  } catch (error) {
    void vscode.window.showErrorMessage(
      `Fireline could not start: ${error instanceof Error ? error.message : String(error)}. Reload the window to try again.`,
    );
    throw error;
  }
}

export { deactivateFireline as deactivate } from './editor/activate.ts';
