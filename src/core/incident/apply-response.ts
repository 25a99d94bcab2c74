import { recorded } from './amend.ts';
import type { Fold } from './draft.ts';
import type { EventOf } from './events.ts';

/*
 * What the kinds for remedies and for figures of the impact do to an incident.
 */

export function tryRemedy({ keyed }: Fold, event: EventOf<'remedy.tried'>): void {
  const { remedy, text, note } = event.data;
  keyed.remedies.set(remedy, {
    ...keyed.remedies.get(remedy),
    remedy,
    text,
    tried: { ...recorded(event), ...(note !== undefined && { note }) },
  });
}

export function judgeRemedy({ keyed }: Fold, event: EventOf<'remedy.judged'>): void {
  const { remedy, outcome, note } = event.data;
  const known = keyed.remedies.get(remedy);
  if (known === undefined) return;
  const judged = { ...recorded(event), outcome, ...(note !== undefined && { note }) };
  keyed.remedies.set(remedy, { ...known, judged });
}

export function measure({ keyed }: Fold, event: EventOf<'impact.measured'>): void {
  keyed.figures.set(event.data.figure, { ...recorded(event), ...event.data });
}
