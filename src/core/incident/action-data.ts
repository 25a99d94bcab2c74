import * as z from 'zod';
import { ACTION_PRIORITIES, ACTION_TYPES } from './vocabulary.ts';

interface Texts {
  readonly line: z.ZodString;
  readonly text: z.ZodString;
  readonly revision: z.ZodString;
}

/** What the events of action items carry. */
export function actionData({ line, text, revision }: Texts) {
  const action = z.object({
    action: line,
    title: line.optional(),
    owner: line.nullable().optional(),
    due: z.iso.date().nullable().optional(),
    type: z.enum(ACTION_TYPES).nullable().optional(),
    priority: z.enum(ACTION_PRIORITIES).nullable().optional(),
    /** Where it is worked on: an issue, say. */
    link: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .optional(),
    /** That closed it. */
    commit: revision.optional(),
    note: text.optional(),
  });
  return {
    'action.added': action.required({ title: true }),
    'action.changed': action,
    'action.closed': action,
    'action.reopened': z.object({ action: line, title: line.optional(), reason: text.min(1) }),
  };
}
