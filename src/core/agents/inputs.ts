import * as z from 'zod';

/** What agents may pass to the tools. All of it is data; package.json has the same for the models, and a test compares. */

/** "INC-20261125-VG7K", or the whole id. */
const incident = z.string().trim().min(1).max(100);
/** How the agent calls itself. */
const agent = z.string().trim().min(1).max(100).optional();
const text = z.string().trim().min(1).max(5000);

/** Left out: the one that the window works on. */
export const readInput = z.strictObject({ incident: incident.optional() });
/** An incident has to be named, so that what was confirmed for one is never recorded on another. */
const write = { incident, agent };
export const noteInput = z.strictObject({ ...write, text });
export const stepInput = z.strictObject({
  ...write,
  step: z.string().trim().min(1).max(500),
  status: z.enum(['started', 'done', 'failed', 'skipped', 'open']),
  note: text.optional(),
});
export const draftInput = z.strictObject({
  ...write,
  text,
  title: z.string().trim().min(1).max(300).optional(),
});

/** What was wrong, in words for a model, without what it passed. */
export function inputProblem({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue === undefined || issue.path.length === 0 ? 'input' : issue.path.join('.');
  return `The input of this tool is not right: ${place}: ${issue?.message ?? 'not understood'}.`;
}
