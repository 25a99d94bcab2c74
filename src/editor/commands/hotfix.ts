import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { Incident } from '../../core/incident/incident.ts';
import { suspectCommitOf } from '../../core/hotfix/suspect.ts';
import { createHotfix, planHotfix, type Hotfix, type HotfixPlan } from '../../git/hotfix.ts';
import { filesOf } from '../../git/hotfix/picks.ts';
import type { Repository } from '../../git/repository.ts';
import { commandId } from '../../manifest.ts';
import { report } from '../errors.ts';
import { askChoice } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { deploymentFor, repositoryOf, type ChosenDeployment } from './deployed.ts';
import { targetOf, type Target } from './target.ts';

const modeSchema = z.object({ mode: z.enum(['worktree', 'checkout']) });
type Mode = z.infer<typeof modeSchema>['mode'];

/** Cuts a hotfix branch at what is deployed: in a worktree of its own, or in place if the person wants that. */
export async function createHotfixBranch(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const deployment = await deploymentFor(services, target, 'Fix from which deployment?');
  if (deployment === undefined) return;
  const repository = repositoryOf(target, deployment);
  const plan = await planFor(repository, target.incident, deployment);
  const mode = modeSchema.safeParse(argument).data?.mode ?? (await askMode(plan));
  if (mode === undefined) return;
  const created = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Creating ${plan.branch}` },
    () => createHotfix(plan, mode),
  );
  await target.desk.record(target.incident.id, {
    kind: 'hotfix.created',
    data: {
      branch: plan.branch,
      base: plan.base,
      baseName: deployment.name,
      repository: repository.root,
      ...(created.mode === 'worktree' && { worktree: created.folder }),
    },
  });
  // The branch is there and on record: whether its window is opened is another question, and may wait.
  void offerToOpen(target, repository, created).catch((error: unknown) =>
    report(services.log, 'The hotfix branch is there, and what you chose did not work', error),
  );
}

async function planFor(
  repository: Repository,
  { shortId, title }: Incident,
  deployment: ChosenDeployment,
): Promise<HotfixPlan> {
  const scope = vscode.Uri.file(repository.root);
  const directory = setting('hotfix.worktreeDirectory', scope);
  return planHotfix({
    repository,
    base: deployment.revision,
    baseName: deployment.name,
    pattern: setting('hotfix.branchPattern', scope),
    incident: shortId,
    title,
    ...(directory !== '' && { worktreeDirectory: directory }),
  });
}

async function askMode(plan: HotfixPlan): Promise<Mode | undefined> {
  const revision = plan.base.slice(0, 8);
  return askChoice<Mode>(
    {
      title: plan.branch,
      placeholder: `The branch starts at ${revision}, which is what is deployed. Where?`,
    },
    [
      {
        label: '$(folder-library) In a new worktree',
        description: basename(plan.worktreePath),
        detail: `Your work here stays as it is. Folder: ${plan.worktreePath}`,
        value: 'worktree',
      },
      {
        label: '$(git-branch) Here, by checkout',
        detail: 'Only with a clean work tree: this window then shows the deployed state.',
        value: 'checkout',
      },
    ],
  );
}

async function offerToOpen(target: Target, repository: Repository, hotfix: Hotfix): Promise<void> {
  const { branch, base, mode, folder, hookFailure } = hotfix;
  if (hookFailure !== undefined) {
    await vscode.window.showWarningMessage(
      `${branch} is there, but a git hook of yours failed after it: ${hookFailure}`,
    );
  }
  if (mode === 'checkout') {
    await vscode.window.showInformationMessage(`${branch} is checked out here, at ${base.slice(0, 8)}.`);
    return;
  }
  const open = 'Open in New Window';
  const files = "Open Suspect's Files";
  const pick = 'Pick Commits…';
  const suspect = suspectCommitOf(target.incident);
  const buttons = suspect === undefined ? [open, pick] : [open, files, pick];
  const choice = await vscode.window.showInformationMessage(`${branch} is ready in ${folder}.`, ...buttons);
  if (choice === open) await openFolder(folder);
  if (choice === files && suspect !== undefined) await openFiles(repository, folder, suspect);
  if (choice === pick)
    await vscode.commands.executeCommand(commandId('pickCommits'), { incident: target.incident.id, branch });
}

const FILES_OPENED = 10;

/** The files that a commit touched, as they are on the hotfix branch. */
async function openFiles(repository: Repository, folder: string, revision: string): Promise<void> {
  const paths = await filesOf(repository, revision);
  for (const path of paths.slice(0, FILES_OPENED)) {
    const file = vscode.Uri.file(join(folder, path));
    // It may not be on this branch, or be no text.
    const isThere = await vscode.workspace.fs.stat(file).then(
      () => true,
      () => false,
    );
    if (isThere) await vscode.commands.executeCommand('vscode.open', file, { preview: false });
  }
  if (paths.length > FILES_OPENED) tell(`${FILES_OPENED} of ${paths.length} files are open`);
}

export const openFolder = (path: string): Thenable<unknown> =>
  vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(path), { forceNewWindow: true });
