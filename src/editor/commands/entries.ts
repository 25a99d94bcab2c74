import * as vscode from 'vscode';
import { describeEvent } from '../../core/incident/describe.ts';
import type { TimelineEntry } from '../../core/incident/incident.ts';
import { formatLocal, formatUtc } from '../../core/text/time.ts';
import { UserError } from '../errors.ts';
import { askText } from '../input/ask.ts';
import { askTime } from '../input/askTime.ts';
import type { Services } from '../services.ts';
import { targetOf, type Target } from './target.ts';

export async function correctEntryTime(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const entry = entryOf(target);
  const occurredAt = await askTime(
    `When did this happen? ${describeEvent(entry, formatLocal).text}`,
    entry.occurredAt,
  );
  if (occurredAt === undefined || occurredAt === null) return;
  await target.desk.record(target.incident.id, {
    kind: 'event.corrected',
    data: { target: entry.id, occurredAt },
  });
}

export async function retractEntry(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument);
  const entry = entryOf(target);
  if (entry.kind === 'incident.declared') {
    throw new UserError(
      'The declaration cannot be retracted. Close the incident as a false alarm or a duplicate.',
    );
  }
  const reason = await askText({
    title: `Retract: ${describeEvent(entry, formatLocal).text}`,
    prompt: 'It stays visible, struck through, and no longer counts. Why? Optional.',
  });
  if (reason === undefined) return;
  const data = { target: entry.id, ...(reason !== '' && { reason }) };
  await target.desk.record(target.incident.id, { kind: 'event.retracted', data });
}

export async function copyEntry(services: Services, argument: unknown): Promise<void> {
  const entry = entryOf(await targetOf(services, argument));
  const { text, detail } = describeEvent(entry);
  const lines = [`${formatUtc(entry.occurredAt)} ${text} (${entry.actor.name})`, ...(detail ? [detail] : [])];
  await vscode.env.clipboard.writeText(lines.join('\n'));
}

function entryOf({ incident, argument }: Target): TimelineEntry {
  const entry = incident.timeline.find(({ id }) => id === argument.entry);
  if (entry) return entry;
  throw new UserError('This entry is no longer in the record of this incident.');
}
