import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import { report } from '../errors.ts';
import type { Services } from '../services.ts';
import type { StepNode } from './runbookNodes.ts';
import { TreeProvider, type TreeNode } from './treeProvider.ts';

/** The runbook of the active incident: phases, tracks, the decision, and steps with check boxes. */
export function registerRunbookView(services: Services): vscode.Disposable {
  const provider = new TreeProvider(services, [services.onDidChange], async () => {
    const desk = await services.desk();
    const incident = desk.active;
    view.description = incident ? `${incident.severity} ${incident.title}` : '';
    if (incident === undefined) return [];
    const [{ runbookNodes }, runbook] = await Promise.all([
      import('./runbookNodes.ts'),
      desk.runbookOf(incident),
    ]);
    return runbookNodes({ incident, runbook });
  });
  const view = vscode.window.createTreeView(VIEWS.runbook, {
    treeDataProvider: provider,
    showCollapseAll: true,
    // A box is ticked when the journal has it, and not before.
    manageCheckboxStateManually: true,
  });
  const ticking = view.onDidChangeCheckboxState(({ items }) => void tick(services, provider, items));
  return vscode.Disposable.from(view, provider, ticking);
}

async function tick(
  services: Services,
  provider: TreeProvider,
  items: readonly (readonly [TreeNode, vscode.TreeItemCheckboxState])[],
): Promise<void> {
  try {
    const [desk, { setStep }] = await Promise.all([services.desk(), import('../desk/intents.ts')]);
    for (const [node, state] of items) {
      if (!isStep(node)) continue;
      const incident = desk.find(node.incident);
      const status = state === vscode.TreeItemCheckboxState.Checked ? 'done' : 'open';
      if (incident) await setStep(desk, incident, { step: node.step, status });
    }
  } catch (error) {
    provider.refresh();
    await report(services.log, 'The step was not recorded', error);
  }
}

const isStep = (node: TreeNode): node is StepNode => 'step' in node;
