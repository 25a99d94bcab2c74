import type { Due } from '../clocks/due.ts';
import type { Actor } from '../incident/events.ts';
import type { Escalation, Incident } from '../incident/incident.ts';
import { sign } from './people.ts';
import type { EscalationView } from './clock-state.ts';

/** What was raised, those that wait for an answer first; and what cannot be reckoned, with the reason. */
export function escalationsOf(incident: Incident, dues: readonly Due[], me: Actor): EscalationView[] {
  const raised = incident.escalations.flatMap((escalation) => raisedView(escalation, me));
  return [
    ...raised.filter(({ acknowledged }) => acknowledged === undefined),
    ...dues.flatMap(openQuestion),
    ...raised.filter(({ acknowledged }) => acknowledged !== undefined),
  ];
}

function raisedView({ rule, raised, acknowledged }: Escalation, me: Actor): EscalationView[] {
  if (raised === undefined) return [];
  const { to = [], reason, action } = raised;
  return [
    {
      rule,
      to: to.join(', ') || rule,
      reason: reason ?? '',
      ...(action !== undefined && { action }),
      raised: sign(raised, me),
      ...(acknowledged && {
        acknowledged: {
          ...sign(acknowledged, me),
          ...(acknowledged.note !== undefined && { note: acknowledged.note }),
        },
      }),
    },
  ];
}

function openQuestion({ kind, state, rule, label, detail, raised }: Due): EscalationView[] {
  if (kind !== 'escalation' || state !== 'never' || raised || rule === undefined || detail === undefined)
    return [];
  return [{ rule, to: label.replace(/^Escalation to /, ''), reason: detail }];
}
