import { askText, notEmpty } from '../input/ask.ts';

/** Why an action item is not done after all; undefined when the person turns away. */
export const askReopening = (title: string): Promise<string | undefined> =>
  askText({
    title: `Reopen "${title}"`,
    prompt: 'Why is it not done after all?',
    validate: notEmpty('A reason is needed: the record must say why it was not done.'),
  });
