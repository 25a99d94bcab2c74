import * as vscode from 'vscode';
import { dueWords, type ActionRow } from '../../core/actions/list.ts';
import { localDay } from '../../core/actions/overdue.ts';
import { formatLocal } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import type { ActionDesk } from '../actions/actionDesk.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

type ActionNode = ArgumentNode<{ readonly incident: string; readonly action: string }>;

/** As many as a tree draws without a pause. */
const PAGE = 500;

/** What is overdue first; what is done, at the end of it, when that is asked for. */
export function actionsTree(actions: ActionDesk): TreeNode[] {
  actions.look();
  const { open, done } = actions.groups();
  const { showsDone } = actions;
  if (open.length === 0 && done.length > 0 && !showsDone) return [allDone(done.length)];
  return [
    ...foundNode(actions, open),
    ...pageOf(actions, open, 0),
    ...(showsDone ? [group(`Done (${done.length})`, 'pass', () => pageOf(actions, done, 0))] : []),
  ];
}

const allDone = (count: number): TreeNode =>
  messageNode(
    count === 1 ? 'The one action item is done' : `All ${count} action items are done`,
    'pass',
    'Show them',
    { command: commandId('showDoneActions'), title: 'Show Done' },
  );

/** What commits say is done. It is put on record when a person says so. */
function foundNode(actions: ActionDesk, open: readonly ActionRow[]): TreeNode[] {
  const { length } = actions.foundIn(open);
  if (length === 0) return [];
  const words = length === 1 ? 'A commit says that it did one' : `Commits say that they did ${length}`;
  const tip = 'Click to close them, with their commits on record';
  return [
    messageNode(words, 'git-commit', tip, { command: commandId('refreshActions'), title: 'Close Them' }),
  ];
}

function pageOf(actions: ActionDesk, rows: readonly ActionRow[], start: number): TreeNode[] {
  const end = start + PAGE;
  const today = localDay(Date.now());
  const nodes: TreeNode[] = rows.slice(start, end).map((row) => actionNode(actions, row, today));
  const left = rows.length - end;
  if (left > 0) nodes.push(group(`More (${left})`, 'ellipsis', () => pageOf(actions, rows, end)));
  return nodes;
}

function group(label: string, icon: string, children: () => TreeNode[]): TreeNode {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = new vscode.ThemeIcon(icon);
  return { item, children };
}

function actionNode(actions: ActionDesk, row: ActionRow, today: string): ActionNode {
  const { incident, item: action } = row;
  const commit = actions.commitOf(row);
  const item = new vscode.TreeItem(action.title);
  item.id = `${incident.id}/${action.action}`;
  item.description = describe(row, today);
  item.iconPath = iconOf(row, commit !== undefined);
  item.contextValue = [
    'action',
    action.closed ? 'done' : 'open',
    ...(action.link === undefined ? [] : ['linked']),
  ].join('.');
  item.tooltip = tooltip(
    action.title,
    `${incident.shortId} · ${incident.severity} ${incident.title}`,
    `Owner: ${action.owner ?? 'not recorded'}`,
    `Due: ${action.due ?? 'not recorded'}`,
    action.type && `Type: ${action.type}`,
    action.priority && `Priority: ${action.priority}`,
    action.reopened && `Reopened ${formatLocal(action.reopened.at)}`,
    action.link,
    commit && `Commit ${commit.revision.slice(0, 8)} says that it did this: ${commit.subject}`,
  );
  item.accessibilityInformation = {
    label: `${action.closed ? 'Done: ' : ''}${action.title}, ${item.description}, of ${incident.title}`,
  };
  const argument = { incident: incident.id, action: action.action };
  item.command = { command: commandId('openAction'), title: 'Open', arguments: [argument] };
  return { item, ...argument };
}

function describe({ incident, item: { due, owner, priority, closed } }: ActionRow, today: string): string {
  const parts = [
    closed ? '' : dueWords(due, today),
    owner ?? 'no owner',
    priority === 'high' ? 'high priority' : '',
    incident.kind === 'drill' ? 'drill' : '',
    incident.shortId,
  ];
  return parts.filter(Boolean).join(' · ');
}

function iconOf({ item, isOverdue }: ActionRow, hasCommit: boolean): vscode.ThemeIcon {
  if (item.closed) return new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
  if (hasCommit) return new vscode.ThemeIcon('git-commit');
  if (isOverdue) return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('circle-large-outline');
}
