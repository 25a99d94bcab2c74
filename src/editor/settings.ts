import * as vscode from 'vscode';
import * as z from 'zod';
import type { SettingName } from '../manifest.ts';

const SCHEMAS = {
  'severity.labels': z.object({
    P0: z.string().max(30).default('SEV-1'),
    P1: z.string().max(30).default('SEV-2'),
    P2: z.string().max(30).default('SEV-3'),
    P3: z.string().max(30).default('SEV-4'),
  }),
  'runbook.file': z.string(),
  'deployments.tagPatterns': z.array(z.string().min(1)),
  'deployments.productionBranch': z.string(),
  'hotfix.branchPattern': z.string().min(1),
  'hotfix.worktreeDirectory': z.string(),
  'rollback.redeployCommand': z.string(),
  'rollback.command': z.string(),
  'rollback.checkCommand': z.string(),
  'bisect.timeoutMinutes': z.number().min(0),
  'postmortem.directory': z.string().min(1),
  'sync.runPrePushHook': z.boolean(),
  'record.archiveAfterDays': z.number().min(0),
} as const satisfies Record<SettingName, z.ZodType>;

type SettingValue<K extends SettingName> = z.infer<(typeof SCHEMAS)[K]>;

const reported = new Set<string>();

/** A setting as its schema reads it. A value that makes no sense is named to the user once, and the default used. */
export function setting<K extends SettingName>(name: K, scope?: vscode.Uri): SettingValue<K> {
  const configuration = vscode.workspace.getConfiguration('fireline', scope ?? null);
  const parsed = SCHEMAS[name].safeParse(configuration.get(name));
  // The schema was looked up by the name that also gives the type.
  if (parsed.success) return parsed.data as SettingValue<K>;
  reportOnce(name, parsed.error.issues[0]?.message ?? 'not valid');
  return SCHEMAS[name].parse(configuration.inspect(name)?.defaultValue) as SettingValue<K>;
}

function reportOnce(name: SettingName, problem: string): void {
  if (reported.has(name)) return;
  reported.add(name);
  const open = 'Open Settings';
  void vscode.window
    .showWarningMessage(
      `The setting fireline.${name} cannot be used: ${problem}. Its default is used instead.`,
      open,
    )
    .then((choice) => {
      if (choice === open) {
        reported.delete(name);
        void vscode.commands.executeCommand('workbench.action.openSettings', `fireline.${name}`);
      }
    });
}
