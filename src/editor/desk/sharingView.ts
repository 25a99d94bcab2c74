import { failureWord } from '../../core/board/sharing.ts';
import type { SharingView } from '../../core/board/state.ts';
import type { RemoteStatus } from '../../git/journal/sync/sharing.ts';
import type { Home } from './home.ts';

/** With whom an incident is exchanged and how that goes; undefined where there is no git to share by. */
export function sharingViewOf(home: Home, incident: string): SharingView | undefined {
  const { sharing } = home.journal;
  if (sharing === undefined) return undefined;
  const remotes = sharing.shares.filter((share) => share.incident === incident).map(({ remote }) => remote);
  const views = remoteViewsOf(home).filter(({ remote }) => remote !== undefined && remotes.includes(remote));
  // Of several, the one that fails is the one to know of.
  const failing = views.find(({ failure }) => failure !== undefined);
  if (failing) return failing;
  return remotes.length === 0 ? {} : { ...views[0], remote: remotes.join(', ') };
}

/** How it goes with each remote that anything is exchanged with. */
export const remoteViewsOf = (home: Home): SharingView[] =>
  (home.journal.sharing?.statuses ?? []).map((status) => viewOf(home, status));

function viewOf(home: Home, { remote, lastSync, failure, nextAttempt }: RemoteStatus): SharingView {
  return {
    remote,
    ...(lastSync !== undefined && { lastSync }),
    ...(failure && {
      failure: {
        word: failureWord(failure.kind),
        message: failure.message,
        since: home.failingSince(remote) ?? failure.at,
        ...(nextAttempt !== undefined && { nextAttempt }),
      },
    }),
  };
}
