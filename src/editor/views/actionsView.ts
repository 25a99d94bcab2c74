import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { TreeProvider, type TreeNode } from './treeProvider.ts';

/** The action items of all incidents: what is overdue first. */
export function registerActionsView(services: Services): vscode.Disposable {
  const events = [services.onDidChange, services.onDidChangeActions];
  const provider = new TreeProvider(services, events, async () => {
    const [{ actionsTree }, actions] = await Promise.all([import('./actionNodes.ts'), services.actions()]);
    return actionsTree(actions);
  });
  const view = vscode.window.createTreeView(VIEWS.actions, { treeDataProvider: provider });
  const count = (): void => void showOverdue(services, view);
  return vscode.Disposable.from(view, provider, services.onDidChange(count));
}

/** The badge tells of what is overdue while nobody looks. */
async function showOverdue(services: Services, view: vscode.TreeView<TreeNode>): Promise<void> {
  try {
    const { overdue } = await services.actions();
    if (overdue === (view.badge?.value ?? 0)) return;
    const words = overdue === 1 ? '1 action item is overdue' : `${overdue} action items are overdue`;
    view.badge = overdue === 0 ? undefined : { value: overdue, tooltip: words };
  } catch (error) {
    services.log.error(
      'overdue action items are not counted',
      error instanceof Error ? error : String(error),
    );
  }
}
