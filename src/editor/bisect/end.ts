import * as vscode from 'vscode';
import { countOf, describeCommit, shortRevision, type TestedCommit } from '../../core/bisect/words.ts';
import type { Deployment } from '../../core/deployments/deployment.ts';
import { visible } from '../../core/text/visible.ts';
import { firstContaining, type BisectState } from '../../git/bisect/state.ts';
import { removeBisectWorktree } from '../../git/bisect/worktree.ts';
import { confirmCulprit } from '../desk/intents.ts';
import { bisectOf, impactOf, incidentOf, type BisectSession } from './session.ts';

/** Says what came of it, and offers a culprit as the answer to the incident. One question at a time. */
export async function tellEnd(session: BisectSession, state: BisectState): Promise<void> {
  const { standing } = state;
  if (standing.kind === 'found') await offerCulprit(session, standing.culprit, state.marks.length);
  else if (standing.kind === 'skipped') {
    const few = standing.candidates.slice(0, 5);
    const names = few.map(({ revision, subject }) => `${shortRevision(revision)} ${visible(subject)}`);
    const more = standing.candidates.length - few.length;
    const list = [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ');
    await vscode.window.showWarningMessage(
      `The bisect ended: only skipped revisions are left, and any of these may have done it: ${list}.`,
      'OK',
    );
  } else if (standing.kind === 'older') {
    await vscode.window.showWarningMessage(
      `The bisect ended: ${bisectOf(session).ended?.note ?? 'it was bad already where good and bad parted.'}`,
      'OK',
    );
  } else {
    await vscode.window.showWarningMessage(
      'Somebody ended this bisect in its worktree. What was tested is in the record; "Incident: Stop Bisect…" ends it there too.',
      'OK',
    );
    return;
  }
  await offerToRemove(session);
}

async function offerCulprit(session: BisectSession, culprit: TestedCommit, steps: number): Promise<void> {
  const incident = incidentOf(session);
  const deployment = await deploymentWith(session, culprit.revision);
  const came = deployment === undefined ? '' : ` It came with ${deployment.name}.`;
  const link = 'Link as Cause';
  const answer = await vscode.window.showInformationMessage(
    `${describeCommit(culprit, impactOf(incident))} did it, as a bisect of ${countOf(steps, 'step')} says.${came} Link it as the cause?`,
    link,
    'Not Now',
  );
  if (answer !== link) return;
  await confirmCulprit(session.desk, incidentOf(session), {
    culprit,
    repository: session.worktree.repository.root,
    reasons: `found by bisect: ${countOf(steps, 'step')}`,
    ...(deployment && { deployment }),
  });
}

/** The first deployment after the good one that has the commit, of the environment and service of the bad one. */
async function deploymentWith(session: BisectSession, culprit: string): Promise<Deployment | undefined> {
  const { bad, good } = bisectOf(session);
  const list = await session.services.deployments();
  await list.load();
  const here = list.all.filter(({ repository }) => repository === session.worktree.repository.root);
  const end = here.find(({ revision, name }) => revision === bad && name === bisectOf(session).badName);
  if (end === undefined) return undefined;
  const line = here
    .filter(({ environment, service }) => environment === end.environment && service === end.service)
    .filter(({ at }) => at <= end.at)
    .reverse();
  const start = line.findLastIndex(({ revision }) => revision === good);
  const later = line.slice(start + 1);
  const first = await firstContaining(
    session.worktree,
    culprit,
    later.map(({ revision }) => revision),
  );
  return later.find(({ revision }) => revision === first);
}

async function offerToRemove(session: BisectSession): Promise<void> {
  const remove = 'Remove It';
  const { folder } = session.worktree;
  const answer = await vscode.window.showInformationMessage(
    `The worktree of the bisect is not needed any more: ${folder}.`,
    remove,
    'Keep It',
  );
  if (answer === remove) await removeAndTell(session);
}

export async function removeAndTell({ worktree }: BisectSession): Promise<void> {
  for (const terminal of vscode.window.terminals) {
    const options = terminal.creationOptions;
    if ('cwd' in options && options.cwd === worktree.folder) terminal.dispose();
  }
  const kept = await removeBisectWorktree(worktree);
  if (kept === undefined) return;
  await vscode.window.showWarningMessage(
    `The worktree of the bisect is kept, because ${kept}: ${worktree.folder}. Remove it when you have what you need: ` +
      `git worktree remove --force "${worktree.folder}"`,
  );
}
