import { duesOf } from '../../../src/core/clocks/clocks.ts';
import type { Due, DueKind } from '../../../src/core/clocks/due.ts';
import { policyFor, type PolicySetting } from '../../../src/core/clocks/policy.ts';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { RUNBOOK } from '../board/make-board.ts';
import { fold, MINUTE, T0 } from '../incident/make.ts';

export const policy = (setting: PolicySetting = {}) => policyFor(RUNBOOK, setting);

/** The clocks of an incident, so many minutes after its declaration. */
export const duesAt = (minute: number, events: StoredEvent[], setting?: PolicySetting): Due[] =>
  duesOf(fold(...events), T0 + minute * MINUTE, policy(setting));

export const dueOf = (
  kind: DueKind,
  minute: number,
  events: StoredEvent[],
  setting?: PolicySetting,
): Due | undefined => duesAt(minute, events, setting).find((due) => due.kind === kind);

/** Its state, and the minute at which it is due. */
export const brief = (due: Due | undefined): (string | number | undefined)[] =>
  due === undefined ? [] : [due.state, due.dueAt === undefined ? undefined : (due.dueAt - T0) / MINUTE];
