import type { Layout } from './sharing.ts';
import { ARCHIVES, FETCHED_ARCHIVES } from '../archive/archive-refs.ts';

/** Where the refs of incidents lie on a remote. */
const ROOTS: Readonly<Record<Layout, string>> = {
  incidents: 'refs/incidents/',
  notes: 'refs/notes/incidents/',
};
const LOCAL = 'refs/incidents/';
const FETCHED = 'refs/incidents-remotes/';
const OWN_NAME = /^([0-7][0-9a-hjkmnp-tv-z]{25})\/([0-9a-f]{12})$/;

/** The namespace of what came by files. No remote is encoded as this, nor as what begins with it and `_` and a digit. */
const BUNDLE = 'bundle';
const PLAIN = /[a-z0-9-]/;
/** What git or a file system could take for something else. */
const RESERVED = /^(bundle|con|prn|aux|nul|com[0-9]|lpt[0-9]|-.*)$/;
/** Git keeps refs as files, whose names are at most 255 bytes long. */
const MAX_LENGTH = 200;

/**
 * The name of a remote as one component of a ref, the same on file systems that fold case: `a/B` is `a_2f_42`.
 * Undefined when it is too long for that.
 */
export function encodeRemote(name: string): string | undefined {
  const escape = (byte: number): string => `_${byte.toString(16).padStart(2, '0')}`;
  const bytes = [...Buffer.from(name)];
  const encoded = bytes.map((byte, index) => {
    const character = String.fromCharCode(byte);
    return PLAIN.test(character) && !(index === 0 && RESERVED.test(name)) ? character : escape(byte);
  });
  const result = encoded.join('');
  return result === '' || result.length > MAX_LENGTH ? undefined : result;
}

/** What is fetched from a remote and where it goes. */
export interface Namespace {
  /** On the remote, with a slash at the end. */
  readonly theirs: string;
  /** Here, with a slash at the end. */
  readonly ours: string;
}

/** Each layout has a namespace of its own here, since a remote may have the same incident in both. */
export function namespaceOf(encodedRemote: string, layout: Layout): Namespace {
  const suffix = layout === 'incidents' ? '' : `_${layout}`;
  return { theirs: ROOTS[layout], ours: `${FETCHED}${encodedRemote}${suffix}/` };
}

export const archivesOf = (encodedRemote: string): Namespace => ({
  theirs: ARCHIVES,
  ours: `${FETCHED_ARCHIVES}${encodedRemote}/`,
});

/** Of bundles; the following ones are for refs whose history is another one than came before. */
export const bundleNamespace = (number: number): string =>
  `${FETCHED}${BUNDLE}${number === 0 ? '' : `_${number}`}/`;

/** Never with a `+`: what is not a continuation of what we have is refused by git. */
export const refspecOf = ({ theirs, ours }: Namespace, incident?: string): string => {
  const rest = incident === undefined ? '*' : `${incident}/*`;
  return `${theirs}${rest}:${ours}${rest}`;
};

export const ownRef = (incident: string, writer: string): string => `${LOCAL}${incident}/${writer}`;
export const ownRefsOf = (incident: string): string => `${LOCAL}${incident}/`;
export const ALL_FETCHED = FETCHED;

export interface WriterRef {
  readonly incident: string;
  readonly writer: string;
}

/** The incident and writer of a ref in the namespace; undefined for a name that is not of that form. */
export function parseWithin(namespace: string, name: string): WriterRef | undefined {
  if (!name.startsWith(namespace)) return undefined;
  const [, incident, writer] = OWN_NAME.exec(name.slice(namespace.length)) ?? [];
  return incident === undefined || writer === undefined ? undefined : { incident, writer };
}

/** The same for a ref of this clone, of its own or fetched from anywhere. */
export function parseAnywhere(name: string): WriterRef | undefined {
  const namespace = /^refs\/incidents(?:-remotes\/[^/]+)?\//.exec(name)?.[0];
  return namespace === undefined ? undefined : parseWithin(namespace, name);
}

export const isIncidentId = (text: string): boolean => OWN_NAME.test(`${text}/000000000000`);
