import * as vscode from 'vscode';
import * as z from 'zod';
import { SCHEME_SOURCES } from '../../core/deployments/sources.ts';
import { describeScheme, TAG_SOURCES, type DetectedScheme } from '../../core/deployments/scheme.ts';
import { markCandidates, type MarkCandidate } from '../../git/deployments/candidates.ts';
import type { Repository } from '../../git/repository.ts';
import type { DeploymentList } from '../desk/deploymentList.ts';
import { deploymentScheme } from '../desk/deploymentScheme.ts';
import { askChoice, type Choice } from '../input/ask.ts';
import { tell } from '../input/tell.ts';
import type { Services } from '../services.ts';
import { askRepository } from './askRepository.ts';
import { readArgument } from './target.ts';

const TITLE = 'How Deployments Are Found';

/** Values of settings under "fireline.deployments"; undefined takes one away. */
interface Writing {
  readonly source: string | undefined;
  readonly productionBranch: string | undefined;
  readonly tagPatterns: undefined;
}

/** What a caller who needs no dialog passes. */
const answerSchema = z.object({
  source: z.enum(['automatic', ...SCHEME_SOURCES]),
  branch: z.string().optional(),
});

/** Shows all that could mark deployments, with what is gone by now, and writes what a person picks to the settings. */
export async function chooseDeploymentMarks(services: Services, argument: unknown): Promise<void> {
  const [desk, list] = await Promise.all([services.desk(), services.deployments()]);
  const repository = await askRepository(desk, TITLE, readArgument(argument).repository);
  if (repository === undefined) return;
  const given = answerSchema.safeParse(argument).data;
  const writing = given ? writingOf(given.source, given.branch) : await askWriting(list, repository);
  if (writing === undefined) return;
  await write(repository, writing);
  await list.refresh();
  const scheme = schemeIn(list, repository);
  if (scheme) tell(`Deployments: ${describeScheme(scheme, Date.now())}`);
}

const writingOf = (source: string, branch?: string): Writing => ({
  source: source === 'automatic' ? undefined : source,
  productionBranch: branch,
  tagPatterns: undefined,
});

function schemeIn(list: DeploymentList, { root }: Repository): DetectedScheme | undefined {
  return list.current?.find(({ repository }) => repository.root === root)?.listing?.scheme;
}

async function askWriting(list: DeploymentList, repository: Repository): Promise<Writing | undefined> {
  await list.load();
  const used = schemeIn(list, repository);
  const candidates = await markCandidates(repository, { scheme: deploymentScheme(repository.root) });
  const now = Date.now();
  const placeholder = used ? `Now by: ${describeScheme(used, now)}` : 'Nothing is known yet.';
  const writing = await askChoice<Writing | 'settings'>({ title: TITLE, placeholder }, [
    {
      label: '$(sparkle) Find out by itself',
      detail: 'By the surest marks that are in use, as long as nothing else is set.',
      value: writingOf('automatic'),
    },
    ...candidates.map((candidate) => choiceOf(candidate, isUsed(candidate, used), now)),
    {
      label: '$(gear) Open the settings',
      detail: 'Patterns of your own, by environment and service',
      value: 'settings',
    },
  ]);
  if (writing === 'settings') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'fireline.deployments');
    return undefined;
  }
  return writing && (await confirm(writing));
}

function choiceOf(
  { source, branch, scheme, examples }: MarkCandidate,
  used: boolean,
  now: number,
): Choice<Writing> {
  return {
    label: `$(${used ? 'check' : 'blank'}) ${describeScheme(scheme, now)}`,
    description: used ? 'in use' : '',
    detail: examples.length === 0 ? 'by first parent, so a merge is one deployment' : examples.join(', '),
    value: writingOf(source, branch),
  };
}

function isUsed({ source, branch }: MarkCandidate, used: DetectedScheme | undefined): boolean {
  if (used?.kind === 'tags') return used.by !== 'configured' && TAG_SOURCES[used.by] === source;
  if (used?.kind === 'branch') return source === 'branch' && branch === used.branch;
  return used?.kind === source;
}

async function confirm(writing: Writing): Promise<Writing | undefined> {
  const lines = Object.entries(writing).map(
    ([name, value]) =>
      `fireline.deployments.${name}: ${value === undefined ? 'not set' : JSON.stringify(value)}`,
  );
  const question = { title: TITLE, placeholder: 'This is written to the settings of the workspace.' };
  const isAgreed = await askChoice(question, [
    { label: 'Write the settings', detail: lines.join(' · '), value: true },
    { label: 'Leave them as they are', value: false },
  ]);
  return isAgreed === true ? writing : undefined;
}

async function write({ root }: Repository, writing: Writing): Promise<void> {
  const uri = vscode.Uri.file(root);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? vscode.workspace.getWorkspaceFolder(uri) : undefined;
  const target = folder ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  const configuration = vscode.workspace.getConfiguration('fireline.deployments', folder?.uri ?? null);
  for (const [name, value] of Object.entries(writing)) {
    const said = configuration.inspect(name);
    // What the person has set for all workspaces would come through again.
    const isOverridden = value === undefined && said?.globalValue !== undefined;
    await configuration.update(name, isOverridden ? said.defaultValue : value, target);
  }
}
