import * as vscode from 'vscode';
import { describeEvent } from '../../core/incident/describe.ts';
import type { Incident, TimelineEntry } from '../../core/incident/incident.ts';
import { formatLocal, formatLocalShort } from '../../core/text/time.ts';
import { VIEWS } from '../../manifest.ts';
import type { Services } from '../services.ts';
import { tooltip, TreeProvider, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type EntryNode = ArgumentNode<{ readonly incident: string; readonly entry: string }>;

/** Entries of a long incident come in pages, so that showing the newest stays quick. */
const PAGE = 500;
const LABEL_LENGTH = 160;

export function registerTimelineView(services: Services): vscode.Disposable {
  const provider = new TreeProvider(services, [services.onDidChange], async () => {
    const incident = (await services.desk()).active;
    view.description = incident?.shortId ?? '';
    return incident === undefined ? [] : page(incident, incident.timeline.toReversed(), 0);
  });
  const view = vscode.window.createTreeView(VIEWS.timeline, { treeDataProvider: provider });
  return vscode.Disposable.from(view, provider);
}

function page(incident: Incident, newestFirst: readonly TimelineEntry[], start: number): TreeNode[] {
  const end = start + PAGE;
  const nodes: TreeNode[] = newestFirst.slice(start, end).map((entry) => entryNode(incident, entry));
  if (newestFirst.length <= end) return nodes;
  const item = new vscode.TreeItem(
    `Earlier (${newestFirst.length - end})`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${incident.id}/earlier/${end}`;
  item.iconPath = new vscode.ThemeIcon('history');
  return [...nodes, { item, children: () => page(incident, newestFirst, end) }];
}

function entryNode(incident: Incident, entry: TimelineEntry): EntryNode {
  const { text, detail } = describeEvent(entry, formatLocal);
  const now = Date.now();
  const line = text.split('\n', 1)[0] ?? '';
  const item = new vscode.TreeItem(line.length > LABEL_LENGTH ? `${line.slice(0, LABEL_LENGTH)}…` : line);
  const marks = [entry.retracted ? 'retracted' : '', entry.corrected ? 'corrected' : ''].filter(Boolean);
  item.id = `${incident.id}/${entry.id}`;
  item.description = [formatLocalShort(entry.occurredAt, now), entry.actor.name, ...marks].join(' · ');
  item.iconPath = iconOf(entry);
  item.contextValue = isAmendable(entry) ? 'entry' : 'entry.fixed';
  item.tooltip = tooltip(
    text,
    detail,
    `${formatLocal(entry.occurredAt)} · ${entry.actor.name}${entry.actor.email ? ` <${entry.actor.email}>` : ''}`,
    entry.occurredAt === entry.recordedAt ? undefined : `Recorded ${formatLocal(entry.recordedAt)}`,
    entry.corrected && `Corrected by ${entry.corrected.by.name}${reason(entry.corrected.reason)}`,
    entry.retracted && `Retracted by ${entry.retracted.by.name}${reason(entry.retracted.reason)}`,
    entry.source === 'manual' ? undefined : `Source: ${entry.source}`,
  );
  return { item, incident: incident.id, entry: entry.id };
}

const reason = (text: string | undefined): string => (text === undefined ? '' : `: ${text}`);

const isAmendable = ({ event, retracted, kind }: TimelineEntry): boolean =>
  event !== undefined && retracted === undefined && !kind.startsWith('event.');

/** By kind, or by what stands before its dot. */
const ICONS: Readonly<Record<string, readonly [icon: string, color?: string]>> = {
  'incident.declared': ['flame', 'charts.red'],
  'incident.reopened': ['debug-restart', 'charts.red'],
  'incident.closed': ['archive'],
  incident: ['edit'],
  'severity.changed': ['arrow-swap', 'list.warningForeground'],
  'status.changed': ['pulse', 'charts.blue'],
  milestone: ['milestone'],
  role: ['person'],
  note: ['comment'],
  hypothesis: ['lightbulb'],
  'step.done': ['pass', 'charts.green'],
  'step.skipped': ['debug-step-over'],
  'step.failed': ['error', 'charts.red'],
  step: ['circle-large-outline'],
  cause: ['search', 'charts.purple'],
  deployment: ['rocket', 'charts.blue'],
  hotfix: ['git-branch', 'charts.green'],
  rollback: ['discard', 'list.warningForeground'],
  command: ['terminal'],
  evidence: ['file-media'],
  comms: ['megaphone'],
  escalation: ['arrow-up', 'list.warningForeground'],
  monitoring: ['eye'],
  factor: ['list-tree'],
  action: ['checklist'],
  postmortem: ['book'],
  event: ['history'],
};

function iconOf({ kind, retracted }: TimelineEntry): vscode.ThemeIcon {
  if (retracted) return new vscode.ThemeIcon('discard', new vscode.ThemeColor('disabledForeground'));
  const [icon, color] = ICONS[kind] ?? ICONS[kind.split('.', 1)[0] ?? ''] ?? ['question'];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
