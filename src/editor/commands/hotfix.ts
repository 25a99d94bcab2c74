import { basename } from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { Incident } from '../../core/incident/incident.ts';
import { createHotfix, planHotfix, type Hotfix, type HotfixPlan } from '../../git/hotfix.ts';
import type { Repository } from '../../git/repository.ts';
import { askChoice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { deploymentFor, repositoryOf, type ChosenDeployment } from './deployed.ts';
import { targetOf } from './target.ts';

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
  void offerToOpen(created);
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

async function offerToOpen({ branch, base, mode, folder, hookFailure }: Hotfix): Promise<void> {
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
  const choice = await vscode.window.showInformationMessage(`${branch} is ready in ${folder}.`, open);
  if (choice === open) await openFolder(folder);
}

export const openFolder = (path: string): Thenable<unknown> =>
  vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(path), { forceNewWindow: true });
