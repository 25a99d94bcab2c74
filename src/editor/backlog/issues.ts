import type { BacklogItem } from '../../core/backlog/backlog.ts';
import type { Issue } from '../../core/backlog/issue.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { IncidentDesk } from '../desk/incidentDesk.ts';
import { UserError } from '../errors.ts';
import type { GithubRepository } from '../github/deployments.ts';
import type { GithubAccess } from '../github/http.ts';
import { createIssue, findIssues, type FoundIssue } from '../github/issues.ts';

export interface Sending {
  readonly remote: GithubRepository;
  readonly issues: readonly { readonly item: BacklogItem; readonly issue: Issue }[];
  readonly access: GithubAccess;
}

export type SentIssue = FoundIssue & { readonly isNew: boolean };

/** Of all windows of this process: a second press while the first is under way must not create a second one. */
const underWay = new Set<string>();

/**
 * One issue for each item: the one that there is, or a new one. Each is on record as soon as GitHub has answered, so that
 * what fails later takes nothing back.
 * @throws GithubError
 */
export async function sendIssues(
  desk: IncidentDesk,
  incident: Incident,
  { remote, issues, access }: Sending,
): Promise<readonly SentIssue[]> {
  const ids = issues.map(({ item }) => item.id);
  if (ids.some((id) => underWay.has(id)))
    throw new UserError('It is being sent already. Wait for the answer.');
  for (const id of ids) underWay.add(id);
  try {
    const items = issues.map(({ item }) => item);
    const known = await findIssues(remote, items, sinceOf(incident, items), access);
    const sent: SentIssue[] = [];
    for (const { item, issue } of issues) {
      const found = known.get(item.id);
      const { number, url } = found ?? (await createIssue(remote, issue, access));
      await desk.record(incident.id, {
        kind: 'backlog.added',
        data: {
          backlog: 'github',
          url,
          title: item.title,
          repository: `${remote.owner}/${remote.name}`,
          ...(item.action !== undefined && { action: item.action }),
        },
      });
      sent.push({ number, url, isNew: found === undefined });
    }
    return sent;
  } finally {
    for (const id of ids) underWay.delete(id);
  }
}

/** When the first of the items was recorded. */
function sinceOf({ timeline, declared }: Incident, items: readonly BacklogItem[]): string {
  const actions = new Set(items.map(({ action }) => action));
  if (actions.has(undefined)) return declared.at;
  const added = timeline.flatMap(({ event, recordedAt }) =>
    event?.kind === 'action.added' && actions.has(event.data.action) ? [recordedAt] : [],
  );
  return added.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? declared.at;
}
