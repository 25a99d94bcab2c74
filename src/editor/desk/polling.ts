import * as vscode from 'vscode';
import { isOver } from '../../core/incident/incident.ts';
import type { IncidentSummary } from '../../core/incident/summary.ts';
import type { Home } from './home.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** Entries follow the end of an incident, its own end first of all: so long it is still exchanged. */
const AFTERMATH_MS = 24 * 60 * 60_000;

/** Lets shared incidents be exchanged by themselves, often while somebody is at this window and seldom otherwise. */
export function pollWhatIsShared(desk: IncidentDesk): vscode.Disposable {
  const asked = new Map<Home, string>();
  const update = (): void => {
    for (const home of desk.homes.all) {
      const { sharing } = home.journal;
      if (sharing === undefined) continue;
      const incidents = wanted(home, desk.active?.id);
      const focus = vscode.window.state.focused ? 'focused' : 'unfocused';
      const pace = incidents.length === 0 ? 'off' : focus;
      const key = [pace, ...incidents].join(' ');
      // Asking anew may start the wait anew, so the same is not asked twice.
      if ((asked.get(home) ?? 'off') === key) continue;
      asked.set(home, key);
      sharing.poll(incidents, pace);
    }
  };
  update();
  return vscode.Disposable.from(desk.onDidChange(update), vscode.window.onDidChangeWindowState(update));
}

function wanted(home: Home, active: string | undefined): string[] {
  const shared = new Set(home.journal.sharing?.shares.map(({ incident }) => incident));
  return [...shared].filter((id) => id === active || isUnderWay(home.summary(id), Date.now())).sort();
}

/** One that is not known yet is waited for. */
function isUnderWay(summary: IncidentSummary | undefined, now: number): boolean {
  if (summary === undefined || !isOver(summary)) return true;
  const { resolved, closed } = summary.milestones;
  const ends = [resolved, closed].map((end) => (end === undefined ? 0 : Date.parse(end.at)));
  return now - Math.max(...ends) < AFTERMATH_MS;
}
