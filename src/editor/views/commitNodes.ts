import { posix } from 'node:path';
import * as vscode from 'vscode';
import type { Commit } from '../../core/deployments/deployment.ts';
import { formatLocal } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import type { CommitFile } from '../../git/commit-files.ts';
import type { Repository } from '../../git/repository.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type CommitNode = ArgumentNode<{ readonly revision: string; readonly repository: string }>;

/** What more there is to say of a commit than git says. */
export interface CommitMore {
  /** Of the node that it stands under. */
  readonly parentId: string;
  /** Before its hash. */
  readonly description?: string;
  readonly reasons?: readonly string[];
}

/** A commit, with its files below it; a click shows all that it changed. */
export function commitNode(repository: Repository, commit: Commit, more: CommitMore): CommitNode {
  const { revision, subject, author, at } = commit;
  const { root } = repository;
  const item = new vscode.TreeItem(subject, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${more.parentId}/${revision}`;
  item.description = [more.description, revision.slice(0, 8), author].filter(Boolean).join(' · ');
  item.iconPath = new vscode.ThemeIcon('git-commit');
  item.contextValue = 'commit';
  item.tooltip = tooltip(subject, `${author} · ${formatLocal(at)}`, revision, ...(more.reasons ?? []));
  return {
    item,
    revision,
    repository: root,
    children: () => fileNodes(repository, revision, item.id ?? revision),
  };
}

async function fileNodes(repository: Repository, revision: string, parentId: string): Promise<TreeNode[]> {
  // What runs git is not read before somebody looks into a commit.
  const { filesOfCommit } = await import('../../git/commit-files.ts');
  const { files, total } = await filesOfCommit(repository, revision);
  if (files.length === 0) return [messageNode('It changed no file.', 'dash')];
  const nodes = files.map((file) => fileNode(repository, revision, file, parentId));
  const left = total - files.length;
  return left > 0 ? [...nodes, messageNode(`${left} more files`, 'ellipsis')] : nodes;
}

const ICONS = {
  added: 'diff-added',
  modified: 'diff-modified',
  deleted: 'diff-removed',
  renamed: 'diff-renamed',
  'type-changed': 'diff-modified',
} as const satisfies Record<CommitFile['change'], string>;

function fileNode({ root }: Repository, revision: string, file: CommitFile, parentId: string): TreeNode {
  const { path, before, change } = file;
  const item = new vscode.TreeItem(posix.basename(path));
  const folder = posix.dirname(path);
  item.id = `${parentId}/${path}`;
  item.description = [folder === '.' ? '' : folder, before === undefined ? '' : `from ${before}`]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon(ICONS[change]);
  item.contextValue = 'file';
  item.tooltip = tooltip(path, change, before);
  item.command = {
    command: commandId('openCommit'),
    title: 'Show Changes',
    arguments: [{ revision, repository: root, path }],
  };
  return { item };
}
