import * as intents from '../desk/intents.ts';
import { notEmpty } from '../input/ask.ts';
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
