import * as vscode from 'vscode';
import { METRICS_VIEW_TYPE } from '../../manifest.ts';
import type { Services } from '../services.ts';

/** A page that was open comes back after a reload of the window. */
export function registerMetrics(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(METRICS_VIEW_TYPE, {
    deserializeWebviewPanel: async (panel) => {
      const { restoreMetrics } = await import('./panel.ts');
      restoreMetrics(services, panel);
    },
  });
}
