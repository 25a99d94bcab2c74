import * as vscode from 'vscode';
import { conflictWords } from '../../core/board/rollbacks.ts';
import type { Hotfix } from '../../core/incident/incident.ts';
import { fileLines } from '../../core/incident/lines.ts';
import { plural } from '../../core/rollback/plan.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { formatLocal } from '../../core/text/time.ts';
import { pickable, pickedOn, pickOnto } from '../../git/hotfix/picks.ts';
import type { Repository } from '../../git/repository.ts';
import { continueInWorktree, requireOurs, type MadeWorktree } from '../../git/rollback/worktree.ts';
import { readSequence, type SequenceOutcome } from '../../git/sequence/sequence.ts';
import { UserError } from '../errors.ts';
import { askChoice, askSeveral } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { openFolder } from './hotfix.ts';
import { targetOf, type Target } from './target.ts';

/** Picks commits of the mainline onto a hotfix branch, in its worktree; or goes on with picks that stopped there. */
export async function pickCommits(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const hotfix = await askHotfix(target);
  if (hotfix === undefined) return;
  const { repository, made } = placeOf(target, hotfix);
  await requireOurs(repository, made);
  const { isUnfinished } = await readSequence(made.folder, 'cherry-pick', { gitPath: repository.gitPath });
  const outcome = isUnfinished
    ? await continueInWorktree(repository, made, 'cherry-pick')
    : await pickNew(repository, made, hotfix);
  if (outcome === undefined) return;
  await record(target, hotfix, { repository, made, outcome });
  void announce(made, outcome);
}

async function askHotfix({ incident, argument }: Target): Promise<Hotfix | undefined> {
  const fitting = incident.hotfixes.filter(({ worktree }) => worktree !== undefined);
  const named = fitting.findLast(({ branch }) => branch === argument.branch);
  if (named) return named;
  if (fitting.length === 0) {
    throw new UserError(
      `${incident.shortId} has no hotfix branch in a worktree of its own. Create one first: commits are picked there, never in your own work tree.`,
    );
  }
  if (fitting.length === 1) return fitting[0];
  return askChoice(
    { title: 'Pick commits', placeholder: 'Onto which hotfix branch?' },
    fitting.toReversed().map((value) => ({ label: value.branch, detail: value.worktree ?? '', value })),
  );
}

function placeOf({ desk, incident }: Target, { branch, worktree = '', repository: root }: Hotfix) {
  const { repositories } = desk.homes;
  const repository = repositories.find((one) => one.root === root) ?? desk.homeOf(incident.id).repository;
  if (repository) return { repository, made: { branch, folder: worktree } };
  throw new UserError(`${branch} is in no git repository of this window. Open the folder of its repository.`);
}

async function pickNew(
  repository: Repository,
  made: MadeWorktree,
  { base, picked = [] }: Hotfix,
): Promise<SequenceOutcome | undefined> {
  const { branch, commits } = await pickable(repository, base);
  const known = new Set(picked);
  const left = commits.filter(({ revision }) => !known.has(revision));
  if (left.length === 0)
    throw new UserError(
      `${branch === '' ? 'The main branch' : branch} has no commits since ${base.slice(0, 10)} that are not picked yet.`,
    );
  const chosen = await askSeveral(
    {
      title: `Pick onto ${made.branch}`,
      placeholder: `Commits on ${branch} since ${base.slice(0, 10)}. They are picked oldest first.`,
    },
    left.map((value) => ({
      label: plainLine(value.subject).replaceAll('$(', '$ ('),
      description: `${value.revision.slice(0, 10)}${value.isMerge ? ' · merge' : ''}`,
      detail: `${plainLine(value.author)} · ${formatLocal(value.at)}`,
      value,
    })),
  );
  if (chosen === undefined || chosen.length === 0) return undefined;
  const wanted = new Set(chosen);
  // The list is newest first, whatever the order of the ticks.
  const revisions = left
    .filter((commit) => wanted.has(commit))
    .map(({ revision }) => revision)
    .reverse();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Picking ${plural(revisions.length, 'commit')}` },
    () => pickOnto(repository, made, revisions),
  );
}

interface Picked {
  readonly repository: Repository;
  readonly made: MadeWorktree;
  readonly outcome: SequenceOutcome;
}

async function record(
  { desk, incident }: Target,
  hotfix: Hotfix,
  { repository, made, outcome }: Picked,
): Promise<void> {
  const known = new Set(hotfix.picked);
  const picked = (await pickedOn(repository, hotfix.base, made.branch)).filter(
    (revision) => !known.has(revision),
  );
  const { conflicts, left } = outcome;
  if (picked.length === 0 && conflicts.length === 0) return;
  await desk.record(incident.id, {
    kind: 'hotfix.picked',
    data: {
      branch: made.branch,
      picked: picked.slice(0, 100),
      ...(conflicts.length > 0 && { conflicts: fileLines(conflicts), left }),
      repository: repository.root,
    },
  });
}

async function announce(
  { branch, folder }: MadeWorktree,
  { conflicts, empty, left }: SequenceOutcome,
): Promise<void> {
  const open = 'Open in New Window';
  const text =
    conflicts.length > 0
      ? `${conflictWords(conflicts)}. ${plural(left, 'commit is', 'commits are')} not picked yet. Put the files right in ${folder}, stage them, then run "Incident: Pick Commits onto Hotfix…" again.`
      : `Picked onto ${branch}${empty > 0 ? `; ${plural(empty, 'commit')} changed nothing there` : ''}. Nothing is pushed or deployed yet.`;
  const show = conflicts.length > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  if ((await show(text, open)) === open) await openFolder(folder);
}
