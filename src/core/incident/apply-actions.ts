import { recorded } from './amend.ts';
import type { Fold } from './draft.ts';
import type { EventData, EventOf } from './events.ts';
import type { ActionItem } from './incident.ts';

/*
 * What the kinds for action items and the backlog do to an incident.
 */

export function addAction({ keyed }: Fold, event: EventOf<'action.added'>): void {
  const { action, title } = event.data;
  keyed.actions.set(action, {
    ...recorded(event),
    action,
    title,
    ...changed({}, event.data),
    closed: false,
  });
}

export function changeAction({ keyed }: Fold, event: EventOf<'action.changed' | 'action.closed'>): void {
  const { action, title, commit } = event.data;
  const known = keyed.actions.get(action);
  if (known === undefined) return;
  const closes = event.kind === 'action.closed';
  const by = closes ? (commit ?? known.commit) : known.commit;
  keyed.actions.set(action, {
    action,
    ...recorded(event),
    title: title ?? known.title,
    ...changed(known, event.data),
    ...(by !== undefined && { commit: by }),
    closed: closes || known.closed,
    ...(known.reopened && { reopened: known.reopened }),
  });
}

/** What closed it no longer does. */
export function reopenAction({ keyed }: Fold, event: EventOf<'action.reopened'>): void {
  const known = keyed.actions.get(event.data.action);
  if (known?.closed !== true) return;
  const { commit: _commit, ...item } = known;
  const { reason } = event.data;
  keyed.actions.set(item.action, {
    ...item,
    ...recorded(event),
    closed: false,
    reopened: { ...recorded(event), reason },
  });
}

type Details = Pick<ActionItem, 'owner' | 'due' | 'type' | 'priority' | 'link'>;
const DETAILS = ['owner', 'due', 'type', 'priority', 'link'] as const satisfies (keyof Details)[];

/** `null` takes a detail back, and what an event leaves out stays as it was. */
function changed(known: Details, data: EventData<'action.changed'>): Details {
  const pairs = DETAILS.map((key) => [key, data[key] === undefined ? known[key] : data[key]] as const);
  return Object.fromEntries(pairs.filter(([, value]) => Boolean(value)));
}

/** The issue of an action item is where it is worked on, unless it was told to be elsewhere. */
export function putOnBacklog({ draft, keyed }: Fold, event: EventOf<'backlog.added'>): void {
  const { action = '', url } = event.data;
  draft.backlog.push({ ...recorded(event), ...event.data });
  const known = keyed.actions.get(action);
  if (known && url !== undefined) keyed.actions.set(action, { ...known, link: known.link ?? url });
}
