import * as vscode from 'vscode';
import { deploymentLabel } from '../../core/deployments/deployment.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { RankedCommit, RankedDeployment } from '../../core/suspects/candidate.ts';
import { chanceText } from '../../core/suspects/chance.ts';
import { commitTitle } from '../../core/text/commit-title.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import type { SuspectDesk } from '../desk/suspectDesk.ts';
import { commitNode } from './commitNodes.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

const SHOWN = 5;
const COMMITS_SHOWN = 10;

interface Context {
  readonly desk: IncidentDesk;
  readonly list: DeploymentList;
  readonly suspects: SuspectDesk;
  readonly incident: Incident;
}

/** The likeliest deployments of the active incident, above all the others. */
export function suspectsNode(context: Context): TreeNode {
  const { incident, suspects } = context;
  suspects.look(incident);
  const known = suspects.of(incident.id);
  const item = new vscode.TreeItem('Suspects', vscode.TreeItemCollapsibleState.Expanded);
  item.id = `suspects/${incident.id}`;
  item.description = known?.state === 'reading' ? 'reading git…' : incident.shortId;
  item.iconPath = new vscode.ThemeIcon('search');
  item.tooltip = tooltip(`Suspects of ${incident.shortId}`, known?.message);
  return { item, children: () => suspectNodes(context) };
}

function suspectNodes({ desk, list, suspects, incident }: Context): TreeNode[] {
  const known = suspects.of(incident.id);
  if (known === undefined || known.ranked.length === 0) {
    return [messageNode(known?.message ?? 'Reading git…', known?.state === 'failed' ? 'error' : 'info')];
  }
  return known.ranked
    .slice(0, SHOWN)
    .flatMap((ranked) => suspectNode({ desk, list, incident }, ranked) ?? []);
}

type SuspectNode = ArgumentNode<{
  readonly deployment: string;
  readonly repository: string;
  readonly revision: string;
}>;

function suspectNode(
  { desk, list, incident }: Omit<Context, 'suspects'>,
  { id, probability, reasons, commits }: RankedDeployment,
): SuspectNode | undefined {
  const deployment = list.find(id);
  const repository = desk.homes.repositories.find(({ root }) => root === deployment?.repository);
  if (deployment === undefined || repository === undefined) return undefined;
  const item = new vscode.TreeItem(deploymentLabel(deployment), vscode.TreeItemCollapsibleState.Collapsed);
  const texts = reasons.map(({ text }) => text);
  item.id = `suspects/${incident.id}/${id}`;
  item.description = [chanceText(probability), formatLocalShort(deployment.at, Date.now()), texts[0]]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor('charts.yellow'));
  const isLinked = incident.deployments.some((linked) => linked.id === id);
  item.contextValue = isLinked ? 'deployment.linked' : 'deployment';
  item.tooltip = tooltip(
    deployment.name,
    `${chanceText(probability)} of all changes that were looked at`,
    ...texts,
  );
  const children = (): TreeNode[] =>
    commits.slice(0, COMMITS_SHOWN).map((commit) => commitOf(commit, item.id ?? id));
  const commitOf = ({ candidate, probability: share, reasons: why }: RankedCommit, parentId: string) =>
    commitNode(
      repository,
      {
        ...candidate,
        subject: commitTitle(candidate.subject, candidate.body),
        at: new Date(candidate.at).toISOString(),
      },
      { parentId, description: chanceText(share), reasons: why.map(({ text }) => text) },
    );
  return { item, deployment: id, repository: repository.root, revision: deployment.revision, children };
}
