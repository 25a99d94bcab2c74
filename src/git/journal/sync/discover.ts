import { SyncError, type Layout, type RemoteIncident } from './sharing.ts';
import type { Exchange } from './exchange.ts';
import { plainError } from './plain-failures.ts';
import { archivesOf, namespaceOf, parseWithin } from './refspecs.ts';
import type { Asked, RemoteGit } from './remote-git.ts';
import type { SharesFile } from './shares-file.ts';
import { LAYOUTS } from './sharing.ts';
import { readTips, type Tips } from './tips.ts';

export interface Discovery {
  /** Newest first. */
  readonly incidents: readonly RemoteIncident[];
  /** Something came that was not here before. */
  readonly hasNews: boolean;
}

/**
 * Fetches all that a remote has of incidents, except of those that a person has stopped.
 * @throws SyncError when the remote does not give it
 */
export async function discoverIncidents(
  git: RemoteGit,
  exchange: Exchange,
  file: SharesFile,
  { remote, asked }: { readonly remote: string; readonly asked: Asked },
): Promise<Discovery> {
  const target = await exchange.target(remote, asked);
  if ('kind' in target) throw new SyncError(target);
  const found = await exchange.alone(target, async () => {
    const namespaces = LAYOUTS.map((layout) => namespaceOf(target.encoded, layout));
    const archives = archivesOf(target.encoded);
    const prefixes = [...namespaces, archives].map(({ ours }) => ours);
    const before = await readTips(git, prefixes);
    const except = file.state.stopped;
    const wanted = [...namespaces.map((namespace) => ({ namespace, except })), { namespace: archives }];
    const { isUnreachable, failures } = await exchange.fetch(target, wanted);
    const [failure] = failures;
    if (isUnreachable && failure) throw new SyncError(failure);
    const after = await readTips(git, prefixes);
    const hasNews = [...after].some(([name, oid]) => before.get(name) !== oid);
    return { hasNews, incidents: incidentsOf(target.encoded, after, isShared(file, remote)) };
  });
  if (found) return found;
  throw plainError(
    'other',
    `Another window is exchanging incidents with ${remote} and does not finish. Try again in a minute.`,
    target.where.at,
  );
}

type IsShared = (incident: string) => Layout | undefined;

const isShared =
  ({ state }: SharesFile, remote: string): IsShared =>
  (incident) =>
    state.shares.find((share) => share.incident === incident && share.remote === remote)?.layout;

function incidentsOf(encoded: string, tips: Tips, layoutOf: IsShared): RemoteIncident[] {
  const found = new Map<string, Map<Layout, number>>();
  for (const layout of LAYOUTS) {
    const { ours } = namespaceOf(encoded, layout);
    for (const name of tips.keys()) {
      const ref = parseWithin(ours, name);
      if (!ref) continue;
      const layouts = found.get(ref.incident) ?? new Map<Layout, number>();
      found.set(ref.incident, layouts.set(layout, (layouts.get(layout) ?? 0) + 1));
    }
  }
  // An id begins with the time of the declaration.
  const newestFirst = [...found].sort(([a], [b]) => (a < b ? 1 : -1));
  return newestFirst.map(([incident, layouts]) => {
    const shared = layoutOf(incident);
    const layout = shared ?? LAYOUTS.find((one) => layouts.has(one)) ?? 'incidents';
    return { incident, writers: layouts.get(layout) ?? 0, layout, isShared: shared !== undefined };
  });
}
