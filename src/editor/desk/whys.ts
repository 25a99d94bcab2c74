import { randomUUID } from 'node:crypto';
import { MAX_WHYS } from '../../core/incident/apply-whys.ts';
import type { Incident, Why } from '../../core/incident/incident.ts';
import { placeAfterMove, type WhyMove } from '../../core/incident/whys.ts';
import { UserError } from '../errors.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** The five whys. As in intents.ts, none of these asks anything. */

export async function addWhy(
  desk: IncidentDesk,
  incident: Incident,
  { text, parent }: { readonly text: string; readonly parent?: string | undefined },
): Promise<void> {
  if (parent !== undefined) find(incident, parent);
  const added = incident.timeline.flatMap(({ event }) =>
    event?.kind === 'why.added' ? [event.data.why] : [],
  );
  if (new Set(added).size >= MAX_WHYS)
    throw new UserError(
      `An incident holds ${MAX_WHYS} whys at most, removed ones too. Reword one of those instead.`,
    );
  await desk.record(incident.id, {
    kind: 'why.added',
    data: { why: randomUUID(), text, ...(parent !== undefined && { parent }) },
  });
}

export async function rewordWhy(
  desk: IncidentDesk,
  incident: Incident,
  why: string,
  text: string,
): Promise<void> {
  const { text: title } = find(incident, why);
  await desk.record(incident.id, { kind: 'why.changed', data: { why, text, title } });
}

/** @param evidence ids of all entries that show it from now on */
export async function setWhyEvidence(
  desk: IncidentDesk,
  incident: Incident,
  why: string,
  evidence: readonly string[],
): Promise<void> {
  const known = find(incident, why);
  const added = evidence.filter((id) => !known.evidence.includes(id));
  const withoutEvidence = known.evidence.filter((id) => !evidence.includes(id));
  if (added.length + withoutEvidence.length === 0) return;
  await desk.record(incident.id, {
    kind: 'why.changed',
    data: {
      why,
      title: known.text,
      ...(added.length > 0 && { evidence: added }),
      ...(withoutEvidence.length > 0 && { withoutEvidence }),
    },
  });
}

export async function moveWhy(
  desk: IncidentDesk,
  incident: Incident,
  why: string,
  move: WhyMove,
): Promise<void> {
  const { text: title } = find(incident, why);
  const place = placeAfterMove(incident, why, move);
  if (place === undefined)
    throw new UserError('It cannot go further in this direction: somebody has moved the whys meanwhile.');
  await desk.record(incident.id, { kind: 'why.moved', data: { why, ...place, title } });
}

export async function removeWhy(desk: IncidentDesk, incident: Incident, why: string): Promise<void> {
  const { text: title } = find(incident, why);
  await desk.record(incident.id, { kind: 'why.removed', data: { why, title } });
}

function find({ whys }: Incident, why: string): Why {
  const known = whys.find((one) => one.why === why);
  if (known === undefined)
    throw new UserError(
      'This why is no longer in the record: somebody has removed it. Add what you wrote as another one.',
    );
  return known;
}
