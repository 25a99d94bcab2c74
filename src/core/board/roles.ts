import { isSamePerson } from '../incident/actor.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import type { Runbook } from '../runbook/model.ts';
import { rolesOf, type RoleSlot } from '../runbook/progress.ts';
import { nameFor, sign } from './people.ts';
import type { RoleView } from './state.ts';

/** The team of the present severity, and then whoever else holds a role. */
export function rolesViewOf(incident: Incident, runbook: Runbook, me: Actor): RoleView[] {
  const slots = rolesOf(runbook, incident);
  return slots.map((slot) => roleOf(slot, me, alsoHeld(slot, slots)));
}

/**
 * What a commander does besides leading; empty for all other roles. Whoever leads keeps the whole in view, which
 * nobody can who repairs at the same time (https://sre.google/sre-book/managing-incidents/). With two people at night
 * it cannot be helped, so it is said and not forbidden.
 */
export function alsoHeld(slot: RoleSlot, slots: readonly RoleSlot[]): string[] {
  const { assigned, isCommander } = slot;
  if (!isCommander || assigned === undefined) return [];
  return slots
    .filter((other) => other.role !== slot.role && other.assigned)
    .filter((other) => other.assigned && isSamePerson(other.assigned.assignee, assigned.assignee))
    .map(({ title }) => title);
}

function roleOf(
  { role, title, responsibility, isCommander, isInTeam, assigned }: RoleSlot,
  me: Actor,
  also: readonly string[],
): RoleView {
  return {
    role,
    title,
    responsibility,
    isCommander,
    isExtra: !isInTeam,
    ...(also.length > 0 && { also: [...also] }),
    ...(assigned && {
      assignee: {
        name: nameFor(assigned.assignee, me),
        isMe: isSamePerson(assigned.assignee, me),
        isAgent: assigned.assignee.type === 'agent',
        signed: sign(assigned, me),
      },
    }),
  };
}

/** Who leads: of this severity's team, or else whoever leads by a role of another. */
export const commanderOf = (incident: Incident, runbook: Runbook): Actor | undefined =>
  rolesOf(runbook, incident).find(({ isCommander, assigned }) => isCommander && assigned)?.assigned?.assignee;
