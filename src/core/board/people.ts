import { isSamePerson } from '../incident/actor.ts';
import type { Actor } from '../incident/events.ts';
import type { Recorded } from '../incident/incident.ts';
import type { Signature } from './signature.ts';

export const nameFor = (actor: Actor, me: Actor): string => (isSamePerson(actor, me) ? 'you' : actor.name);

export const sign = (recorded: Pick<Recorded, 'at' | 'by'>, me: Actor): Signature => ({
  at: recorded.at,
  by: nameFor(recorded.by, me),
});
