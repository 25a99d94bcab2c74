import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { TreeProvider } from './treeProvider.ts';

export function registerIncidentsView(services: Services): vscode.Disposable {
  const provider = new TreeProvider(services, [services.onDidChange], async () => {
    const [{ incidentsTree }, desk] = await Promise.all([import('./incidentNodes.ts'), services.desk()]);
    const { roots, badge } = await incidentsTree(desk);
    view.badge = badge;
    return roots;
  });
  const view = vscode.window.createTreeView(VIEWS.incidents, { treeDataProvider: provider });
  return vscode.Disposable.from(view, provider);
}
