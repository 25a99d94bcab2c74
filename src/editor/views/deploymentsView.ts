import * as vscode from 'vscode';
import { deploymentLabel, type Commit, type Deployment } from '../../core/deployments/deployment.ts';
import { describeScheme } from '../../core/deployments/scheme.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { formatLocal, formatLocalShort } from '../../core/text/time.ts';
import { VIEWS } from '../../manifest.ts';
import type { DeploymentList, RepositoryDeployments } from '../desk/deploymentList.ts';
import type { Services } from '../services.ts';
import { messageNode, tooltip, TreeProvider, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type DeploymentNode = ArgumentNode<{
  readonly deployment: string;
  readonly repository: string;
  readonly revision: string;
}>;

export function registerDeploymentsView(services: Services): vscode.Disposable {
  const events = [services.onDidChange, services.onDidChangeDeployments];
  const provider = new TreeProvider(services, events, async () => {
    const [desk, list] = await Promise.all([services.desk(), services.deployments()]);
    const repositories = await list.load();
    const context = { list, incident: desk.active };
    const [only] = repositories;
    view.description = repositories.length === 1 ? schemeOf(only) : '';
    if (only !== undefined && repositories.length === 1) return repositoryNodes(context, only);
    return repositories.map((one) => repositoryNode(context, one));
  });
  const view = vscode.window.createTreeView(VIEWS.deployments, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(view, provider);
}

interface Context {
  readonly list: DeploymentList;
  readonly incident: Incident | undefined;
}

const schemeOf = (one: RepositoryDeployments | undefined): string =>
  one?.listing ? describeScheme(one.listing.scheme, Date.now()) : '';

function repositoryNode(context: Context, one: RepositoryDeployments): TreeNode {
  const { root } = one.repository;
  const item = new vscode.TreeItem(
    root.split(/[\\/]/).at(-1) ?? root,
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = root;
  item.iconPath = new vscode.ThemeIcon('repo');
  item.description = schemeOf(one);
  item.tooltip = root;
  return { item, children: () => repositoryNodes(context, one) };
}

function repositoryNodes(context: Context, { listing, failure }: RepositoryDeployments): TreeNode[] {
  if (listing === undefined) return [messageNode(failure ?? 'The deployments cannot be listed.', 'error')];
  const settings = {
    command: 'workbench.action.openSettings',
    title: 'Open Settings',
    arguments: ['fireline.deployments'],
  };
  const lacks = listing.lacks.map((lack) => messageNode(lack, 'info', undefined, settings));
  return [...lacks, ...listing.deployments.map((deployment) => deploymentNode(context, deployment))];
}

function deploymentNode({ list, incident }: Context, deployment: Deployment): DeploymentNode {
  const isLinked = incident?.deployments.some(({ id }) => id === deployment.id) ?? false;
  const item = new vscode.TreeItem(deploymentLabel(deployment), vscode.TreeItemCollapsibleState.Collapsed);
  const { environment, isCurrent, revision, at, author, repository } = deployment;
  const when = formatLocalShort(at, Date.now());
  item.id = `${repository}/${deployment.id}`;
  item.description = [
    isLinked ? 'linked' : '',
    when,
    isCurrent ? 'current' : '',
    revision.slice(0, 8),
    author,
  ]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = iconOf(isLinked, isCurrent);
  item.contextValue = isLinked ? 'deployment.linked' : 'deployment';
  item.tooltip = tooltip(
    deployment.name,
    `${formatLocal(at)}${deployment.atSource === 'commit' ? ' (date of its commit: when it was deployed is not recorded)' : ''}`,
    [environment && `Environment: ${environment}`, deployment.service && `Service: ${deployment.service}`]
      .filter(Boolean)
      .join('\n\n'),
    `Revision: ${revision}`,
    `By ${author}`,
    deployment.previous && `Before it: ${deployment.previous.name}`,
    isLinked ? `Linked to ${incident?.shortId ?? ''} as its cause` : undefined,
  );
  const node = { item, deployment: deployment.id, repository, revision };
  return { ...node, children: () => commitNodes(list, deployment) };
}

function iconOf(isLinked: boolean, isCurrent: boolean): vscode.ThemeIcon {
  if (isLinked) return new vscode.ThemeIcon('link', new vscode.ThemeColor('charts.red'));
  return isCurrent
    ? new vscode.ThemeIcon('rocket', new vscode.ThemeColor('charts.green'))
    : new vscode.ThemeIcon('history');
}

async function commitNodes(list: DeploymentList, deployment: Deployment): Promise<TreeNode[]> {
  const { commits, total } = await list.commits(deployment);
  if (commits.length === 0) return [messageNode('No commit came with it.', 'dash')];
  const more = total - commits.length;
  const nodes = commits.map((commit) => commitNode(deployment, commit));
  return more > 0 ? [...nodes, messageNode(`${more} earlier commits`, 'ellipsis')] : nodes;
}

function commitNode(deployment: Deployment, commit: Commit): TreeNode & { readonly revision: string } {
  const item = new vscode.TreeItem(commit.subject);
  item.id = `${deployment.repository}/${deployment.id}/${commit.revision}`;
  item.description = `${commit.revision.slice(0, 8)} · ${commit.author}`;
  item.iconPath = new vscode.ThemeIcon('git-commit');
  item.contextValue = 'commit';
  item.tooltip = tooltip(commit.subject, `${commit.author} · ${formatLocal(commit.at)}`, commit.revision);
  return { item, revision: commit.revision };
}
