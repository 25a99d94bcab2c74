import * as vscode from 'vscode';
import * as z from 'zod';
import type { Incident } from '../../core/incident/incident.ts';
import { CAUSES, REVIEW_STATUSES, UPDATE_KINDS } from '../../core/incident/vocabulary.ts';
import { EXPORT_FORMATS } from '../../core/export/formats.ts';
import { commandId } from '../../manifest.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import type { Services } from '../services.ts';

/** What a tree item or the board hands to a command. */
const argumentSchema = z.object({
  incident: z.string().optional(),
  step: z.string().optional(),
  /** Of the text of a runbook, from 1. */
  line: z.number().int().positive().optional(),
  /** Content hash of a runbook that is attached. */
  runbook: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  commandIndex: z.number().int().nonnegative().optional(),
  entry: z.string().optional(),
  deployment: z.string().optional(),
  repository: z.string().optional(),
  revision: z.string().optional(),
  /** Of a file, relative to the root of its repository. */
  path: z.string().optional(),
  rollback: z.string().optional(),
  branch: z.string().optional(),
  /** Of a deployment that is told. */
  environment: z.string().optional(),
  service: z.string().optional(),
  at: z.iso.datetime().optional(),
  note: z.string().optional(),
  role: z.string().optional(),
  /** An action item. */
  action: z.string().optional(),
  /** The instance of an escalation rule. */
  rule: z.string().optional(),
  update: z.enum(UPDATE_KINDS).optional(),
  cause: z.enum(CAUSES).optional(),
  /** Of the post-mortem. */
  review: z.enum(REVIEW_STATUSES).optional(),
  /** Name of a channel of the setting. */
  channel: z.string().optional(),
  /** Of a runbook to create or of evidence, from a caller who needs no dialog. */
  title: z.string().trim().min(1).max(500).optional(),
  /** Of an export, from a caller who needs no dialog. */
  format: z.enum(EXPORT_FORMATS).optional(),
  /** Absolute path, from a caller who needs no dialog. */
  file: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});
export type CommandArgument = z.infer<typeof argumentSchema>;

export function readArgument(argument: unknown): CommandArgument {
  return argumentSchema.parse(argument ?? {});
}

export interface Target {
  readonly desk: IncidentDesk;
  readonly incident: Incident;
  readonly argument: CommandArgument;
}

/** The incident that the argument names, or else the active one. */
export async function targetOf(services: Services, argument: unknown): Promise<Target> {
  const desk = await services.desk();
  const parsed = readArgument(argument);
  const incident = parsed.incident === undefined ? desk.active : await desk.open(parsed.incident);
  if (incident !== undefined) return { desk, incident, argument: parsed };
  throw new UserError('No incident is open in this window.', {
    label: 'Declare Incident',
    run: () => vscode.commands.executeCommand(commandId('declareIncident')),
  });
}
