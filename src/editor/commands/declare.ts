import * as vscode from 'vscode';
import * as z from 'zod';
import { SEVERITIES, type Severity } from '../../core/incident/vocabulary.ts';
import type { SeverityDefinition } from '../../core/runbook/model.ts';
import { commandId } from '../../manifest.ts';
import type { Home } from '../desk/home.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import { askChoice, askText, notEmpty, type Choice, type MoreChoices } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { setting } from '../settings.ts';
import { hintsFor } from './similar.ts';

/** What a key binding, a task or another extension may pass, so that nothing is asked. */
const givenSchema = z.object({ title: z.string().trim().min(1).max(500), severity: z.enum(SEVERITIES) });
type Declaration = z.infer<typeof givenSchema>;

/**
 * Two questions, title and severity; everything else can follow on the board.
 * @returns the id of the incident, or undefined when the person turned away
 */
export async function declareIncident(services: Services, argument: unknown): Promise<string | undefined> {
  const desk = await services.desk();
  const home = await homeForDeclaration(desk);
  if (home === undefined) return undefined;
  const declaration = givenSchema.safeParse(argument).data ?? (await askDeclaration(services, desk, home));
  if (declaration === undefined) return undefined;
  const incident = await desk.declare(home, declaration);
  await vscode.commands.executeCommand(commandId('openBoard'), { incident: incident.id });
  return incident.id;
}

async function askDeclaration(
  services: Services,
  desk: IncidentDesk,
  home: Home,
): Promise<Declaration | undefined> {
  // While somebody types, there is time to read what is past.
  const similar = services.similar();
  void similar.then((one) => one.warm()).catch(() => undefined);
  const title = await askText({
    title: 'Declare Incident',
    step: [1, 2],
    placeholder: 'What is broken, as users see it',
    prompt: 'For example: Checkout returns 500 for card payments',
    validate: (value) =>
      notEmpty('Give it a title: a few words on what is broken.')(value) ??
      (value.trim().length > 500 ? 'At most 500 characters. More can follow on the board.' : undefined),
  });
  if (title === undefined) return undefined;
  const { severities } = await desk.currentRunbook(home);
  const severity = await askSeverity(severities, home, {
    title: 'Declare Incident',
    step: [2, 2],
    hints: { heading: 'Looks like', items: hintsFor(await similar, title) },
  });
  return severity && { title, severity };
}

export async function homeForDeclaration(desk: IncidentDesk): Promise<Home | undefined> {
  const { all, chosen, failures } = desk.homes;
  if (chosen) return chosen;
  if (all.length === 0) throw noHome(failures[0]?.reason);
  const home = await askChoice(
    {
      title: 'Where are incidents of this workspace kept?',
      placeholder: 'Asked once. Deployments are looked for in all of them.',
    },
    all.map((value) => ({
      label: value.name,
      description: value.folder,
      detail: value.repository ? 'Kept in this git repository' : 'No git: kept on this machine only',
      value,
    })),
  );
  if (home) await desk.homes.choose(home);
  return home;
}

function noHome(reason: string | undefined): UserError {
  if (reason !== undefined) return new UserError(`The record of this folder cannot be opened: ${reason}`);
  return new UserError('An incident is kept in the repository that is in trouble. Open its folder first.', {
    label: 'Open Folder',
    run: () => vscode.commands.executeCommand('vscode.openFolder'),
  });
}

/** Asks for a severity with what each means, what falls under it and how soon it wants a response. */
export async function askSeverity(
  definitions: readonly SeverityDefinition[],
  home: Home,
  question: {
    readonly title: string;
    readonly step?: readonly [number, number];
    readonly current?: Severity;
    readonly hints?: MoreChoices<Severity>['hints'];
  },
): Promise<Severity | undefined> {
  const labels = setting('severity.labels', vscode.Uri.file(home.folder));
  const choices = definitions.map((definition): Choice<Severity> => {
    const { severity, name, response, examples } = definition;
    return {
      label: `${severity} (${labels[severity]}) ${name}${severity === question.current ? ' · now' : ''}`,
      description: definition.definition,
      detail: `${response.text} · for example: ${examples.join('; ')}`,
      value: severity,
    };
  });
  return askChoice(
    { ...question, placeholder: 'How bad is it? When unsure, take the higher one: it can be changed.' },
    choices,
    { chosen: question.current, ...(question.hints && { hints: question.hints }) },
  );
}
