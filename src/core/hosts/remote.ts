/** Where a remote is, as far as its URL tells. Nobody's name and no password is in it. */
export interface RemotePlace {
  readonly scheme: 'http' | 'https' | 'ssh' | 'git';
  /** In lower case. */
  readonly host: string;
  readonly port?: string;
  /** Begins with a slash; as it is written, so percent signs may be escapes or not. */
  readonly path: string;
}

/** Hosts that are reached over ssh by a name of their own, and what they are called on the web. */
const SSH_HOSTS: Readonly<Record<string, string>> = {
  'ssh.github.com': 'github.com',
  'altssh.bitbucket.org': 'bitbucket.org',
  'altssh.gitlab.com': 'gitlab.com',
  'ssh.dev.azure.com': 'dev.azure.com',
  'vs-ssh.visualstudio.com': 'dev.azure.com',
};

export const webHostOf = (host: string): string => SSH_HOSTS[host] ?? host;

/** The path of a repository of Azure on the web, where over ssh it is `/v3/organization/project/repository`. */
export function azurePathOf(path: string): string | undefined {
  const [, organization, project, repository] = /^\/v3\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  return repository === undefined ? undefined : `/${organization}/${project}/_git/${repository}`;
}

/** `user@host:path`. Git takes it for a folder when there is a slash before the colon. */
export function scpLike(text: string): { user: string | undefined; host: string; path: string } | undefined {
  const [, user, bracketed, plain, path] =
    /^(?:([^/:]*)@)?(?:\[([^\]/]+)\]|([^/:@]+)):(.*)$/.exec(text) ?? [];
  const host = (bracketed ?? plain)?.toLowerCase();
  return host === undefined || path === undefined ? undefined : { user, host, path };
}

const URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i;
const SCHEMES: Readonly<Record<string, RemotePlace['scheme']>> = {
  http: 'http',
  https: 'https',
  ssh: 'ssh',
  'git+ssh': 'ssh',
  'ssh+git': 'ssh',
  git: 'git',
};

/** @param url as git uses it, after `insteadOf`; undefined for folders and for what only a helper understands */
export function parseRemote(url: string): RemotePlace | undefined {
  if (/^[a-z0-9+.-]+::/i.test(url)) return undefined;
  const [whole, named, authority = '', path = ''] = URL.exec(url) ?? [];
  if (whole === undefined) return ofScp(url);
  const scheme = SCHEMES[named?.toLowerCase() ?? ''];
  const [, host, port] =
    /^([a-z0-9._-]+)(?::(\d+))?$/i.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  return { scheme, host: host.toLowerCase(), ...(port === undefined ? {} : { port }), path };
}

function ofScp(text: string): RemotePlace | undefined {
  const { host = '', path = '' } = scpLike(text) ?? {};
  // Git takes `[host:port]:path` as well. A name without a dot may be a drive, or one of the settings of ssh.
  const [, name, port] = /^([a-z0-9._-]+)(?::(\d+))?$/.exec(host) ?? [];
  if (!name?.includes('.')) return undefined;
  return {
    scheme: 'ssh',
    host: name,
    ...(port === undefined ? {} : { port }),
    path: `/${path.replace(/^\/+/, '')}`,
  };
}
