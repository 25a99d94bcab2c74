import { randomUUID } from 'node:crypto';
import type { EventInput } from '../../core/incident/events.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { RemedyOutcome } from '../../core/incident/vocabulary.ts';
import { UserError } from '../errors.ts';
import type { IncidentDesk } from './incidentDesk.ts';

/** What was tried against an incident and what its impact amounts to. As in intents.ts, none of these asks anything. */

export interface Trial {
  readonly text: string;
  /** UTC, ISO 8601. Left out: now. */
  readonly at?: string | undefined;
  /** How it went, where that is known already. */
  readonly judged?: Verdict | undefined;
}

export interface Verdict {
  readonly outcome: RemedyOutcome;
  readonly note?: string | undefined;
  /** UTC, ISO 8601. Left out: now. */
  readonly at?: string | undefined;
}

export async function tryRemedy(
  desk: IncidentDesk,
  incident: Incident,
  { text, at, judged }: Trial,
): Promise<void> {
  const { data } = trialDraft(text);
  const when = at === undefined ? {} : { occurredAt: at };
  const trial = { kind: 'remedy.tried', data, ...when } as const;
  await desk.record(incident.id, trial, ...(judged ? [verdictDraft(data.remedy, text, judged)] : []));
}

export const trialDraft = (text: string, note?: string) =>
  ({ kind: 'remedy.tried', data: { remedy: randomUUID(), text, ...(note && { note }) } }) as const;

/** @throws UserError when the incident has no such remedy */
export async function judgeRemedy(
  desk: IncidentDesk,
  incident: Incident,
  remedy: string,
  verdict: Verdict,
): Promise<void> {
  await desk.record(incident.id, judgementDraft(incident, remedy, verdict));
}

/** @throws UserError when the incident has no such remedy */
export function judgementDraft({ remedies }: Incident, remedy: string, verdict: Verdict) {
  const known = remedies.find((one) => one.remedy === remedy);
  if (known === undefined) throw new UserError('This is no longer in the record of this incident.');
  return verdictDraft(remedy, known.text, verdict);
}

const verdictDraft = (remedy: string, text: string, { outcome, note, at }: Verdict) =>
  ({
    kind: 'remedy.judged',
    data: { remedy, text, outcome, ...(note && { note }) },
    ...(at !== undefined && { occurredAt: at }),
  }) as const;

type Measure = Omit<EventInput<'impact.measured'>, 'figure'>;

/** @param figure of the one that it replaces; left out: a new one */
export async function recordFigure(
  desk: IncidentDesk,
  incident: Incident,
  data: Measure,
  figure?: string,
): Promise<void> {
  await desk.record(incident.id, figureDraft(incident, data, figure));
}

/** @throws UserError when the incident has no such figure */
export function figureDraft({ figures }: Incident, data: Measure, figure?: string) {
  if (figure !== undefined && !figures.some((one) => one.figure === figure))
    throw new UserError('This figure is no longer in the record of this incident.');
  return { kind: 'impact.measured', data: { figure: figure ?? randomUUID(), ...data } } as const;
}
