import * as vscode from 'vscode';
import type { VIEWS } from '../../manifest.ts';
import { messageOf } from '../errors.ts';
import type { Services } from '../services.ts';

export type ViewName = keyof typeof VIEWS;

/** Entries of which others are the authors, and which the person has not seen, are known by such an address. */
export const NEW_SCHEME = 'fireline-new';

/** A line of a tree. What a command needs to know of it stands in `argument`, as plain ids. */
export interface TreeNode {
  readonly item: vscode.TreeItem;
  readonly children?: () => Promise<TreeNode[]> | TreeNode[];
}

/** What VS Code hands to commands of a tree item is the node itself: ids for the command stand on it. */
export type ArgumentNode<T extends object> = TreeNode & T;

/** A tree that is rebuilt from its roots whenever something changed. Problems are shown in the tree itself. */
export class TreeProvider implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #roots: () => Promise<TreeNode[]>;
  readonly #services: Services;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  /** @param events when to build the tree anew */
  constructor(services: Services, events: readonly vscode.Event<void>[], roots: () => Promise<TreeNode[]>) {
    this.#services = services;
    this.#roots = roots;
    this.#subscriptions = events.map((event) => event(() => this.#changed.fire()));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return node.item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      return node === undefined ? await this.#roots() : ((await node.children?.()) ?? []);
    } catch (error) {
      this.#services.log.error('a view cannot be shown', error instanceof Error ? error : String(error));
      return [messageNode(messageOf(error), 'error')];
    }
  }

  refresh(): void {
    this.#changed.fire();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

/** A line that says something instead of being something. */
export function messageNode(
  text: string,
  icon: string,
  tooltip?: string,
  command?: vscode.Command,
): TreeNode {
  const item = new vscode.TreeItem(text);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.tooltip = tooltip ?? text;
  if (command) item.command = command;
  return { item };
}

/** Text from people in a tooltip: shown as text, whatever Markdown or HTML it holds. */
export function tooltip(title: string, ...lines: readonly (string | undefined)[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(title.replaceAll('\n', ' ')).appendMarkdown('**');
  for (const line of lines) {
    if (line !== undefined && line !== '') markdown.appendMarkdown('\n\n').appendText(line);
  }
  return markdown;
}
