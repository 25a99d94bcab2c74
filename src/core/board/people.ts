import type { Actor } from '../incident/events.ts';
import type { Recorded } from '../incident/incident.ts';
import type { Signature } from './state.ts';

/** The same person on two machines has the same address; without one, the name has to do. */
export const isSamePerson = (a: Actor, b: Actor): boolean =>
  a.type === b.type &&
  (a.email !== undefined && b.email !== undefined ? sameText(a.email, b.email) : a.name === b.name);

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const nameFor = (actor: Actor, me: Actor): string => (isSamePerson(actor, me) ? 'you' : actor.name);

export const sign = (recorded: Pick<Recorded, 'at' | 'by'>, me: Actor): Signature => ({
  at: recorded.at,
  by: nameFor(recorded.by, me),
});
