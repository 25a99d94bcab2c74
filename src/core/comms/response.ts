import { figureValue } from '../incident/describe.ts';
import type { EventData } from '../incident/events.ts';
import type { Incident, Remedy } from '../incident/incident.ts';
import { outcomeWords } from '../incident/remedies.ts';
import { plainLine } from '../text/markdown.ts';
import { formatUtc } from '../text/time.ts';

/** What was tried and what the impact amounts to, in words of the record, on one line each. */

/** More than these nobody reads in an update. */
const MOST = 5;

/** "Restart the workers (did not help)" */
export const triedWords = (remedy: Remedy, incident: Incident): string =>
  `${plainLine(remedy.text)} (${outcomeWords(remedy, incident)})`;

/** "Orders lost: about 5,000 (estimate)", and of which time. */
export const figureWords = (figure: EventData<'impact.measured'>): string =>
  `${plainLine(figure.what)}: ${plainLine(figureValue(figure))}${spanWords(figure)}`;

function spanWords({ from, to }: EventData<'impact.measured'>): string {
  const parts = [from && `from ${formatUtc(from)}`, to && `until ${formatUtc(to)}`].filter(Boolean);
  return parts.length === 0 ? '' : `, ${parts.join(' ')}`;
}

/** Joined, the last of them; that there are more is said. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(-MOST);
  const left = items.length - shown.length;
  return `${left > 0 ? `the last ${MOST} of ${items.length}: ` : ''}${shown.join('; ')}`;
}
