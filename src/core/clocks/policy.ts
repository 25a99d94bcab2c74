import * as z from 'zod';
import { DEFAULT_MATRIX, matrixSchema } from '../escalation/matrix.ts';
import { SEVERITIES, type Severity } from '../incident/vocabulary.ts';
import { responseMinutes } from '../runbook/response.ts';
import type { Runbook } from '../runbook/model.ts';

const YEAR_MINUTES = 525_600;
const minutes = z.number().positive().max(YEAR_MINUTES);
const hours = z
  .number()
  .positive()
  .max(YEAR_MINUTES / 60);
const never = z.literal('never');
/** How often something is told: every so many minutes, whenever the status changes, or not by the clock. */
const paceSchema = z.union([minutes, z.enum(['on-change', 'never'])]);
export type Pace = z.infer<typeof paceSchema>;

const bySeverity = <T extends z.ZodType>(value: T) =>
  z.object({ P0: value, P1: value, P2: value, P3: value });

/** What the clocks go by. All of it can be set by a team; times are in the unit that their name ends with. */
export const policySchema = z.object({
  /** From the declaration. 0 is overdue at once; the runbook's answer is the default. */
  responseMinutes: bySeverity(z.union([z.number().nonnegative().max(YEAR_MINUTES), never])),
  /** From the last status update that was sent, or from the declaration. */
  updatePace: bySeverity(paceSchema),
  /** The same for the executive brief. */
  briefPace: bySeverity(paceSchema),
  /** Updates come less often in an incident that is long. */
  longIncident: z.object({ afterMinutes: z.union([minutes, never]), factor: z.number().min(1).max(100) }),
  monitoringMinutes: minutes,
  /** From the resolution, by the worst severity that the incident had. */
  postmortemHours: bySeverity(z.union([hours, never])),
  /** From when it was recorded that data of users is affected. */
  gdprHours: z.union([hours, never]),
  /** A reminder this late, with nobody there since it was due, only reads as stale. */
  staleAfterHours: hours,
  /** The same for the deadlines that go on after the end: post-mortem, authorities. */
  staleDeadlineAfterHours: hours,
  escalation: matrixSchema,
});
export type ClockPolicy = z.infer<typeof policySchema>;

/** A setting: whatever it leaves out is as in the default. */
export const policySettingSchema = z.object({
  ...policySchema.partial().shape,
  responseMinutes: policySchema.shape.responseMinutes.partial().optional(),
  updatePace: policySchema.shape.updatePace.partial().optional(),
  briefPace: policySchema.shape.briefPace.partial().optional(),
  postmortemHours: policySchema.shape.postmortemHours.partial().optional(),
  longIncident: policySchema.shape.longIncident.partial().optional(),
  escalation: matrixSchema.partial().optional(),
});
/** Without the matrix, which is a setting of its own. */
export const clockSettingSchema = policySettingSchema.omit({ escalation: true });
export const matrixSettingSchema = matrixSchema.partial();
export type PolicySetting = z.infer<typeof policySettingSchema>;

/**
 * The bundled runbook asks for an update every 15 minutes. That is the pace of a P0; for lesser incidents responders
 * in practice tell less often (PagerDuty's guide lists too frequent updates among its anti-patterns).
 */
const DEFAULTS: Omit<ClockPolicy, 'responseMinutes'> = {
  updatePace: { P0: 15, P1: 30, P2: 60, P3: 'on-change' },
  briefPace: { P0: 30, P1: 'never', P2: 'never', P3: 'never' },
  longIncident: { afterMinutes: 120, factor: 2 },
  monitoringMinutes: 30,
  postmortemHours: { P0: 48, P1: 48, P2: 'never', P3: 'never' },
  gdprHours: 72,
  staleAfterHours: 12,
  staleDeadlineAfterHours: 14 * 24,
  escalation: DEFAULT_MATRIX,
};

/** The policy of an incident: the response times of its runbook, the defaults, and over both what the team has set. */
export function policyFor(runbook: Runbook, setting: PolicySetting = {}): ClockPolicy {
  const response = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, responseMinutes(runbook, severity) ?? 'never']),
  ) as Record<Severity, number | 'never'>;
  const given = withoutUndefined(setting);
  return {
    ...DEFAULTS,
    ...given,
    responseMinutes: { ...response, ...withoutUndefined(given.responseMinutes ?? {}) },
    updatePace: { ...DEFAULTS.updatePace, ...withoutUndefined(given.updatePace ?? {}) },
    briefPace: { ...DEFAULTS.briefPace, ...withoutUndefined(given.briefPace ?? {}) },
    postmortemHours: { ...DEFAULTS.postmortemHours, ...withoutUndefined(given.postmortemHours ?? {}) },
    longIncident: { ...DEFAULTS.longIncident, ...withoutUndefined(given.longIncident ?? {}) },
    escalation: { ...DEFAULTS.escalation, ...withoutUndefined(given.escalation ?? {}) },
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
/** A key that is there and says nothing must not hide a default. */
const withoutUndefined = <T extends object>(value: T): Given<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Given<T>;
