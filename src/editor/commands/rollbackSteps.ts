import * as vscode from 'vscode';
import { conflictWords } from '../../core/board/rollbacks.ts';
import type { Rollback } from '../../core/incident/incident.ts';
import { fileLines } from '../../core/incident/lines.ts';
import { plural, some } from '../../core/rollback/plan.ts';
import { hasSameTree } from '../../git/rollback/branch.ts';
import { RollbackError } from '../../git/rollback/error.ts';
import { continueInWorktree, giveUpWorktree, lossOf, requireOurs } from '../../git/rollback/worktree.ts';
import type { SequenceOutcome } from '../../git/sequence/sequence.ts';
import { commandId } from '../../manifest.ts';
import { report } from '../errors.ts';
import { askText, notEmpty } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import { askRollback, worktreeOf } from '../rollback/recorded.ts';
import type { Services } from '../services.ts';
import { openFolder } from './hotfix.ts';
import { targetOf, type Target } from './target.ts';

const OPEN = 'Open in New Window';

const isPrepared = ({ state }: Rollback): boolean => state === 'prepared';
const hasWorktree = ({ state, worktree }: Rollback): boolean =>
  state === 'prepared' && worktree !== undefined;

/** Goes on with reverts that stopped at conflicts, once the person has put them right. */
export async function continueRollback(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const rollback = await askRollback(target, 'Continue which rollback?', hasWorktree);
  if (rollback === undefined) return;
  try {
    await goOn(target, rollback, false);
  } catch (error) {
    const reasons = ['unresolved', 'conflict-markers'];
    if (!(error instanceof RollbackError) || !reasons.includes(error.reason)) throw error;
    void offerHelp(target, rollback, error).catch((failure: unknown) =>
      report(services.log, 'The rollback was not continued', failure),
    );
  }
}

