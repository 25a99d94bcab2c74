import { azurePathOf, parseRemote, webHostOf, type RemotePlace } from './remote.ts';

export type HostKind =
  'github' | 'gitlab' | 'bitbucket' | 'bitbucket-server' | 'azure' | 'gitea' | 'sourcehut';

/** A repository on a code host. */
export interface HostedRepository {
  readonly kind: HostKind;
  /** The page of the repository, over http or https, without a slash at the end. */
  readonly page: string;
}

const HOSTS: readonly (readonly [RegExp, HostKind])[] = [
  [/^github\.com$|\.ghe\.com$/, 'github'],
  [/^(?:gitlab\.com|salsa\.debian\.org|framagit\.org|invent\.kde\.org|gitlab\.freedesktop\.org)$/, 'gitlab'],
  [/^bitbucket\.org$/, 'bitbucket'],
  [/^dev\.azure\.com$|^[^.]+\.visualstudio\.com$/, 'azure'],
  [/^(?:codeberg\.org|gitea\.com|git\.disroot\.org)$/, 'gitea'],
  [/^git\.sr\.ht$/, 'sourcehut'],
  // Of a company's own ones only the name tells what they run, if it does.
  [/^github\./, 'github'],
  [/^gitlab\./, 'gitlab'],
  [/^(?:gitea|forgejo|codeberg)\./, 'gitea'],
  [/^bitbucket\./, 'bitbucket-server'],
];

/** @param url of a remote; undefined where the host is not known, or has no such repository */
export function hostedRepository(url: string): HostedRepository | undefined {
  const place = parseRemote(url);
  if (!place) return undefined;
  const host = webHostOf(place.host).replace(/^www\./, '');
  const kind = HOSTS.find(([pattern]) => pattern.test(host))?.[1];
  const path =
    kind &&
    pagePath(kind, host === 'dev.azure.com' ? (azurePathOf(place.path) ?? place.path) : place.path, place);
  return kind && path !== undefined ? { kind, page: `${originOf(place, host)}${path}` } : undefined;
}

/** The web is where the clone is, if that is the web; else it is taken to be in the usual place. */
function originOf({ scheme, port }: RemotePlace, host: string): string {
  const isWeb = scheme === 'http' || scheme === 'https';
  return `${scheme === 'http' ? scheme : 'https'}://${host}${isWeb && port !== undefined ? `:${port}` : ''}`;
}

function pagePath(kind: HostKind, path: string, { scheme }: RemotePlace): string | undefined {
  const parts = segmentsOf(path);
  if (!parts) return undefined;
  if (kind === 'azure') return azurePage(parts);
  if (kind === 'bitbucket-server') return serverPage(parts, scheme);
  const isRight = kind === 'gitlab' ? parts.length > 1 : parts.length === 2;
  return isRight && (kind !== 'sourcehut' || parts[0]?.startsWith('~')) ? joined(parts) : undefined;
}

function segmentsOf(path: string): readonly string[] | undefined {
  const parts = path
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .split('/')
    .filter(Boolean)
    .map(decoded);
  return parts.length === 0 || parts.some((part) => /^\.{1,2}$|[\p{Cc}/\\]/u.test(part)) ? undefined : parts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const joined = (parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part.toWellFormed())}`).join('');

/** `organization/project/_git/repository`; the project is left out where it is called like the repository. */
function azurePage(parts: readonly string[]): string | undefined {
  const at = parts.indexOf('_git');
  const repository = parts.slice(at + 1).filter((part) => part !== '_full' && part !== '_optimized');
  return at < 0 || repository.length !== 1 ? undefined : joined([...parts.slice(0, at + 1), ...repository]);
}

/** `scm/PROJECT/repository` on the web, behind the folder that the server is in, and without `scm` over ssh. */
function serverPage(parts: readonly string[], scheme: RemotePlace['scheme']): string | undefined {
  const isWeb = scheme === 'http' || scheme === 'https';
  const start = isWeb ? parts.lastIndexOf('scm') + 1 : 0;
  const [project, repository, ...more] = parts.slice(start);
  if ((isWeb && start === 0) || project === undefined || repository === undefined || more.length > 0)
    return undefined;
  const owner = project.startsWith('~') ? ['users', project.slice(1)] : ['projects', project];
  return joined([...parts.slice(0, Math.max(start - 1, 0)), ...owner, 'repos', repository]);
}
