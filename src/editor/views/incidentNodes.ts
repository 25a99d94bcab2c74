import * as vscode from 'vscode';
import { failureLine, sharingLine, sharingSentence } from '../../core/board/sharing.ts';
import type { SharingView } from '../../core/board/state.ts';
import { groupIncidents } from '../../core/incident/groups.ts';
import { isOver } from '../../core/incident/incident.ts';
import { elapsed } from '../../core/incident/metrics.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import { REVIEW_LABELS, type Severity, STATUS_LABELS } from '../../core/incident/vocabulary.ts';
import { formatDuration, formatLocal, formatLocalShort } from '../../core/text/time.ts';
import { commandId } from '../../manifest.ts';
import { dueOf, type Due } from '../desk/due.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { remoteViewsOf, sharingViewOf } from '../desk/sharingView.ts';
import { messageNode, tooltip, type ArgumentNode, type TreeNode } from './treeProvider.ts';

export type IncidentNode = ArgumentNode<{ readonly incident: string }>;

/** What stands in the tree, and the badge of its container. */
export async function incidentsTree(
  desk: IncidentDesk,
): Promise<{ readonly roots: TreeNode[]; readonly badge: vscode.ViewBadge | undefined }> {
  const groups = groupIncidents(desk.incidents, (id) => desk.isArchived(id));
  const open = await nodesOf(desk, groups.open);
  const recent = await nodesOf(desk, groups.recent);
  const roots = [
    ...notices(desk),
    ...open,
    ...recent,
    ...pages(desk, { label: 'Earlier', icon: 'history', incidents: groups.earlier }, 0),
    ...pages(desk, { label: 'Archived', icon: 'archive', incidents: groups.archived }, 0),
  ];
  return { roots, badge: badge([...open, ...recent].reduce((sum, { overdue }) => sum + overdue, 0)) };
}

/** As many as a tree draws without a pause. */
const PAGE = 500;

interface Group {
  readonly label: string;
  readonly icon: string;
  readonly incidents: readonly IncidentSummary[];
}

function nodesOf(
  desk: IncidentDesk,
  incidents: readonly IncidentSummary[],
): Promise<Awaited<ReturnType<typeof incidentNode>>[]> {
  const active = desk.active?.id;
  return Promise.all(incidents.map((incident) => incidentNode(desk, incident, incident.id === active)));
}

/** A closed group, with the next page of it as a closed group at its end. */
function pages(desk: IncidentDesk, group: Group, start: number): TreeNode[] {
  const left = group.incidents.length - start;
  if (left <= 0) return [];
  const item = new vscode.TreeItem(
    `${start === 0 ? group.label : 'More'} (${left})`,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${group.label}/${start}`;
  item.iconPath = new vscode.ThemeIcon(group.icon);
  const end = start + PAGE;
  const children = async (): Promise<TreeNode[]> => [
    ...(await nodesOf(desk, group.incidents.slice(start, end))),
    ...pages(desk, group, end),
  ];
  return [{ item, children }];
}

const badge = (overdue: number): vscode.ViewBadge | undefined =>
  overdue === 0 ? undefined : { value: overdue, tooltip: `${overdue} overdue` };

/** How bad it is, as a colour of the theme. */
const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  P0: 'charts.red',
  P1: 'list.warningForeground',
  P2: 'charts.blue',
  P3: 'descriptionForeground',
};

async function incidentNode(
  desk: IncidentDesk,
  incident: IncidentSummary,
  isActive: boolean,
): Promise<IncidentNode & { readonly overdue: number }> {
  const whole = desk.find(incident.id);
  const due = whole && (await dueOf(desk, whole));
  const sharing = sharingViewOf(desk.homeOf(incident.id), incident.id);
  const item = new vscode.TreeItem(`${incident.severity} ${incident.title}`);
  item.id = incident.id;
  item.description = describe(incident, { due, isActive, sharing });
  item.iconPath = iconOf(incident);
  item.contextValue = [
    `incident.${isOver(incident) ? incident.status : 'open'}`,
    ...(sharing ? [sharing.remote === undefined ? 'local' : 'shared'] : []),
  ].join('.');
  item.tooltip = tooltipOf(incident, due, sharing);
  item.accessibilityInformation = { label: `${incident.title}, ${incident.severity}, ${item.description}` };
  item.command = {
    command: commandId('openBoard'),
    title: 'Open Board',
    arguments: [{ incident: incident.id }],
  };
  return { item, incident: incident.id, overdue: due?.overdue ?? 0 };
}

interface Row {
  readonly due: Due | undefined;
  readonly isActive: boolean;
  readonly sharing: SharingView | undefined;
}

const timeNow = (iso: string): string => formatLocalShort(iso, Date.now());

function describe(incident: IncidentSummary, { due, isActive, sharing }: Row): string {
  const parts = [
    isActive ? 'active' : '',
    incident.kind === 'drill' ? 'drill' : '',
    STATUS_LABELS[incident.status],
    formatDuration(elapsed(incident, Date.now())),
    due?.text ?? '',
    sharing ? sharingLine(sharing, timeNow) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function iconOf(incident: IncidentSummary): vscode.ThemeIcon {
  if (isOver(incident)) return new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green'));
  return new vscode.ThemeIcon('flame', new vscode.ThemeColor(SEVERITY_COLORS[incident.severity]));
}

function tooltipOf(
  incident: IncidentSummary,
  due: Due | undefined,
  sharing: SharingView | undefined,
): vscode.MarkdownString {
  const { declared, milestones, facts, review } = incident;
  return tooltip(
    incident.title,
    `${incident.shortId} · ${incident.severity} · ${STATUS_LABELS[incident.status]}`,
    `Declared ${formatLocal(declared.at)} by ${declared.by.name}`,
    milestones.started && `Impact started ${formatLocal(milestones.started.at)}`,
    facts.services && `Services: ${facts.services.join(', ')}`,
    review &&
      `Post-mortem: ${REVIEW_LABELS[review.status].toLowerCase()} since ${formatLocal(review.at)} by ${review.by.name}`,
    due?.text,
    ...(due?.others ?? []),
    sharing && sharingSentence(sharing, timeNow),
  );
}

/** What a person should know of the record itself: not in git yet, unreadable parts, folders without one. */
function notices(desk: IncidentDesk): TreeNode[] {
  const show = { command: commandId('showProblems'), title: 'Show Problems' };
  const ofHomes = desk.homes.all.flatMap((home) => {
    const { name, journal, problems } = home;
    const { pending, flushError, fallbackReason } = journal.status();
    return [
      ...(fallbackReason ? [messageNode(`${name}: not kept in git`, 'info', fallbackReason, show)] : []),
      ...(flushError
        ? [messageNode(`Saved on this machine, not yet in git: ${pending}`, 'warning', flushError, show)]
        : []),
      ...(journal.sharing?.trouble
        ? [messageNode('What is shared is not known', 'warning', journal.sharing.trouble.message, show)]
        : []),
      ...exchangeNotices(home),
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

/** Each remote that cannot be reached, once, however many incidents are shared with it. */
function exchangeNotices(home: Home): TreeNode[] {
  const again = { command: commandId('syncNow'), title: 'Sync Now' };
  return remoteViewsOf(home).flatMap((sharing) =>
    sharing.failure === undefined
      ? []
      : [
          messageNode(
            failureLine(sharing, timeNow),
            'warning',
            `${sharing.failure.message} Click to try now.`,
            again,
          ),
        ],
  );
}
