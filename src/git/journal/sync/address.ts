import { azurePathOf, scpLike, webHostOf } from '../../../core/hosts/remote.ts';

/** Where a remote is, told from its URL. */
export interface Address {
  readonly kind: 'folder' | 'web' | 'ssh' | 'other';
  /** Without a user name, password, token or query. */
  readonly shown: string;
  /** Absent: it is a folder. */
  readonly host?: string;
  /** The same repository over https, without anybody's name in it, where that is known. */
  readonly anonymous?: string;
}

/** Hosts that give repositories to everybody; in all of them, one that is there may be open to the world. */
const PUBLIC_HOSTS =
  /(^|\.)(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|dev\.azure\.com|visualstudio\.com|sr\.ht|gitee\.com|notabug\.org|gitea\.com|sourceforge\.net|salsa\.debian\.org|gitcode\.com|savannah\.gnu\.org|framagit\.org|disroot\.org|pagure\.io|launchpad\.net|radicle\.xyz|tangled\.sh)$/;

export const isPublicHost = (host: string | undefined): boolean =>
  host !== undefined && PUBLIC_HOSTS.test(host.replace(/:\d+$/, ''));

/** @param url as git uses it, after `insteadOf` */
export function parseAddress(url: string): Address {
  const helper = /^([a-z0-9+.-]+)::/i.exec(url)?.[1];
  if (helper !== undefined) return { kind: 'other', shown: withoutCredentials(url), host: helper };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'file') return { kind: 'folder', shown: url };
  if (scheme !== undefined) return ofUrl(url, scheme);
  return ofScpLike(url) ?? { kind: 'folder', shown: url };
}

function ofUrl(url: string, scheme: string): Address {
  const parsed = URL.parse(url);
  const host = parsed?.host.toLowerCase();
  if (!parsed || host === undefined || host === '')
    return { kind: 'other', shown: withoutCredentials(url), host: scheme };
  const path = parsed.pathname;
  const shown = `${scheme}://${host}${path}`;
  if (scheme === 'http' || scheme === 'https') return { kind: 'web', shown, host, anonymous: shown };
  if (/^(git\+)?ssh(\+git)?$/.test(scheme)) return { kind: 'ssh', shown, ...ofSsh(parsed.hostname, path) };
  return { kind: 'other', shown, host, ...(scheme === 'git' ? { anonymous: shown } : {}) };
}

/** `C:` is a drive on Windows. */
function ofScpLike(text: string): Address | undefined {
  const { user, host, path } = scpLike(text) ?? {};
  if (host === undefined || path === undefined) return undefined;
  if (process.platform === 'win32' && user === undefined && host.length === 1) return undefined;
  const hostname = host.replace(/:\d+$/, '');
  return { kind: 'ssh', shown: `${host}:${path}`, ...ofSsh(hostname, `/${path.replace(/^\//, '')}`) };
}

function ofSsh(hostname: string, path: string): Pick<Address, 'host' | 'anonymous'> {
  const host = hostname.toLowerCase();
  if (!isPublicHost(host)) return { host };
  const web = webHostOf(host);
  if (web !== 'dev.azure.com') return { host: web, anonymous: `https://${web}${path}` };
  const azure = azurePathOf(path);
  return { host: web, ...(azure === undefined ? {} : { anonymous: `https://${web}${azure}` }) };
}

/** Takes user names, passwords and tokens out of every URL in a text. */
export const withoutCredentials = (text: string): string =>
  text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/'"@]*(?:@[^\s/'"@]*)*@/gi, '$1')
    .replace(/([?&](?:[\w-]*(?:token|key|secret|password|sig|signature)[\w-]*)=)[^&\s'"]+/gi, '$1…');
