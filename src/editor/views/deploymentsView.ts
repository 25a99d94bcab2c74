import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { TreeProvider } from './treeProvider.ts';

export function registerDeploymentsView(services: Services): vscode.Disposable {
  const events = [services.onDidChange, services.onDidChangeDeployments, services.onDidChangeSuspects];
  const provider = new TreeProvider(services, events, async () => {
    // Nobody may ever look at the view, so what draws it is loaded with the first look.
    const [{ deploymentsTree }, desk, list] = await Promise.all([
      import('./deploymentNodes.ts'),
      services.desk(),
      services.deployments(),
    ]);
    const { roots, description } = await deploymentsTree({ desk, list }, services.suspects);
    view.description = description;
    return roots;
  });
  const view = vscode.window.createTreeView(VIEWS.deployments, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(view, provider);
}
