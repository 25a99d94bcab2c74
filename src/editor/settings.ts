import * as vscode from 'vscode';
import * as z from 'zod';
import { clockSettingSchema, matrixSettingSchema } from '../core/clocks/policy.ts';
import { namedChannelSchema } from '../core/comms/channels/named.ts';
import { SCHEME_SOURCES } from '../core/deployments/sources.ts';
import { isRefGlob } from '../core/deployments/glob.ts';
import type { SettingName } from '../manifest.ts';

const word = z.string().trim().min(1);
const tagPattern = z.strictObject({
  pattern: word,
  environment: word.optional(),
  service: word.optional(),
});

const SCHEMAS = {
  'severity.labels': z.object({
    P0: z.string().max(30).default('SEV-1'),
    P1: z.string().max(30).default('SEV-2'),
    P2: z.string().max(30).default('SEV-3'),
    P3: z.string().max(30).default('SEV-4'),
  }),
  'runbook.file': z.string(),
  'deployments.tagPatterns': z.array(
    z.union([z.string().min(1), tagPattern], {
      error:
        'each entry is a pattern such as "deploy/production/**", or {"pattern": "…", "environment": "…"}',
    }),
  ),
  'deployments.productionBranch': z.string(),
  'deployments.environmentBranches': z.record(z.string().min(1), z.string().min(1, 'a branch has no name'), {
    error: 'it is a list of branches by environment, such as {"staging": "develop"}',
  }),
  'deployments.refs': z.array(
    z.string().refine(isRefGlob, 'each entry is the full name of refs, such as "refs/deploy/**"'),
  ),
  'deployments.source': z.enum(['automatic', ...SCHEME_SOURCES], {
    error: `it is one of ${['automatic', ...SCHEME_SOURCES].join(', ')}`,
  }),
  'hotfix.branchPattern': z.string().min(1),
  'hotfix.worktreeDirectory': z.string(),
  'rollback.redeployCommand': z.string(),
  'rollback.command': z.string(),
  'rollback.checkCommand': z.string(),
  'bisect.timeoutMinutes': z.number().min(0),
  'comms.channels': z.array(namedChannelSchema).max(20),
  'comms.publicNames': z.record(z.string().min(1), z.string().trim().min(1).max(100)),
  'postmortem.directory': z.string().min(1),
  'postmortem.names': z.boolean(),
  clocks: clockSettingSchema,
  escalation: matrixSettingSchema,
  'sync.runPrePushHook': z.boolean(),
  'record.archiveAfterDays': z.number().min(0),
  'backlog.file': z.string().min(1),
} as const satisfies Record<SettingName, z.ZodType>;

type SettingValue<K extends SettingName> = z.infer<(typeof SCHEMAS)[K]>;

const reported = new Set<string>();

/** A setting as its schema reads it. A value that makes no sense is named to the user once, and the default used. */
export function setting<K extends SettingName>(name: K, scope?: vscode.Uri): SettingValue<K> {
  const configuration = vscode.workspace.getConfiguration('fireline', scope ?? null);
  const parsed = SCHEMAS[name].safeParse(configuration.get(name));
  // The schema was looked up by the name that also gives the type.
  if (parsed.success) return parsed.data as SettingValue<K>;
  reportOnce(name, problemOf(parsed.error));
  return SCHEMAS[name].parse(configuration.inspect(name)?.defaultValue) as SettingValue<K>;
}

/** What is wrong with a setting, for a view that goes by it: there it stays in sight. */
export function settingProblem(name: SettingName, scope?: vscode.Uri): string | undefined {
  const value = vscode.workspace.getConfiguration('fireline', scope ?? null).get(name);
  const { error } = SCHEMAS[name].safeParse(value);
  return (
    error && `The setting fireline.${name} cannot be used: ${problemOf(error)}. Its default is used instead.`
  );
}

/** In a setting of many parts it says which one. */
const problemOf = ({ issues: [issue] }: z.ZodError): string => {
  const at = issue?.path.join('.') ?? '';
  const message = issue?.message ?? 'not valid';
  return /[a-z]/i.test(at) ? `${at}: ${message}` : message;
};

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