async function goOn(target: Target, rollback: Rollback, acceptMarks: boolean): Promise<void> {
  const { repository, ...made } = worktreeOf(target, rollback);
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Continuing ${made.branch}` },
    () => continueInWorktree(repository, made, 'revert', { acceptMarks }),
  );
  await recordOutcome(target, rollback, outcome);
  void announce(rollback, outcome);
}

async function recordOutcome(
  { desk, incident }: Target,
  rollback: Rollback,
  outcome: SequenceOutcome,
): Promise<void> {
  const { conflicts } = outcome;
  const { to, worktree = '' } = rollback;
  const isEqual = conflicts.length === 0 && to !== undefined && (await hasSameTree(worktree, 'HEAD', to));
  const isNews = (rollback.conflicts ?? []).join('\0') !== fileLines(conflicts).join('\0');
  if (!isNews) return;
  await desk.record(incident.id, {
    kind: 'rollback.prepared',
    data: {
      ...ends(rollback),
      conflicts: fileLines(conflicts),
      // That it differs says nothing here: a person has put files right by hand.
      ...(isEqual && { tree: 'equal' }),
      note:
        conflicts.length > 0
          ? `${plural(outcome.left, 'commit')} not reverted yet.`
          : 'All conflicts are resolved.',
    },
  });
}

/** What names a rollback in each of its steps. */
const ends = ({
  event,
  rollback = event,
  deployment,
  deploymentName,
  to,
  toName,
  way,
  branch,
  worktree,
  repository,
}: Rollback) => ({
  rollback,
  ...(deployment !== undefined && { deployment }),
  ...(deploymentName !== undefined && { deploymentName }),
  ...(to !== undefined && { to }),
  ...(toName !== undefined && { toName }),
  ...(way !== undefined && { way }),
  ...(branch !== undefined && { branch }),
  ...(worktree !== undefined && { worktree }),
  ...(repository !== undefined && { repository }),
});

async function announce(
  { branch = '', worktree = '' }: Rollback,
  { conflicts }: SequenceOutcome,
): Promise<void> {
  const text =
    conflicts.length > 0
      ? `${conflictWords(conflicts)}. Put them right in ${worktree}, stage them, and continue again.`
      : `${branch} is complete in ${worktree}. Nothing is pushed or deployed yet.`;
  const show = conflicts.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  if ((await show(text, OPEN)) === OPEN) await openFolder(worktree);
}

async function offerHelp(target: Target, rollback: Rollback, error: RollbackError): Promise<void> {
  const anyway = 'Continue Anyway';
  const giveUp = 'Give Up…';
  const buttons = error.reason === 'conflict-markers' ? [OPEN, anyway, giveUp] : [OPEN, giveUp];
  const choice = await vscode.window.showWarningMessage(error.message, ...buttons);
  if (choice === OPEN) await openFolder(worktreeOf(target, rollback).folder);
  if (choice === anyway) await goOn(target, rollback, true);
  if (choice === giveUp) {
    const argument = { incident: target.incident.id, rollback: rollback.rollback };
    await vscode.commands.executeCommand(commandId('giveUpRollback'), argument);
  }
}

/** Removes the worktree and the branch of a rollback, after saying what is lost with them. */
export async function giveUpRollback(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const rollback = await askRollback(target, 'Give up which rollback?', hasWorktree);
  if (rollback === undefined) return;
  const { repository, ...made } = worktreeOf(target, rollback);
  const loss = await lossOf(repository, made);
  const remove = 'Remove';
  const lost = [
    ...(loss.commits > 0 ? [`${plural(loss.commits, 'commit')} that no other branch or tag has`] : []),
    ...(loss.files.length > 0
      ? [`${plural(loss.files.length, 'file')} not committed: ${some(loss.files)}`]
      : []),
  ];
  const choice = await vscode.window.showWarningMessage(
    `Remove the branch ${made.branch} and its worktree?`,
    {
      modal: true,
      detail: `${made.folder}\n\n${lost.length === 0 ? 'Nothing is lost with it.' : `Lost with it: ${lost.join('; ')}.`} The folder goes with all that is in it, and nothing else is touched. The record keeps that it was prepared.`,
    },
    remove,
  );
  if (choice !== remove) return;
  await giveUpWorktree(repository, made, loss);
  await target.desk.record(target.incident.id, {
    kind: 'rollback.failed',
    data: { ...ends(rollback), isGivenUp: true, note: 'Its branch and worktree were removed.' },
  });
}

/** A person says how a rollback went that they performed themselves. */
export async function markRolledBack(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const rollback = await askRollback(target, 'Which one was performed?', isPrepared);
  if (rollback === undefined) return;
  const [done, failed] = ['It Is Done', 'It Failed…'];
  const back = rollback.toName ?? rollback.to?.slice(0, 10) ?? 'what ran before';
  const choice = await vscode.window.showWarningMessage(
    `Does ${back} run again?`,
    { modal: true, detail: 'Say so when you have seen it. What is recorded is that you said it.' },
    done,
    failed,
  );
  const record = (kind: 'rollback.performed' | 'rollback.failed', note?: string): Promise<void> =>
    target.desk.record(target.incident.id, {
      kind,
      data: { ...ends(rollback), ...(note !== undefined && { note }) },
    });
  if (choice === done) {
    await record('rollback.performed');
    tell(`Rolled back ${rollback.deploymentName ?? ''}`.trim());
  } else if (choice === failed) {
    const validate = notEmpty('A few words are needed for the record.');
    const note = await askText({ title: 'The rollback failed', prompt: 'What happened?', validate });
    if (note !== undefined) await record('rollback.failed', note);
  }
}

export async function openRollbackWorktree(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const rollback = await askRollback(
    target,
    'Open which worktree?',
    ({ worktree }) => worktree !== undefined,
  );
  if (rollback === undefined) return;
  const { repository, ...made } = worktreeOf(target, rollback);
  await requireOurs(repository, made);
  await openFolder(made.folder);
}
