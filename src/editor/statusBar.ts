import * as vscode from 'vscode';
import { sharingSentence } from '../core/board/sharing.ts';
import { STATUS_LABELS } from '../core/incident/vocabulary.ts';
import { isOver, type Incident } from '../core/incident/incident.ts';
import { elapsed } from '../core/incident/metrics.ts';
import { markedEntries } from '../core/incident/news.ts';
import { cut } from '../core/text/cut.ts';
import { formatDuration, formatLocalShort } from '../core/text/time.ts';
import { commandId } from '../manifest.ts';
import { dueOf, type Due } from './desk/due.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';
import { sharingViewOf } from './desk/sharingView.ts';
import type { Services } from './services.ts';
import { tooltip } from './views/treeProvider.ts';

const TICK_MS = 15_000;
/** Together with what is due it has to fit; the tooltip has all of it. */
const TITLE_LENGTH = 24;

/** The active incident and how long it has lasted; without one, a small door to declare one. */
export function registerStatusBar(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('fireline.status', vscode.StatusBarAlignment.Left, 50);
  item.name = 'Fireline';
  showNone(item);
  item.show();
  const update = (): void => void render(services, item);
  const timer = setInterval(update, TICK_MS);
  const subscription = vscode.Disposable.from(services.onDidChange(update), services.onDidExchange(update));
  return new vscode.Disposable(() => {
    clearInterval(timer);
    subscription.dispose();
    item.dispose();
  });
}

async function render(services: Services, item: vscode.StatusBarItem): Promise<void> {
  try {
    const desk = await services.desk();
    const incident = desk.active;
    if (incident === undefined || isOver(incident)) showNone(item);
    else showIncident(item, incident, { due: await dueOf(desk, incident), record: recordOf(desk, incident) });
  } catch (error) {
    services.log.error('the status bar cannot be shown', error instanceof Error ? error : String(error));
  }
}

function showNone(item: vscode.StatusBarItem): void {
  item.text = '$(flame)';
  item.tooltip = 'No open incident. Declare one.';
  item.accessibilityInformation = { label: 'Fireline: no open incident. Declare one.' };
  item.command = commandId('declareIncident');
  item.backgroundColor = undefined;
}

/** With whom the incident is shared, and what others wrote meanwhile. */
function recordOf(desk: IncidentDesk, { id }: Incident): string {
  const sharing = sharingViewOf(desk.homeOf(id), id);
  const news = desk.news(id);
  const count = news ? markedEntries(news).size : 0;
  return [
    sharing ? sharingSentence(sharing, (iso) => formatLocalShort(iso, Date.now())) : '',
    count === 0 ? '' : `${count} new ${count === 1 ? 'entry' : 'entries'}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function showIncident(
  item: vscode.StatusBarItem,
  incident: Incident,
  { due, record }: { readonly due: Due | undefined; readonly record: string },
): void {
  const { title, severity, shortId, status } = incident;
  const time = formatDuration(elapsed(incident, Date.now()));
  item.text = `$(flame) ${severity} ${escapeIcons(cut(title, TITLE_LENGTH))} · ${time}${due ? ` · ${escapeIcons(due.text)}` : ''}`;
  item.tooltip = tooltip(
    title,
    `${shortId} · ${STATUS_LABELS[status]} · ${time}`,
    due?.text,
    ...(due?.others ?? []),
    record,
    'Open the board',
  );
  item.accessibilityInformation = {
    label: [`Incident ${severity}: ${title}, ${time}.`, due && `${due.text}.`, 'Open the board.']
      .filter(Boolean)
      .join(' '),
  };
  item.command = {
    command: commandId('openBoard'),
    title: 'Open Board',
    arguments: [{ incident: incident.id }],
  };
  item.backgroundColor = due?.isOverdue
    ? new vscode.ThemeColor('statusBarItem.warningBackground')
    : undefined;
}

/** A title must not be able to draw icons. */
const escapeIcons = (text: string): string => text.replaceAll('$(', '$\u200b(');
