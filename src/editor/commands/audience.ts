import type { Audience, SharingRemote } from '../../git/journal/sync/sharing.ts';

/** Where a remote is, as people say it: "github.com/acme/shop". What names a folder is the whole of it. */
export function placeOf(url: string): string {
  const [, afterScheme] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(.+)$/i.exec(url) ?? [];
  const [, host, path] = /^(?:[\w.-]+@)?([\w.-]{2,}):(.+)$/.exec(url) ?? [];
  const place =
    afterScheme ?? (host === undefined ? undefined : `${host}/${path?.replace(/^\/+/, '') ?? ''}`);
  return place?.replace(/\/+$/, '').replace(/\.git$/, '') ?? url;
}

/** Who will be able to read what is shared with this remote, in a sentence. */
export function audienceSentence(audience: Audience, remote: SharingRemote): string {
  const place = placeOf(remote.url);
  switch (audience.kind) {
    case 'everyone':
      return `Everyone on the internet can read ${place}.`;
    case 'members':
      return `Members of ${place} can read it; others were refused just now.`;
    case 'folder':
      return `Whoever can read the folder ${remote.url} can read it.`;
    case 'unknown':
      return remote.isPublicHost
        ? `Who can read ${place} could not be checked. ${audience.host} is a public host, so it may be everyone on the internet.`
        : `Who can read ${place} could not be checked.`;
  }
}
