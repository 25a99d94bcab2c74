import { randomUUID } from 'node:crypto';
import type { EventData, Suspect } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { UserError } from '../errors.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** What responders take to be the cause, and what they have ruled out. As in intents.ts, none of these asks anything. */

export async function openHypothesis(desk: IncidentDesk, incident: Incident, text: string): Promise<void> {
  await desk.record(incident.id, { kind: 'hypothesis.opened', data: { hypothesis: randomUUID(), text } });
}

export interface Judgement {
  readonly hypothesis: string;
  readonly verdict: 'confirmed' | 'rejected';
  readonly note?: string | undefined;
  /** Ids of entries that speak for it. */
  readonly evidence?: readonly string[];
}

export async function judgeHypothesis(
  desk: IncidentDesk,
  incident: Incident,
  { hypothesis, verdict, note, evidence }: Judgement,
): Promise<void> {
  const known = incident.hypotheses.find((one) => one.hypothesis === hypothesis);
  if (known === undefined) throw new UserError('This hypothesis is not in the record of this incident.');
  await desk.record(incident.id, {
    kind: `hypothesis.${verdict}`,
    data: {
      hypothesis,
      text: known.text,
      ...(note !== undefined && note !== '' && { note }),
      ...(known.suspect && { suspect: known.suspect }),
      ...(evidence !== undefined && evidence.length > 0 && { evidence: [...evidence] }),
    },
  });
}

/** One for each suspect, so that who rejects it twice does not fill the record. */
const ofSuspect = ({ id }: Suspect): string => `suspect:${id}`.slice(0, 500);

const verdictOn = (suspect: Suspect, note: string | undefined): EventData<'hypothesis.rejected'> => ({
  hypothesis: ofSuspect(suspect),
  text: `${suspect.name} did it`,
  suspect,
  ...(note !== undefined && note !== '' && { note }),
});

/** Takes a deployment or a commit out of the ranking, with why. */
export async function ruleOutSuspect(
  desk: IncidentDesk,
  incident: Incident,
  suspect: Suspect,
  note?: string,
): Promise<void> {
  await desk.record(incident.id, { kind: 'hypothesis.rejected', data: verdictOn(suspect, note) });
}

/** What was found by other means than the ranking, a bisect for one. */
export async function confirmSuspect(
  desk: IncidentDesk,
  incident: Incident,
  suspect: Suspect,
  note: string,
): Promise<void> {
  await desk.record(incident.id, { kind: 'hypothesis.confirmed', data: verdictOn(suspect, note) });
}

/** Opens one again that was confirmed or rejected. */
export async function reopenHypothesis(
  desk: IncidentDesk,
  incident: Incident,
  hypothesis: string,
): Promise<void> {
  const known = incident.hypotheses.find((one) => one.hypothesis === hypothesis);
  if (known === undefined) throw new UserError('This hypothesis is not in the record of this incident.');
  const { text, suspect } = known;
  await desk.record(incident.id, {
    kind: 'hypothesis.opened',
    data: { hypothesis, text, ...(suspect && { suspect }) },
  });
}
