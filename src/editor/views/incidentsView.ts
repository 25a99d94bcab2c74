import * as vscode from 'vscode';
import { STATUS_LABELS } from '../../core/incident/describe.ts';
import { isOver } from '../../core/incident/incident.ts';
import { elapsed } from '../../core/incident/metrics.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { Severity } from '../../core/incident/vocabulary.ts';
import { formatDuration, formatLocal } from '../../core/text/time.ts';
import { commandId, VIEWS } from '../../manifest.ts';
import { dueOf, type Due } from '../desk/due.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import type { Services } from '../services.ts';
import { messageNode, tooltip, TreeProvider, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type IncidentNode = ArgumentNode<{ readonly incident: string }>;

export function registerIncidentsView(services: Services): vscode.Disposable {
  const provider = new TreeProvider(services, [services.onDidChange], async () => {
    const desk = await services.desk();
    const nodes = await Promise.all(desk.incidents.map((incident) => incidentNode(desk, incident)));
    view.badge = badge(nodes.filter(({ isOverdue }) => isOverdue).length);
    return [...notices(desk), ...nodes];
  });
  const view = vscode.window.createTreeView(VIEWS.incidents, { treeDataProvider: provider });
  return vscode.Disposable.from(view, provider);
}

const badge = (overdue: number): vscode.ViewBadge | undefined =>
  overdue === 0 ? undefined : { value: overdue, tooltip: `${overdue} overdue` };

/** Shared by views: how bad it is, as a colour of the theme. */
export const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  P0: 'charts.red',
  P1: 'list.warningForeground',
  P2: 'charts.blue',
  P3: 'descriptionForeground',
};

async function incidentNode(
  desk: IncidentDesk,
  incident: IncidentSummary,
): Promise<IncidentNode & { readonly isOverdue: boolean }> {
  const whole = desk.find(incident.id);
  const due = whole && (await dueOf(desk, whole));
  const isActive = desk.active?.id === incident.id;
  const item = new vscode.TreeItem(`${incident.severity} ${incident.title}`);
  item.id = incident.id;
  item.description = describe(incident, due, isActive);
  item.iconPath = iconOf(incident);
  item.contextValue = `incident.${isOver(incident) ? incident.status : 'open'}`;
  item.tooltip = tooltipOf(incident, due);
  item.accessibilityInformation = { label: `${incident.title}, ${incident.severity}, ${item.description}` };
  item.command = {
    command: commandId('openBoard'),
    title: 'Open Board',
    arguments: [{ incident: incident.id }],
  };
  return { item, incident: incident.id, isOverdue: due?.isOverdue ?? false };
}

function describe(incident: IncidentSummary, due: Due | undefined, isActive: boolean): string {
  const parts = [
    isActive ? 'active' : '',
    incident.kind === 'drill' ? 'drill' : '',
    STATUS_LABELS[incident.status],
    formatDuration(elapsed(incident, Date.now())),
    due?.text ?? '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function iconOf(incident: IncidentSummary): vscode.ThemeIcon {
  if (isOver(incident)) return new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
  return new vscode.ThemeIcon('flame', new vscode.ThemeColor(SEVERITY_COLORS[incident.severity]));
}

function tooltipOf(incident: IncidentSummary, due: Due | undefined): vscode.MarkdownString {
  const { declared, milestones, facts } = incident;
  return tooltip(
    incident.title,
    `${incident.shortId} · ${incident.severity} · ${STATUS_LABELS[incident.status]}`,
    `Declared ${formatLocal(declared.at)} by ${declared.by.name}`,
    milestones.started && `Impact started ${formatLocal(milestones.started.at)}`,
    facts.services && `Services: ${facts.services.join(', ')}`,
    due?.text,
  );
}

/** What a person should know of the record itself: not in git yet, unreadable parts, folders without one. */
function notices(desk: IncidentDesk): TreeNode[] {
  const show = { command: commandId('showProblems'), title: 'Show Problems' };
  const ofHomes = desk.homes.all.flatMap(({ name, journal, problems }) => {
    const { pending, flushError, fallbackReason } = journal.status();
    return [
      ...(fallbackReason ? [messageNode(`${name}: not kept in git`, 'info', fallbackReason, show)] : []),
      ...(flushError
        ? [messageNode(`Saved on this machine, not yet in git: ${pending}`, 'warning', flushError, show)]
        : []),
      ...(problems.length > 0
        ? [
            messageNode(
              `${problems.length} parts of the record were set aside`,
              'warning',
              'Show what and why',
              show,
            ),
          ]
        : []),
    ];
  });
  const failures = desk.homes.failures.map(({ folder, reason }) =>
    messageNode(folder, 'error', reason, show),
  );
  return [...failures, ...ofHomes];
}
