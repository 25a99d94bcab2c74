import type { Actor } from './events.ts';

/** The same person on two machines has the same address; without one, the name has to do. */
export const isSamePerson = (a: Actor, b: Actor): boolean =>
  a.type === b.type &&
  (a.email !== undefined && b.email !== undefined ? sameText(a.email, b.email) : a.name === b.name);

const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
