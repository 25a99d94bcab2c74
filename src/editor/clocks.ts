import * as vscode from 'vscode';
import { DUE_ACTION_LABELS, dueWords, SNOOZABLE } from '../core/clocks/shown.ts';
import type { Reminder, Watched } from '../core/clocks/watch.ts';
import { isOver } from '../core/incident/incident.ts';
import type { IncidentSummary } from '../core/incident/summary.ts';
import { plainLine } from '../core/text/markdown.ts';
import { commandId } from '../manifest.ts';
import { ClockService } from './desk/clockService.ts';
import type { IncidentDesk } from './desk/incidentDesk.ts';
import { policyOf } from './desk/policy.ts';
import { DUE_COMMANDS } from './dueCommands.ts';

const SHOWN_KEY = 'fireline.remindedOf';
const SHOWN_KEPT = 500;
/** Timers stand still while a machine sleeps, so none is set for longer. */
const LONGEST_WAIT_MS = 60 * 60_000;
/** A notification that nobody touched is in the bell by then, and must not keep the next one back. */
const PATIENCE_MS = 5 * 60_000;
/** After its end an incident has deadlines of days. */
const AFTERMATH_MS = 21 * 24 * 60 * 60_000;
const AFTERMATH_MAX = 10;

interface ClockServices {
  readonly log: vscode.LogOutputChannel;
  readonly storage: vscode.Memento;
  /** What shows a clock shows another state now. */
  readonly redraw: () => void;
}

/** Lets the clocks of this window's incidents run: it wakes when one changes, and never only to look. */
export function followClocks(desk: IncidentDesk, { log, storage, redraw }: ClockServices): vscode.Disposable {
  const timer = new Timer();
  const failed = (what: string, error: unknown): void =>
    log.error(what, error instanceof Error ? error : String(error));
  const shown = new ShownClocks(storage);
  const service = new ClockService({
    now: Date.now,
    watched: () => watchedBy(desk, failed),
    record: (incident, drafts) => desk.record(incident, ...drafts),
    shown: () => shown.ids,
    remember: (ids) => shown.add(ids),
    remind: (reminder) => Promise.race([remind(desk, reminder), patience()]),
    wakeAt: (at) => timer.set(at, wake),
    failed,
  });
  const look = (): void => void service.look();
  const wake = (): void => {
    redraw();
    look();
  };
  look();
  return vscode.Disposable.from(
    timer,
    desk.onDidChange(look),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && timer.isLate) wake();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (
        change.affectsConfiguration('fireline.clocks') ||
        change.affectsConfiguration('fireline.escalation')
      )
        wake();
    }),
  );
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());

class Timer implements vscode.Disposable {
  #timer: NodeJS.Timeout | undefined;
  #at = Infinity;

  get isLate(): boolean {
    return Date.now() > this.#at;
  }

  set(at: number | undefined, run: () => void): void {
    this.dispose();
    if (at === undefined) return;
    this.#at = at;
    const wait = Math.min(Math.max(0, at - Date.now()) + 1, LONGEST_WAIT_MS);
    this.#timer = setTimeout(run, wait);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#at = Infinity;
  }
}

/** In the storage of the workspace, so that a reload repeats nothing. */
class ShownClocks {
  readonly #storage: vscode.Memento;

  constructor(storage: vscode.Memento) {
    this.#storage = storage;
  }

  get ids(): ReadonlySet<string> {
    const known: unknown = this.#storage.get(SHOWN_KEY);
    return new Set(Array.isArray(known) ? known.filter((id): id is string => typeof id === 'string') : []);
  }

  async add(ids: readonly string[]): Promise<void> {
    await this.#storage.update(SHOWN_KEY, [...new Set([...this.ids, ...ids])].slice(-SHOWN_KEPT));
  }
}

/** Of those in which the person has a part: the open ones, and those that have been over for days and not for weeks. */
async function watchedBy(
  desk: IncidentDesk,
  failed: (what: string, error: unknown) => void,
): Promise<Watched[]> {
  const known = desk.incidents.filter(({ id }) => !desk.isArchived(id));
  const over = known.filter((one) => isOver(one) && Date.now() - endOf(one) < AFTERMATH_MS);
  const wanted = [...known.filter((one) => !isOver(one)), ...over.slice(0, AFTERMATH_MAX)];
  const watched: Watched[] = [];
  for (const { id, shortId } of wanted) {
    try {
      const incident = await desk.open(id);
      // Without a name nobody can record anything, and a background must not ask for one.
      const isMine = incident !== undefined && desk.knownMe(desk.homeOf(id)) && desk.hasPartIn(id);
      if (isMine) watched.push({ incident, policy: await policyOf(desk, incident) });
    } catch (error) {
      failed(`the clocks of ${shortId} stand still`, error);
    }
  }
  return watched;
}

const endOf = ({ milestones }: IncidentSummary): number =>
  Math.max(...[milestones.resolved, milestones.closed].map((end) => (end ? Date.parse(end.at) : 0)));

/** Resolves when it is closed, whatever was chosen. */
async function remind(desk: IncidentDesk, { due, others }: Reminder): Promise<void> {
  const act = DUE_ACTION_LABELS[due.action];
  const snooze = SNOOZABLE[due.kind];
  const open = 'Open Board';
  const buttons = [act, open, ...(snooze ? ['Snooze…'] : [])];
  const chosen = await vscode.window.showWarningMessage(textOf(desk, due, others), ...buttons);
  if (chosen === undefined) return;
  const { name, more } = DUE_COMMANDS[due.action];
  const { incident } = due;
  if (chosen === open) await vscode.commands.executeCommand(commandId('openBoard'), { incident });
  else if (chosen === act)
    await vscode.commands.executeCommand(commandId(name), {
      incident,
      ...more,
      ...(due.rule && { rule: due.rule }),
    });
  else await vscode.commands.executeCommand(commandId('snoozeUpdate'), { incident, update: snooze });
}

function textOf(desk: IncidentDesk, due: Reminder['due'], others: number): string {
  const incident = desk.find(due.incident);
  const more =
    others === 0 ? '' : ` ${others} more ${others === 1 ? 'is' : 'are'} overdue; the board shows them.`;
  const detail = due.detail === undefined ? '' : ` ${plain(due.detail)}.`;
  // VS Code makes links of text in brackets.
  return `${due.severity} ${plain(incident?.title ?? '')}: ${dueWords(due, Date.now())}.${detail}${more}`;
}

const plain = (text: string): string => plainLine(text).replaceAll('](', '] (').replace(/[.]$/, '');
