import { describeEvent } from '../incident/describe.ts';
import type { Actor } from '../incident/events.ts';
import type { Incident } from '../incident/incident.ts';
import { placeAfterMove, WHY_MOVES } from '../incident/whys.ts';
import { sign } from './people.ts';
import type { WhyView } from './why-state.ts';

/** Each before those below it. */
export const whysViewOf = (incident: Incident, me: Actor): WhyView[] =>
  incident.whys.map((why) => ({
    id: why.why,
    text: why.text,
    ...(why.parent !== undefined && { parent: why.parent }),
    evidence: why.evidence.flatMap((id) => entryOf(incident, id)),
    moves: WHY_MOVES.filter((move) => placeAfterMove(incident, why.why, move) !== undefined),
    signed: sign(why, me),
  }));

function entryOf({ timeline }: Incident, id: string): WhyView['evidence'] {
  const index = timeline.findLastIndex((entry) => entry.id === id);
  const entry = timeline[index];
  if (entry === undefined) return [];
  const { text } = describeEvent(entry);
  return [{ id, text, at: entry.occurredAt, depth: timeline.length - index }];
}
