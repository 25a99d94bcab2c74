import * as z from 'zod';
import { SEVERITIES } from '../incident/vocabulary.ts';
import { slugify } from '../text/slug.ts';

const minutes = z.number().positive().max(525_600);
const title = z.string().trim().min(1).max(100);

/** What calls somebody in. `unresolved` counts from when the incident got this bad; the others from when they are recorded. */
const conditionSchema = z.discriminatedUnion('when', [
  z.object({ when: z.literal('unresolved'), severity: z.enum(SEVERITIES), minutes }),
  z.object({ when: z.literal('data-breach') }),
  z.object({ when: z.literal('user-data') }),
  z.object({ when: z.literal('revenue') }),
]);
export type EscalationCondition = z.infer<typeof conditionSchema>;

const ruleSchema = z.object({
  /** Stable: the record names a raised escalation by it. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  condition: conditionSchema,
  /** Titles of roles, as the runbook writes them. */
  to: z.array(title).min(1).max(10),
  /** What is asked of them. */
  action: z.string().trim().min(1).max(300),
});
export type EscalationRule = z.infer<typeof ruleSchema>;

const thresholdSchema = z.object({
  amount: z.number().nonnegative(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type RevenueThreshold = z.infer<typeof thresholdSchema>;

/** A setting: rules replace the default ones as a whole, so that one can be left out. */
export const matrixSchema = z.object({
  rules: z
    .array(ruleSchema)
    .max(50)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
      message: 'Two rules have the same id. Give each its own.',
    }),
  /** Without one, no revenue is too much. */
  revenueThreshold: thresholdSchema.optional(),
});
export type EscalationMatrix = z.infer<typeof matrixSchema>;

/** As the bundled runbook's source has it. The threshold is the team's to set. */
export const DEFAULT_MATRIX: EscalationMatrix = {
  rules: [
    {
      id: 'p0-unresolved',
      condition: { when: 'unresolved', severity: 'P0', minutes: 30 },
      to: ['Studio Producer'],
      action: 'Free more people, and call on vendors',
    },
    {
      id: 'p1-unresolved',
      condition: { when: 'unresolved', severity: 'P1', minutes: 120 },
      to: ['Project Shepherd'],
      action: 'Move people over from other work',
    },
    {
      id: 'data-breach',
      condition: { when: 'data-breach' },
      to: ['Legal Compliance Checker'],
      action: 'Assess whether a regulator has to be notified',
    },
    {
      id: 'user-data',
      condition: { when: 'user-data' },
      to: ['Legal Compliance Checker', 'Executive Summary Generator'],
      action: 'Notify under GDPR or CCPA where they ask for it',
    },
    {
      id: 'revenue',
      condition: { when: 'revenue' },
      to: ['Finance Tracker', 'Studio Producer'],
      action: 'Assess the impact on the business',
    },
  ],
};

/** The ids under which the runbook knows the roles. */
export const rolesOfRule = ({ to }: EscalationRule): string[] => to.map((role) => slugify(role));
