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
  const remedy = randomUUID();
  const when = at === undefined ? {} : { occurredAt: at };
  const trial = { kind: 'remedy.tried', data: { remedy, text }, ...when } as const;
  await desk.record(incident.id, trial, ...(judged ? [verdictDraft(remedy, text, judged)] : []));
}

/** @throws UserError when the incident has no such remedy */
export async function judgeRemedy(
  desk: IncidentDesk,
  incident: Incident,
  remedy: string,
  verdict: Verdict,
): Promise<void> {
  const known = incident.remedies.find((one) => one.remedy === remedy);
  if (known === undefined) throw new UserError('This is no longer in the record of this incident.');
  await desk.record(incident.id, verdictDraft(remedy, known.text, verdict));
}

const verdictDraft = (remedy: string, text: string, { outcome, note, at }: Verdict) =>
  ({
    kind: 'remedy.judged',
    data: { remedy, text, outcome, ...(note && { note }) },
    ...(at !== undefined && { occurredAt: at }),
  }) as const;

/** @param figure of the one that it replaces; left out: a new one */
export async function recordFigure(
  desk: IncidentDesk,
  incident: Incident,
  data: Omit<EventInput<'impact.measured'>, 'figure'>,
  figure: string = randomUUID(),
): Promise<void> {
  await desk.record(incident.id, { kind: 'impact.measured', data: { figure, ...data } });
}
