import {
  actionItem,
  actionItems,
  incidentItem,
  putBefore,
  type BacklogItem,
} from '../../core/backlog/backlog.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Backlog } from '../../core/incident/vocabulary.ts';
import type { Target } from '../commands/target.ts';
import { UserError } from '../errors.ts';
import { askSeveral } from '../input/ask.ts';

/** At this severity an incident is planned like other work. */
const isPlanned = ({ severity }: Incident): boolean => severity === 'P3';

/**
 * What a person wants to put on a backlog: the action item that was named, an incident that is not urgent and has no
 * action items, or what they tick of all that is possible.
 * @throws UserError when there is nothing
 */
export async function askItems(
  { incident, argument }: Target,
  where: Backlog,
  title: string,
): Promise<readonly BacklogItem[] | undefined> {
  if (argument.action !== undefined) return [named(incident, argument.action)];
  const whole = isPlanned(incident) ? [incidentItem(incident)] : [];
  const items = [...whole, ...actionItems(incident)];
  const [first] = items;
  if (first === undefined) {
    throw new UserError(
      `${incident.shortId} has no open action item, and at ${incident.severity} it is not planned like other work. ` +
        'Add an action item first, or change the severity to P3.',
    );
  }
  if (items.length === 1) return items;
  return askSeveral(
    { title, placeholder: 'What is to be planned? What is there already is not added again.' },
    items.map((value) => ({
      label: value.title,
      description: value.action === undefined ? 'the incident as a whole' : (value.owner ?? 'no owner'),
      detail: putBefore(incident, value, where) ? 'there already' : '',
      picked: putBefore(incident, value, where) === undefined,
      value,
    })),
  );
}

function named(incident: Incident, action: string): BacklogItem {
  const item = incident.actions.find((one) => one.action === action);
  if (item === undefined) throw new UserError(`${incident.shortId} has no such action item.`);
  if (item.closed) throw new UserError(`"${item.title}" is closed, so there is nothing to plan.`);
  return actionItem(incident, item);
}
