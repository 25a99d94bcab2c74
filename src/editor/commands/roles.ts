import * as vscode from 'vscode';
import { actorSchema, type Actor } from '../../core/incident/events.ts';
import type { ACTOR_TYPES } from '../../core/incident/vocabulary.ts';
import { rolesOf, type RoleSlot } from '../../core/runbook/progress.ts';
import { formatLocalShort } from '../../core/text/time.ts';
import { readAuthors } from '../../git/authors.ts';
import type { Repository } from '../../git/repository.ts';
import * as intents from '../desk/intents.ts';
import { askChoice, askText, notEmpty, type Choice } from '../input/ask.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

export async function assignRole(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const role = await pickRole(target, () => true, 'Which role?');
  if (role === undefined) return;
  const assignee = await askAssignee(target, role);
  if (assignee === undefined) return;
  await intents.assignRole(target.desk, target.incident, { role: role.role, title: role.title, assignee });
}

export async function releaseRole(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const role = await pickRole(target, ({ assigned }) => assigned !== undefined, 'Which role is free again?');
  if (role) await intents.releaseRole(target.desk, target.incident, role.role);
}

async function pickRole(
  { desk, incident, argument }: Target,
  filter: (role: RoleSlot) => boolean,
  placeholder: string,
): Promise<RoleSlot | undefined> {
  const roles = rolesOf(await desk.runbookOf(incident), incident).filter(filter);
  if (argument.role !== undefined) return roles.find(({ role }) => role === argument.role);
  return askChoice(
    { title: `Roles of ${incident.shortId}`, placeholder },
    roles.map((value) => ({
      label: value.title,
      description: [value.isCommander ? 'commander' : '', value.assigned?.assignee.name ?? 'unassigned']
        .filter(Boolean)
        .join(' · '),
      detail: value.responsibility,
      value,
    })),
  );
}

/**
 * Yourself first, then who took part already, then who works on the repository; a name can be typed, and a role can be
 * filled by an agent.
 */
async function askAssignee({ desk, incident }: Target, role: RoleSlot): Promise<Actor | undefined> {
  const home = desk.homeOf(incident.id);
  const me = await desk.me(home);
  const known = new Map<string, Actor>([[me.name, me]]);
  const others = [
    ...incident.timeline.map(({ actor }) => actor),
    ...Object.values(incident.roles).map((r) => r.assignee),
  ];
  for (const actor of others) known.set(actor.name, known.get(actor.name) ?? actor);
  const choices: AssigneeChoice[] = [
    ...[...known.values()].map((value) => ({
      label: value.name,
      description: value.name === me.name ? 'you' : (value.email ?? value.type),
      value,
    })),
    { label: '$(person-add) Someone else…', value: 'person' },
    { label: '$(hubot) An agent…', value: 'agent' },
  ];
  const later = home.repository && withAuthors(choices, known, home.repository);
  const choice = await askChoice(
    { title: role.title, placeholder: 'Who takes it?' },
    choices,
    later ? { later } : {},
  );
  if (choice === undefined || typeof choice === 'object') return choice;
  const name = await askText({
    title: role.title,
    prompt: choice === 'agent' ? 'Name of the agent' : 'Name of the person',
    validate: notEmpty('A name is needed.'),
  });
  return name === undefined ? undefined : { name, type: choice };
}

type AssigneeChoice = Choice<Actor | (typeof ACTOR_TYPES)[number] | undefined>;

/** What can be chosen at once keeps its place; who wrote commits follows when git has told. */
async function withAuthors(
  choices: readonly AssigneeChoice[],
  known: ReadonlyMap<string, Actor>,
  repository: Repository,
): Promise<AssigneeChoice[]> {
  const authors = await readAuthors(repository);
  const others = authors.flatMap((author): AssigneeChoice[] => {
    const actor = actorSchema.safeParse({
      name: author.name,
      email: author.email || undefined,
      type: 'person',
    });
    if (!actor.success || known.has(author.name)) return [];
    const commits = `${author.commits} ${author.commits === 1 ? 'commit' : 'commits'}`;
    const last = formatLocalShort(author.lastAt, Date.now());
    return [
      { label: author.name, description: `${author.email} · ${commits}, last ${last}`, value: actor.data },
    ];
  });
  if (others.length === 0) return [...choices];
  const separator = { label: 'From the history', kind: vscode.QuickPickItemKind.Separator, value: undefined };
  return [...choices, separator, ...others];
}
