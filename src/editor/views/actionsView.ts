import * as vscode from 'vscode';
import { countOverdue, localDay } from '../../core/actions/overdue.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { TreeProvider, type TreeNode } from './treeProvider.ts';

/** The action items of all incidents: what is overdue first. */
export function registerActionsView(services: Services): vscode.Disposable {
  const events = [services.onDidChange, services.onDidChangeActions];
  const provider = new TreeProvider(services, events, async () => {
    // Nobody may ever look at the view, so what draws it is loaded with the first look.
    const [{ actionsTree }, actions] = await Promise.all([import('./actionNodes.ts'), services.actions()]);
    return actionsTree(actions);
  });
  const view = vscode.window.createTreeView(VIEWS.actions, { treeDataProvider: provider });
  // Why the record cannot be opened is told elsewhere.
  const count = (): void => void services.desk().then(({ incidents }) => showOverdue(view, incidents), noop);
  return vscode.Disposable.from(view, provider, services.onDidChange(count));
}

const noop = (): void => undefined;

/** The badge tells of what is overdue while nobody looks. */
function showOverdue(view: vscode.TreeView<TreeNode>, incidents: readonly IncidentSummary[]): void {
  const value = countOverdue(incidents, localDay(Date.now()));
  if (value !== (view.badge?.value ?? 0))
    view.badge = value === 0 ? undefined : { value, tooltip: `${value} overdue` };
}
