import { isSamePerson } from '../incident/actor.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import type { Runbook } from '../runbook/model.ts';
import { rolesOf, type RoleSlot } from '../runbook/progress.ts';
import { nameFor, sign } from './people.ts';
import type { RoleView } from './state.ts';

/** The team of the present severity, and then whoever else holds a role. */
export function rolesViewOf(incident: Incident, runbook: Runbook, me: Actor): RoleView[] {
  return rolesOf(runbook, incident).map((slot) => roleOf(slot, me));
}

function roleOf(
  { role, title, responsibility, isCommander, isInTeam, assigned }: RoleSlot,
  me: Actor,
): RoleView {
  return {
    role,
    title,
    responsibility,
    isCommander,
    isExtra: !isInTeam,
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
