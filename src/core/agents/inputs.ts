import * as z from 'zod';
import { REMEDY_OUTCOMES } from '../incident/vocabulary.ts';

/** What agents may pass to the tools. All of it is data; package.json has the same for the models, and a test compares. */

/** "INC-20261125-VG7K", or the whole id. */
const incident = z.string().trim().min(1).max(100);
/** How the agent calls itself. */
const agent = z.string().trim().min(1).max(100).optional();
const text = z.string().trim().min(1).max(5000);
const line = z.string().trim().min(1).max(500);

/** Left out: the one that the window works on. */
export const readInput = z.strictObject({ incident: incident.optional() });
/** An incident has to be named, so that what was confirmed for one is never recorded on another. */
const write = { incident, agent };
export const noteInput = z.strictObject({ ...write, text });
export const stepInput = z.strictObject({
  ...write,
  step: line,
  status: z.enum(['started', 'done', 'failed', 'skipped', 'open']),
  note: text.optional(),
});
export const remedyInput = z.strictObject({ ...write, text: line, note: text.optional() });
export const judgementInput = z.strictObject({
  ...write,
  remedy: line,
  outcome: z.enum(REMEDY_OUTCOMES),
  note: text.optional(),
});
/** A model has to say how it knows a figure, and whether it was counted. */
export const figureInput = z.strictObject({
  ...write,
  /** Of the one that it replaces. */
  figure: line.optional(),
  what: line,
  value: line,
  isEstimate: z.boolean(),
  basis: line,
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
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
