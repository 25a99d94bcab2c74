import * as z from 'zod';
import { REMEDY_OUTCOMES } from './vocabulary.ts';

interface Texts {
  readonly line: z.ZodString;
  readonly text: z.ZodString;
}

/** What the events carry that tell what was tried against an incident, and how large its impact was. */
export function responseData({ line, text }: Texts) {
  const instant = z.iso.datetime();
  /** `text` of a judgement is what it said then: for the timeline alone. */
  const remedy = z.object({ remedy: line, text: line.optional(), note: text.optional() });
  return {
    'remedy.tried': remedy.required({ text: true }),
    /** How it went; a later one replaces it. */
    'remedy.judged': remedy.extend({ outcome: z.enum(REMEDY_OUTCOMES) }),
    /** A figure of the impact, as people know it by now: one of the same id replaces it. */
    'impact.measured': z.object({
      figure: line,
      what: line,
      /** With its unit, as people say it: "about 5,000". */
      value: line,
      isEstimate: z.boolean().optional(),
      /** The time that it is about: of lost data, say. */
      from: instant.optional(),
      to: instant.optional(),
      /** How it is known: words, or an address. */
      basis: line.optional(),
    }),
  };
}
