import type { ACTOR_TYPES } from '../../core/incident/vocabulary.ts';
import type { Actor } from '../../core/incident/events.ts';
import { rolesOf, type RoleSlot } from '../../core/runbook/progress.ts';
import * as intents from '../desk/intents.ts';
import { askChoice, askText, notEmpty } from '../input/ask.ts';
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
      description: value.assigned?.assignee.name ?? 'unassigned',
      detail: value.responsibility,
      value,
    })),
  );
}

/** People who already took part come first, then a name can be typed; a role can be filled by an agent. */
async function askAssignee({ desk, incident }: Target, role: RoleSlot): Promise<Actor | undefined> {
  const me = await desk.me(desk.homeOf(incident.id));
  const known = new Map<string, Actor>([[me.name, me]]);
  const others = [
    ...incident.timeline.map(({ actor }) => actor),
    ...Object.values(incident.roles).map((r) => r.assignee),
  ];
  for (const actor of others) known.set(actor.name, known.get(actor.name) ?? actor);
  const choice = await askChoice<Actor | (typeof ACTOR_TYPES)[number]>(
    { title: role.title, placeholder: 'Who takes it?' },
    [
      ...[...known.values()].map((value) => ({
        label: value.name,
        description: value.name === me.name ? 'you' : (value.email ?? value.type),
        value,
      })),
      { label: '$(person-add) Someone else…', value: 'person' },
      { label: '$(hubot) An agent…', value: 'agent' },
    ],
  );
  if (choice === undefined || typeof choice === 'object') return choice;
  const name = await askText({
    title: role.title,
    prompt: choice === 'agent' ? 'Name of the agent' : 'Name of the person',
    validate: notEmpty('A name is needed.'),
  });
  return name === undefined ? undefined : { name, type: choice };
}
