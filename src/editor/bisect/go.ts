import * as vscode from 'vscode';
import { describeStep } from '../../core/bisect/words.ts';
import type { Verdict } from '../../core/incident/vocabulary.ts';
import { commandId } from '../../manifest.ts';
import { continueBisect, discardChanges, markBisect } from '../../git/bisect.ts';
import { BisectError } from '../../git/bisect/error.ts';
import { runBisect, type RunEnd } from '../../git/bisect/run.ts';
import type { BisectState, Testing } from '../../git/bisect/state.ts';
import { report, UserError } from '../errors.ts';
import { openFolder } from '../commands/hotfix.ts';
import { askChoice } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import { setting } from '../settings.ts';
import { tellEnd } from './end.ts';
import { isChecking, whileChecking } from './running.ts';
import { bisectOf, impactOf, incidentOf, recordState, type BisectSession } from './session.ts';
import { CheckTerminal } from './terminal.ts';

const MINUTE = 60_000;

/** How revisions are told apart from now on: by a command that the person has confirmed, or by the person. */
export type Way = { readonly check: string } | 'by hand';

/** Goes on from wherever the bisect stands. Resolves when checks have ended, or when a person is asked for a verdict. */
export async function goOn(session: BisectSession, way: Way): Promise<void> {
  const state = await attempt(session, () => continueBisect(session.worktree));
  if (state === undefined) return;
  await recordState(session, state);
  if (state.standing.kind !== 'testing') inBackground(session, tellEnd(session, state));
  else if (way === 'by hand') inBackground(session, askVerdict(session, state.standing, state));
  else await check(session, way.check, state);
}

/** Marks by hand what the person was shown, and asks about the next one. */
export async function judge(session: BisectSession, verdict: Verdict, revision: string): Promise<void> {
  if (isChecking(session.id)) {
    throw new UserError(
      'A check runs on this revision in this window. Cancel it first, then say what it is.',
    );
  }
  const state = await attempt(session, () => markBisect(session.worktree, verdict, revision));
  if (state !== undefined) await goOn(session, 'by hand');
}

async function check(session: BisectSession, command: string, state: BisectState): Promise<void> {
  if (isChecking(session.id)) throw new UserError('The check of this bisect runs in this window already.');
  const terminal = new CheckTerminal(session.worktree.folder);
  const end = await whileChecking(session.id, async (controller) =>
    (await terminal.isAbleToRun()) ? run(session, command, terminal, controller) : undefined,
  );
  if (end === undefined) {
    terminal.type(command);
    const why = 'this shell does not tell exit codes, so the check is typed into the terminal for you to run';
    inBackground(session, askVerdict(session, testingOf(state), state, why));
  } else if (end.state.standing.kind !== 'testing') inBackground(session, tellEnd(session, end.state));
  else if (end.why !== undefined)
    inBackground(session, askVerdict(session, end.state.standing, end.state, end.why));
  else tell('The bisect is paused. "Incident: Resume Bisect" goes on with it.');
}

function testingOf({ standing }: BisectState): Testing {
  if (standing.kind === 'testing') return standing;
  throw new Error(`nothing is under test: ${standing.kind}`);
}

async function run(
  session: BisectSession,
  command: string,
  terminal: CheckTerminal,
  controller: AbortController,
): Promise<RunEnd> {
  const minutes = setting('bisect.timeoutMinutes', vscode.Uri.file(session.worktree.repository.root));
  const { signal } = controller;
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Bisect', cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      const options = {
        check: (testing: Testing, state: BisectState) => {
          progress.report({ message: words(session, testing, state) });
          return terminal.run(command, { signal, timeoutMs: minutes > 0 ? minutes * MINUTE : undefined });
        },
        onMarked: (state: BisectState, exitCode: number) => recordState(session, state, exitCode),
        signal,
      };
      let mayDiscard = false;
      for (;;) {
        try {
          return await runBisect(session.worktree, options);
        } catch (error) {
          if (!isChangedFiles(error) || signal.aborted) throw error;
          // The verdict is taken; only the next revision is not there yet.
          mayDiscard ||= await askDiscard(error);
          if (!mayDiscard) throw error;
          await recordState(session, await discardChanges(session.worktree));
        }
      }
    },
  );
}

const words = (session: BisectSession, { commit, left }: Testing, { marks }: BisectState): string =>
  describeStep({ commit, tested: marks.length, left }, impactOf(incidentOf(session)));

const VERDICTS: Readonly<Record<string, Verdict>> = { Good: 'good', Bad: 'bad', Skip: 'skip' };

/** Turning away is no verdict: the bisect stays where it is. */
async function askVerdict(
  session: BisectSession,
  testing: Testing,
  state: BisectState,
  why?: string,
): Promise<void> {
  const { check: command } = bisectOf(session);
  const more = command === undefined ? 'Open…' : 'Run Check';
  const parted = testing.isWhereTheyParted ? ' This is where good and bad parted.' : '';
  const reason = why === undefined ? '' : `No verdict yet: ${why}. `;
  const text = `${reason}${words(session, testing, state)}.${parted} Is it good or bad? It is in ${session.worktree.folder}.`;
  const answer = await vscode.window.showInformationMessage(text, ...Object.keys(VERDICTS), more);
  const verdict = answer === undefined ? undefined : VERDICTS[answer];
  if (verdict !== undefined) await judge(session, verdict, testing.commit.revision);
  else if (answer === 'Run Check') {
    const argument = { incident: session.incident, bisect: session.id };
    await vscode.commands.executeCommand(commandId('resumeBisect'), argument);
  } else if (answer === more && (await openWorktree(session))) {
    await askVerdict(session, testing, state);
  }
}

async function openWorktree({ worktree: { folder } }: BisectSession): Promise<boolean> {
  const where = await askChoice({ title: 'Bisect', placeholder: folder }, [
    { label: '$(terminal) In a terminal', value: 'terminal' },
    { label: '$(empty-window) In a new window', value: 'window' },
  ]);
  if (where === 'terminal') new CheckTerminal(folder).show();
  if (where === 'window') await openFolder(folder);
  return where !== undefined;
}

/** What changes in the worktree stand in the way of may be discarded by the person: then it goes on. */
async function attempt(
  session: BisectSession,
  step: () => Promise<BisectState>,
): Promise<BisectState | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!isChangedFiles(error)) throw error;
    if (!(await askDiscard(error))) return undefined;
    return discardChanges(session.worktree);
  }
}

const isChangedFiles = (error: unknown): error is BisectError =>
  error instanceof BisectError && error.reason === 'changed-files';

async function askDiscard(error: BisectError): Promise<boolean> {
  const discard = 'Discard Them and Go On';
  const detail = 'Only files in the worktree of this bisect are concerned, never those of your own folder.';
  const answer = await vscode.window.showWarningMessage(error.message, { modal: true, detail }, discard);
  return answer === discard;
}

/** A question may stand for hours: what it leads to is told as soon as it fails. */
function inBackground({ services }: BisectSession, work: Promise<void>): void {
  work.catch((error: unknown) => report(services.log, 'The bisect did not go on', error));
}
