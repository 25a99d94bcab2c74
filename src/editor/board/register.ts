import * as vscode from 'vscode';
import { BOARD_VIEW_TYPE } from '../../manifest.ts';
import type { Services } from '../services.ts';

/** Boards that were open come back after a reload of the window. */
export function registerBoards(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(BOARD_VIEW_TYPE, {
    deserializeWebviewPanel: async (panel, state) => {
      const { restoreBoard } = await import('./panels.ts');
      await restoreBoard(services, panel, state);
    },
  });
}
