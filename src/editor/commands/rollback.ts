import * as vscode from 'vscode';
import { prepareRollback as prepare, type PreparedRollback } from '../../git/rollback.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { deploymentFor, repositoryOf } from './deployed.ts';
import { openFolder } from './hotfix.ts';
import { targetOf } from './target.ts';

/** Makes a branch that takes a deployment back, in a worktree of its own. Deploying it is the responder's act. */
export async function prepareRollback(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const { incident, desk } = target;
  const deployment = await deploymentFor(services, target, 'Take back which deployment?');
  if (deployment === undefined) return;
  const { previous } = deployment;
  if (previous === undefined) {
    throw new UserError(
      `Nothing is known to have been deployed before ${deployment.name}, so there is no way back to it.`,
    );
  }
  const repository = repositoryOf(target, deployment);
  const directory = setting('hotfix.worktreeDirectory', vscode.Uri.file(repository.root));
  const prepared = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Preparing the rollback of ${deployment.name}` },
    () =>
      prepare({
        repository,
        deployed: deployment.revision,
        deployedName: deployment.name,
        to: previous.revision,
        toName: previous.name,
        incident: incident.shortId,
        ...(directory !== '' && { worktreeDirectory: directory }),
      }),
  );
  await desk.record(incident.id, {
    kind: 'rollback.prepared',
    data: {
      deployment: deployment.id,
      deploymentName: deployment.name,
      to: previous.revision,
      toName: previous.name,
      branch: prepared.branch,
      worktree: prepared.folder,
      repository: repository.root,
    },
  });
  void offerToOpen(prepared);
}

async function offerToOpen({ branch, folder, files }: PreparedRollback): Promise<void> {
  const open = 'Open in New Window';
  const choice = await vscode.window.showInformationMessage(
    `${branch} is ready in ${folder}: ${files} ${files === 1 ? 'file goes' : 'files go'} back. Nothing is pushed or deployed yet.`,
    open,
  );
  if (choice === open) await openFolder(folder);
}
