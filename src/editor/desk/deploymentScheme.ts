import * as vscode from 'vscode';
import type { DeploymentScheme } from '../../core/deployments/deployment.ts';
import type { SettingName } from '../../manifest.ts';
import { setting, settingProblem } from '../settings.ts';

export const SCHEME_SETTINGS = [
  'deployments.tagPatterns',
  'deployments.productionBranch',
  'deployments.environmentBranches',
  'deployments.refs',
  'deployments.source',
] as const satisfies readonly SettingName[];

/** What the settings say of how a repository marks its deployments. */
export function deploymentScheme(root: string): DeploymentScheme {
  const scope = vscode.Uri.file(root);
  const branch = setting('deployments.productionBranch', scope);
  const source = setting('deployments.source', scope);
  return {
    tagPatterns: setting('deployments.tagPatterns', scope),
    environmentBranches: setting('deployments.environmentBranches', scope),
    refs: setting('deployments.refs', scope),
    ...(branch !== '' && { productionBranch: branch }),
    ...(source !== 'automatic' && { source }),
  };
}

export const schemeProblems = (root: string): readonly string[] =>
  SCHEME_SETTINGS.flatMap((name) => settingProblem(name, vscode.Uri.file(root)) ?? []);
