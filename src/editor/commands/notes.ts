import { formatLocal } from '../../core/text/time.ts';
import * as intents from '../desk/intents.ts';
import { notEmpty } from '../input/ask.ts';
import { askTime } from '../input/askTime.ts';
import { recordText } from '../input/drafts.ts';
import type { Services } from '../services.ts';
import { targetOf } from './target.ts';

export async function addNote(services: Services, argument: unknown): Promise<void> {
  const { desk, incident } = await targetOf(services, argument);
  const question = {
    title: `Note for ${incident.shortId}`,
    placeholder: 'What happened, what you saw, what you tried',
    validate: notEmpty('There is nothing to record yet.'),
  };
  await recordText(services.context, `note.${incident.id}`, question, (text) =>
    intents.addNote(desk, incident, text),
  );
}

/** A note of what happened before now: the time is asked for first. A caller may hand over `at` and `note`. */
export async function addPastNote(services: Services, argument: unknown): Promise<void> {
  const { desk, incident, argument: given } = await targetOf(services, argument);
  const at = given.at ?? (await askTime(`When did it happen? Note for ${incident.shortId}`));
  if (at === undefined || at === null) return;
  if (given.note !== undefined) {
    await intents.addNote(desk, incident, given.note, at);
    return;
  }
  const question = {
    title: `Note for ${incident.shortId}, of ${formatLocal(at)}`,
    placeholder: 'What happened, what you saw, what you tried',
    validate: notEmpty('There is nothing to record yet.'),
  };
  await recordText(services.context, `note.${incident.id}.past`, question, (text) =>
    intents.addNote(desk, incident, text, at),
  );
}
