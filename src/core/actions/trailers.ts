import type { IncidentSummary } from '../incident/summary.ts';
import type { ActionRow } from './list.ts';

/** In the last paragraph of a commit message, it says which action item the commit does. */
export const TRAILER = 'Fireline-Action';

/** A commit that names action items. Its texts are the author's. */
export interface TrailerCommit {
  readonly revision: string;
  /** When it was committed, ISO 8601. */
  readonly at: string;
  readonly subject: string;
  readonly values: readonly string[];
}

/** How a commit message names an item, and a person finds it again: "INC-20261120-7777/k3f9xz". */
export const trailerValue = ({ shortId }: Pick<IncidentSummary, 'shortId'>, action: string): string =>
  `${shortId}/${action}`;

export const trailerLine = (incident: Pick<IncidentSummary, 'shortId'>, action: string): string =>
  `${TRAILER}: ${trailerValue(incident, action)}`;

export interface ClosedByCommit {
  readonly row: ActionRow;
  readonly commit: TrailerCommit;
}

/**
 * The open action items that commits name: by the short or the whole id of the incident and their own id, or by their own
 * alone where no other item has it. The oldest commit that names an item is the one that did it; of an item that was reopened,
 * the oldest since: what was there before had not done it.
 */
export function closedByCommits(
  open: readonly ActionRow[],
  commits: readonly TrailerCommit[],
): ClosedByCommit[] {
  if (commits.length === 0) return [];
  const byName = new Map<string, ActionRow | undefined>();
  for (const row of open) {
    const { incident, item } = row;
    byName.set(`${incident.id}/${item.action}`.toLowerCase(), row);
    for (const name of [trailerValue(incident, item.action), item.action].map((one) => one.toLowerCase()))
      byName.set(name, byName.has(name) ? undefined : row);
  }
  const found = new Map<ActionRow, TrailerCommit>();
  for (const commit of commits.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    for (const value of commit.values) {
      const row = byName.get(value.trim().toLowerCase());
      if (row && !found.has(row) && isSince(commit, row)) found.set(row, commit);
    }
  }
  return [...found].map(([row, commit]) => ({ row, commit }));
}

const isSince = ({ at }: TrailerCommit, { item: { reopened } }: ActionRow): boolean =>
  reopened === undefined || Date.parse(at) > Date.parse(reopened.at);

/**
 * A commit as git tells it. Undefined for what names no item.
 * @param fields hash, time of the commit, subject, and the values of its trailers, parted by \x1f
 */
export function trailerCommit(fields: readonly string[]): TrailerCommit | undefined {
  const [revision = '', at = '', subject = '', trailers = ''] = fields;
  const values = trailers
    .split('\x1f')
    .map((value) => value.trim())
    .filter(Boolean);
  const ms = Date.parse(at);
  if (!/^[0-9a-f]{40,64}$/.test(revision) || values.length === 0 || Number.isNaN(ms)) return undefined;
  return { revision, at: new Date(ms).toISOString(), subject, values };
}
