import * as vscode from 'vscode';
import {
  deploymentLabel,
  STEP_LABELS,
  stepDetail,
  type Deployment,
} from '../../core/deployments/deployment.ts';
import { describeMainline, READING_STEPS } from '../../core/deployments/mainline.ts';
import { describeScheme } from '../../core/deployments/scheme.ts';
import { isOver, type Incident } from '../../core/incident/incident.ts';
import { formatLocal, formatLocalShort } from '../../core/text/time.ts';
import type { DeploymentListing } from '../../git/deployments.ts';
import { commandId } from '../../manifest.ts';
import type { DeploymentList, RepositoryDeployments } from '../desk/deploymentList.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import type { SuspectDesk } from '../desk/suspectDesk.ts';
import { commitNode } from './commitNodes.ts';
import { suspectsNode } from './suspectNodes.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type DeploymentNode = ArgumentNode<{
  readonly deployment: string;
  readonly repository: string;
  readonly revision: string;
}>;

interface Context {
  readonly desk: IncidentDesk;
  readonly list: DeploymentList;
  readonly incident: Incident | undefined;
}

interface Shown extends Context {
  /** What each deployment brought is known. */
  readonly isWhole: boolean;
}

/** What stands in the tree, and beside its title. */
export async function deploymentsTree(
  { desk, list }: Pick<Context, 'desk' | 'list'>,
  suspects: () => Promise<SuspectDesk>,
): Promise<{ readonly roots: TreeNode[]; readonly description: string }> {
  const repositories = await list.listed();
  const incident = desk.active;
  const context = { desk, list, incident };
  const [only, ...others] = repositories;
  const isOnly = only !== undefined && others.length === 0;
  const suspected =
    incident && !isOver(incident) ? [suspectsNode({ ...context, suspects: await suspects(), incident })] : [];
  const listed = isOnly
    ? repositoryNodes(context, only)
    : repositories.map((one) => repositoryNode(context, one));
  return { roots: [...suspected, ...listed], description: isOnly ? schemeOf(only) : '' };
}

function schemeOf({ listing }: RepositoryDeployments): string {
  if (listing === undefined) return '';
  const scheme = describeScheme(listing.scheme, Date.now());
  return listing.isWhole ? scheme : `${scheme} · reading what each brought…`;
}

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

function repositoryNodes(
  context: Context,
  { repository, listing, failure }: RepositoryDeployments,
): TreeNode[] {
  if (listing === undefined) return [messageNode(failure ?? 'The deployments cannot be listed.', 'error')];
  const choose = {
    command: commandId('chooseDeploymentMarks'),
    title: 'How Deployments Are Found…',
    arguments: [{ repository: repository.root }],
  };
  const lacks = listing.lacks.map((lack) => messageNode(lack, 'info', undefined, choose));
  const shown: Shown = { ...context, isWhole: listing.isWhole };
  return [
    ...lacks,
    ...mainlineNodes(shown, repository.root, listing),
    ...listing.deployments.map((deployment) => deploymentNode(shown, deployment)),
  ];
}

/** What is not deployed yet, or a line in its place: so the list below it stays where it is. */
function mainlineNodes(
  context: Shown,
  root: string,
  { unreleased, mainline }: DeploymentListing,
): readonly TreeNode[] {
  if (unreleased) return [deploymentNode(context, unreleased)];
  const text = mainline && describeMainline(mainline);
  if (mainline === undefined || text === undefined) return [];
  const icons = { reading: 'loading~spin', released: 'check', unknown: 'info', unreleased: 'info' } as const;
  const node = messageNode(text, icons[mainline.state]);
  node.item.id = unreleasedId(root);
  return [node];
}

/** Whatever is known of it, so that it keeps the focus. */
const unreleasedId = (root: string): string => `${root}/unreleased`;

function deploymentNode(context: Shown, deployment: Deployment): DeploymentNode {
  const { incident } = context;
  const isLinked = incident?.deployments.some(({ id }) => id === deployment.id) ?? false;
  const item = new vscode.TreeItem(deploymentLabel(deployment), vscode.TreeItemCollapsibleState.Collapsed);
  const { isCurrent, revision, at, author, repository, kind, step, told } = deployment;
  const when = formatLocalShort(at, Date.now());
  item.id = kind === 'unreleased' ? unreleasedId(repository) : `${repository}/${deployment.id}`;
  item.description = [
    isLinked ? 'linked' : '',
    when,
    isCurrent ? 'current' : '',
    (step && STEP_LABELS[step]) ?? '',
    told ? `told by ${told.by}` : '',
    revision.slice(0, 8),
    author,
  ]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = iconOf(deployment, isLinked);
  item.contextValue = (kind === 'unreleased' ? 'unreleased' : 'deployment') + (isLinked ? '.linked' : '');
  const linkedTo = isLinked ? `Linked to ${incident?.shortId ?? ''} as its cause` : undefined;
  const reading = context.isWhole ? undefined : READING_STEPS;
  item.tooltip = tooltip(deployment.name, ...factsOf(deployment), linkedTo, reading);
  const node = { item, deployment: deployment.id, repository, revision };
  return { ...node, children: () => commitNodes(context, deployment) };
}

function factsOf(deployment: Deployment): readonly (string | undefined)[] {
  const { at, atSource, environment, service, revision, author, previous, step, told, url } = deployment;
  if (deployment.kind === 'unreleased') {
    return [
      `The newest is of ${formatLocal(at)}`,
      `Revision: ${revision}`,
      previous && `On top of ${previous.name}`,
    ];
  }
  return [
    `${formatLocal(at)}${atSource === 'commit' ? ' (date of its commit: when it was deployed is not recorded)' : ''}`,
    environment && `Environment: ${environment}`,
    service && `Service: ${service}`,
    `Revision: ${revision}`,
    author === '' ? 'By whom is not recorded' : `By ${author}`,
    previous && (step ? stepDetail(step, previous.name) : `Before it: ${previous.name}`),
    told && `Told by ${told.by}, ${formatLocal(told.at)}`,
    told?.note,
    url,
  ];
}

function iconOf({ kind, isCurrent, step }: Deployment, isLinked: boolean): vscode.ThemeIcon {
  if (isLinked) return new vscode.ThemeIcon('link', new vscode.ThemeColor('charts.red'));
  if (kind === 'unreleased') return new vscode.ThemeIcon('git-pull-request-draft');
  if (step === 'rollback') return new vscode.ThemeIcon('discard', new vscode.ThemeColor('charts.yellow'));
  return isCurrent
    ? new vscode.ThemeIcon('rocket', new vscode.ThemeColor('charts.green'))
    : new vscode.ThemeIcon('history');
}

async function commitNodes(context: Context, deployment: Deployment): Promise<TreeNode[]> {
  const repository = context.desk.homes.repositories.find(({ root }) => root === deployment.repository);
  if (repository === undefined) return [];
  const { commits, total, isRollback } = await context.list.commits(deployment);
  if (commits.length === 0) return [messageNode('No commit came with it.', 'dash')];
  const more = total - commits.length;
  const parentId = `${deployment.repository}/${deployment.id}`;
  return [
    ...(isRollback ? [messageNode('It took these commits back:', 'discard')] : []),
    ...commits.map((commit) => commitNode(repository, commit, { parentId })),
    ...(more > 0 ? [messageNode(`${more} earlier commits`, 'ellipsis')] : []),
  ];
}
