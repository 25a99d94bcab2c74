import * as vscode from 'vscode';
import { setting } from '../settings.ts';
import type { Home } from './home.ts';
import type { IncidentDesk } from './incidentDesk.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Nobody waits for it, so it stays out of the way of a window that is just being opened. */
const FIRST_MS = 2 * 60_000;

/** Once a day, while the window is open, what was over long ago moves to archives. */
export function archiveWhatIsOver(desk: IncidentDesk, log: vscode.LogOutputChannel): vscode.Disposable {
  const archiveAll = async (): Promise<void> => {
    for (const home of desk.homes.all) await archive(home, log);
  };
  const first = setTimeout(() => void archiveAll(), FIRST_MS);
  const daily = setInterval(() => void archiveAll(), DAY_MS);
  return new vscode.Disposable(() => {
    clearTimeout(first);
    clearInterval(daily);
  });
}

/** What could not be archived is as good where it is. */
async function archive({ folder, journal }: Home, log: vscode.LogOutputChannel): Promise<void> {
  const days = setting('record.archiveAfterDays', vscode.Uri.file(folder));
  if (days === 0) return;
  try {
    const count = await journal.archive(Date.now() - days * DAY_MS);
    if (count > 0) log.info(`${folder}: ${count} refs of incidents that are over moved to archives`);
  } catch (error) {
    log.warn(
      `${folder}: incidents were not archived`,
      error instanceof Error ? error.message : String(error),
    );
  }
}
