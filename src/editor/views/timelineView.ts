import * as vscode from 'vscode';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { NEW_SCHEME, TreeProvider } from './treeProvider.ts';

const NEW = new vscode.FileDecoration(
  '●',
  'New since you last looked',
  new vscode.ThemeColor('list.highlightForeground'),
);

export function registerTimelineView(services: Services): vscode.Disposable {
  const provider = new TreeProvider(services, [services.onDidChange], async () => {
    const [{ timelineTree }, desk] = await Promise.all([import('./timelineNodes.ts'), services.desk()]);
    const { roots, description } = timelineTree(desk);
    view.description = description;
    return roots;
  });
  const view = vscode.window.createTreeView(VIEWS.timeline, { treeDataProvider: provider });
  const decorations = vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) => (scheme === NEW_SCHEME ? NEW : undefined),
  });
  return vscode.Disposable.from(view, provider, decorations);
}
