import * as vscode from 'vscode';
import { describeEvent } from '../../core/incident/describe.ts';
import type { Incident, TimelineEntry } from '../../core/incident/incident.ts';
import { markedEntries } from '../../core/incident/news.ts';
import { cut } from '../../core/text/cut.ts';
import { formatLocal, formatLocalShort } from '../../core/text/time.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { NEW_SCHEME, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type EntryNode = ArgumentNode<{ readonly incident: string; readonly entry: string }>;

/** Entries of a long incident come in pages, so that showing the newest stays quick. */
const PAGE = 500;
const LABEL_LENGTH = 160;

/** What stands in the tree, and beside its title. */
export function timelineTree(desk: IncidentDesk): {
  readonly roots: TreeNode[];
  readonly description: string;
} {
  const incident = desk.active;
  const news = incident && desk.news(incident.id);
  const marked = news ? markedEntries(news) : new Set<string>();
  const description = [incident?.shortId, marked.size > 0 ? `${marked.size} new` : '']
    .filter(Boolean)
    .join(' · ');
  const roots = incident === undefined ? [] : page({ incident, marked }, incident.timeline.toReversed(), 0);
  return { roots, description };
}

interface Context {
  readonly incident: Incident;
  /** Ids of the entries that are new to the person here. */
  readonly marked: ReadonlySet<string>;
}

function page(context: Context, newestFirst: readonly TimelineEntry[], start: number): TreeNode[] {
  const end = start + PAGE;
  const nodes: TreeNode[] = newestFirst.slice(start, end).map((entry) => entryNode(context, entry));
  if (newestFirst.length <= end) return nodes;
  const item = new vscode.TreeItem(
    `Earlier (${newestFirst.length - end})`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${context.incident.id}/earlier/${end}`;
  item.iconPath = new vscode.ThemeIcon('history');
  return [...nodes, { item, children: () => page(context, newestFirst, end) }];
}

function entryNode({ incident, marked }: Context, entry: TimelineEntry): EntryNode {
  const { text, detail } = describeEvent(entry, formatLocal);
  const now = Date.now();
  const label = cut(text.split('\n', 1)[0] ?? '', LABEL_LENGTH);
  const isNew = marked.has(entry.id);
  const item = new vscode.TreeItem(label);
  // What stands behind a long label is cut off; the mark of a decoration is not.
  if (isNew) item.resourceUri = vscode.Uri.from({ scheme: NEW_SCHEME, path: `/${incident.id}/${entry.id}` });
  const marks = [entry.retracted ? 'retracted' : '', entry.corrected ? 'corrected' : ''].filter(Boolean);
  item.id = `${incident.id}/${entry.id}`;
  item.description = [
    ...(isNew ? ['new'] : []),
    formatLocalShort(entry.occurredAt, now),
    entry.actor.name,
    ...marks,
  ].join(' · ');
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
  why: ['list-tree'],
  factor: ['list-tree'],
  action: ['checklist'],
  backlog: ['inbox'],
  bisect: ['search'],
  runbook: ['book'],
  postmortem: ['book'],
  review: ['book'],
  event: ['history'],
};

function iconOf({ kind, retracted }: TimelineEntry): vscode.ThemeIcon {
  if (retracted) return new vscode.ThemeIcon('discard', new vscode.ThemeColor('disabledForeground'));
  // A kind that this version does not know may have any name, also that of a member of all objects.
  const key = [kind, kind.split('.', 1)[0] ?? ''].find((name) => Object.hasOwn(ICONS, name));
  const [icon, color] = (key === undefined ? undefined : ICONS[key]) ?? ['question'];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
