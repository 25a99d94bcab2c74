import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { conflictWords } from '../../core/board/rollbacks.ts';
import type { EventData } from '../../core/incident/events.ts';
import { fileLines, lineOf } from '../../core/incident/lines.ts';
import { plural } from '../../core/rollback/plan.ts';
import type { Choice } from '../../core/rollback/ways.ts';
import { commandId } from '../../manifest.ts';
import type { PreparedRollback } from '../../git/rollback/prepared.ts';
import { restoreTree, type RollbackRequest } from '../../git/rollback/restore.ts';
import { revertCommits } from '../../git/rollback/revert.ts';
import { openFolder } from '../commands/hotfix.ts';
import type { Target } from '../commands/target.ts';
import { setting } from '../settings.ts';
import type { Preparation } from './plan.ts';

export type BranchChoice = Exclude<Choice, 'redeploy' | 'command'>;

/** The facts of a rollback that all its steps share. */
export function rollbackFacts({ deployment, repository, plan }: Preparation): EventData<'rollback.prepared'> {
  const { to } = plan.ends;
  const [id, name, toName] = [deployment.id, deployment.name, to.name].map(lineOf);
  return {
    ...(id !== undefined && { deployment: id }),
    ...(name !== undefined && { deploymentName: name }),
    to: to.revision,
    ...(toName !== undefined && { toName }),
    repository: repository.root,
  };
}

/** Makes the branch of a way, and puts it on record with what was checked of it. */
export async function makeBranch(
  target: Target,
  preparation: Preparation,
  choice: BranchChoice,
): Promise<void> {
  const { desk, incident } = target;
  const made = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Window,
      title: `Preparing the rollback of ${preparation.deployment.name}`,
    },
    () => make(target, preparation, choice),
  );
  const rollback = randomUUID();
  const note = noteOf(preparation, choice, made);
  await desk.record(incident.id, {
    kind: 'rollback.prepared',
    data: {
      ...rollbackFacts(preparation),
      rollback,
      way: 'revert',
      branch: made.branch,
      worktree: made.folder,
      ...(made.commits.length > 0 && { commits: [...made.commits] }),
      ...(made.conflicts.length > 0 && { conflicts: fileLines(made.conflicts) }),
      ...(made.tree !== 'not-checked' && { tree: made.tree }),
      ...(note !== '' && { note }),
    },
  });
  // All is on record: what the person does with it next may wait.
  void announce({ incident: incident.id, rollback }, preparation, made);
}

async function make(
  { incident }: Target,
  preparation: Preparation,
  choice: BranchChoice,
): Promise<PreparedRollback> {
  const { repository, plan } = preparation;
  const { ends, survey } = plan;
  const directory = setting('hotfix.worktreeDirectory', vscode.Uri.file(repository.root));
  const request: RollbackRequest = {
    repository,
    ends,
    incident: incident.shortId,
    ...(directory !== '' && { worktreeDirectory: directory }),
  };
  if (choice === 'restore') return restoreTree(request);
  const { mainline } = survey;
  if (choice === 'revert-suspect' && plan.suspect)
    return revertCommits({ ...request, commits: [plan.suspect.revision], isPart: true });
  return revertCommits({
    ...request,
    commits: survey.commits.map(({ revision }) => revision),
    ...(choice === 'revert-mainline' && mainline && { onto: mainline }),
  });
}

function noteOf({ plan }: Preparation, choice: BranchChoice, { empty, left }: PreparedRollback): string {
  const { mainline } = plan.survey;
  return [
    choice === 'revert-suspect'
      ? `Only its likeliest commit; what else ${plan.ends.deployment.name} brought stays.`
      : '',
    choice === 'revert-mainline' && mainline
      ? `On top of ${mainline.name} (${mainline.revision.slice(0, 10)}).`
      : '',
    empty > 0 ? `${plural(empty, 'commit')} had nothing left to revert.` : '',
    left > 0 ? `${plural(left, 'commit')} not reverted yet.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

interface Named {
  readonly incident: string;
  readonly rollback: string;
}

async function announce(named: Named, preparation: Preparation, made: PreparedRollback): Promise<void> {
  const { branch, folder, conflicts, hookFailure } = made;
  if (hookFailure !== undefined) {
    void vscode.window.showWarningMessage(
      `${branch} is there, but a git hook of yours failed after its checkout: ${hookFailure}`,
    );
  }
  const open = 'Open in New Window';
  const instead = 'Restore the Tree Instead';
  const { deployment } = preparation;
  if (conflicts.length === 0) {
    const choice = await vscode.window.showInformationMessage(readyWords(preparation, made), open);
    if (choice === open) await openFolder(folder);
    return;
  }
  const choice = await vscode.window.showWarningMessage(
    `${conflictWords(conflicts)}. Put them right in ${folder}, stage them, then run "Incident: Continue Rollback".`,
    open,
    instead,
  );
  if (choice === open) await openFolder(folder);
  if (choice === instead) {
    const argument = {
      incident: named.incident,
      deployment: deployment.id,
      repository: deployment.repository,
    };
    await vscode.commands.executeCommand(commandId('prepareRollback'), { ...argument, way: 'restore' });
  }
}

function readyWords(
  { plan }: Preparation,
  { branch, folder, commits, empty, tree, isUnsigned }: PreparedRollback,
): string {
  const { to } = plan.ends;
  const what =
    commits.length > 0
      ? `${plural(commits.length - empty, 'commit')} reverted`
      : `${plural(plan.survey.files.length, 'file goes', 'files go')} back`;
  return [
    `${branch} is ready in ${folder}: ${what}${empty > 0 ? `, ${empty} had nothing left to revert` : ''}.`,
    tree === 'equal' ? `Its files are exactly those of ${to.name} (checked).` : '',
    tree === 'different'
      ? `Its files differ from those of ${to.name}: compare them before you deploy it.`
      : '',
    isUnsigned ? 'The commits are not signed, although yours are.' : '',
    'Nothing is pushed or deployed yet.',
  ]
    .filter(Boolean)
    .join(' ');
}
