import { visible } from '../../../core/text/visible.ts';
import { firstLine } from '../../process.ts';
import { withoutCredentials } from './address.ts';
import type { Layout, SyncFailure, SyncFailureKind } from './sharing.ts';

/** Tells a hook of the person's own apart from the rules of a server. */
export const OWN_HOOK = '(pre-push hook declined)';

/** A git that did not do what it was asked to. */
export interface Refusal {
  /** Everything that it said, about a push the reason of the remote too. */
  readonly text: string;
  readonly isTimedOut?: boolean;
}

export interface Circumstances {
  readonly remote: string;
  /** Without credentials. */
  readonly url?: string;
  readonly host?: string;
  readonly layout?: Layout;
  readonly isPush: boolean;
  /** It is a folder, and there is none of that name. */
  readonly isFolderGone?: boolean;
  readonly at: string;
}

/**
 * By git's own words, which are in English, by LC_ALL; those of servers are in the language of the server. The first
 * that fits counts, so the surest signs come first.
 */
const SIGNS: readonly (readonly [SyncFailureKind, RegExp])[] = [
  ['other', /No space left on device|Disk quota exceeded/i],
  [
    'namespace-refused',
    /deny updating a hidden ref|funny refname|InvalidRefName|ManageNotePermissionRequired|refusing to create|not permitted: create|prohibited by Gerrit|invalid (?:ref|branch) ?name|outside (?:of )?refs\/(?:heads|tags)|only refs\/(?:heads|tags)/i,
  ],
  [
    'hook-declined',
    /hook declined|push declined|repository rule violations|rejected by (?:a )?push rule|\bGH0\d\d\b|GitLab: (?:Commit|Author|Committer|File|Branch)|VS403|TF402455/i,
  ],
  [
    'authentication',
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|Permission denied \(|Host key verification failed|error: 401|HTTP (?:code = )?401|Invalid (?:username|credentials)|HTTP Basic: Access denied|Too many authentication failures|REMOTE HOST IDENTIFICATION HAS CHANGED|read_passphrase|No supported authentication methods|unable to get password/i,
  ],
  [
    'permission',
    /error: 403|HTTP (?:code = )?403|Permission to \S+ denied|Write access to repository not granted|not allowed to (?:push|upload)|marked as read.only|insufficient permission|Permission denied|Read-only file system|You do not have permission|access denied|GenericContribute|TF401027|pre-receive.*not authorized/i,
  ],
  [
    'offline',
    /Could not resolve|Couldn't resolve|Failed to connect|Couldn't connect|Could not connect|Connection (?:refused|reset|timed out|closed)|Network is unreachable|No route to host|Operation timed out|Temporary failure in name resolution|Name or service not known|Resolving timed out|unable to look up|error: 5\d\d|Empty reply from server|Host is down|early EOF|the remote end hung up|unexpected disconnect|Operation too slow/i,
  ],
  [
    'not-found',
    /Repository not found|repository '[^']*' not found|error: 404|does not appear to be a git repository|No such remote|could not be found|TF401019|not a git repository|project you were looking for|does not exist/i,
  ],
];

/** What went wrong, for a person: what happened, what it means and what to do next. */
export function failureOf(refusal: Refusal, circumstances: Circumstances): SyncFailure {
  const kind = kindOf(refusal, circumstances);
  const text = presentable(refusal.text);
  const message = MESSAGES[kind](circumstances, reasonIn(text), text);
  return { kind, message, detail: text, at: circumstances.at };
}

function kindOf(
  { text, isTimedOut = false }: Refusal,
  { isFolderGone = false }: Circumstances,
): SyncFailureKind {
  if (isTimedOut) return 'timeout';
  if (isFolderGone) return 'offline';
  return SIGNS.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
}

const MAX_DETAIL = 4_000;

/** What a server says comes from outside: without secrets and padding, nothing hidden in it, and not endless. */
export const presentable = (text: string): string =>
  visible(withoutCredentials(text.slice(0, 4 * MAX_DETAIL)))
    .replaceAll(/ +$/gm, '')
    .trim()
    .slice(0, MAX_DETAIL);

/** What the server has to say counts more than what git makes of it. */
function reasonIn(text: string): string {
  const lines = text.split('\n');
  const said = lines.flatMap((line) => /^remote: *(?:error: *|fatal: *)?(.*\S)/.exec(line)?.[1] ?? []);
  const noted = lines.flatMap((line) => /^\[(?:remote )?rejected\] \((.+)\)$/.exec(line)?.[1] ?? []);
  const reason = said.length > 0 ? said.slice(0, 3).join(' ') : (noted[0] ?? firstLine(text));
  return reason.replace(/^(fatal|error): /, '').replace(/[.:\s]+$/, '');
}

type Message = (circumstances: Circumstances, reason: string, text: string) => string;

const LATER = 'Your entries are safe on this machine and are sent as soon as it works.';
const placeOf = ({ remote, url }: Circumstances): string =>
  url === undefined ? remote : `${remote} (${url})`;
const refsOf = ({ layout }: Circumstances): string =>
  layout === 'notes' ? 'refs/notes/incidents/' : 'refs/incidents/';

const MESSAGES: Readonly<Record<SyncFailureKind, Message>> = {
  offline: (where, reason) =>
    where.isFolderGone === true
      ? `The folder of ${placeOf(where)} is not there. ${LATER} See whether its drive is connected, or whether it was moved.`
      : `${placeOf(where)} cannot be reached: ${reason}. ${LATER} See whether this machine is online.`,
  timeout: (where) =>
    `${placeOf(where)} did not answer in time. ${LATER} See whether this machine is online, and whether git fetch ${where.remote} works in a terminal.`,
  authentication: (where, _reason, text) => {
    if (/Host key verification failed|IDENTIFICATION HAS CHANGED/.test(text))
      return `This machine does not know the key of ${where.host ?? placeOf(where)}, so ssh did not connect. ${LATER} Run git fetch ${where.remote} in a terminal once, and compare the key that it shows.`;
    return `${placeOf(where)} wants to know who you are, and git has no credentials that it accepts. ${LATER} Sign in by synchronizing by hand, or run git fetch ${where.remote} in a terminal once.`;
  },
  permission: (where, reason) =>
    where.isPush
      ? `You may not write to ${placeOf(where)}: ${reason}. Your entries stay on this machine. Ask for write access, or share with another remote.`
      : `You may not read ${placeOf(where)}: ${reason}. Ask for access, or use another remote.`,
  'not-found': (where, reason) =>
    `There is no repository at ${placeOf(where)}, or you may not see it: ${reason}. Check the address with git remote -v, and that you are signed in.`,
  'namespace-refused': (where, reason) =>
    `${placeOf(where)} does not take refs under ${refsOf(where)}: ${reason}. Nothing was shared there. ${where.layout === 'notes' ? 'Use another remote, or hand over a bundle file.' : 'Try the namespace of notes, use another remote, or hand over a bundle file.'}`,
  'hook-declined': (where, reason, text) =>
    text.includes(OWN_HOOK)
      ? `The pre-push hook of this repository declined the entries: ${reason}. They stay on this machine. Mend what it complains about, or turn off the setting that runs it.`
      : `A rule of ${placeOf(where)} declined the entries: ${reason}. They stay on this machine. Ask who runs it to allow refs under ${refsOf(where)}, or use another remote or a bundle file.`,
  other: (where, reason) =>
    `Exchanging incidents with ${placeOf(where)} failed: ${reason}. ${LATER} Run git fetch ${where.remote} in a terminal to see more.`,
};

/** Others wrote the remote's record anew, and git kept ours. */
export function rewrittenFailure(where: Circumstances, refs: readonly string[]): SyncFailure {
  return {
    kind: 'other',
    message:
      `Somebody replaced entries of other responders on ${placeOf(where)}. What was fetched before is kept here, and ` +
      'nothing of it was lost. Ask your team who pushed by force or restored an old copy.',
    detail: refs.map((ref) => `${ref} is not a continuation of what was fetched before`).join('\n'),
    at: where.at,
  };
}

/** Refs that git would not take, which do not keep it from taking the others. */
export function unfetchedFailure(where: Circumstances, refs: readonly string[], text: string): SyncFailure {
  const names = refs.length === 1 ? 'One ref' : `${refs.length} refs`;
  return {
    kind: 'other',
    message:
      `${names} of incidents on ${placeOf(where)} cannot be taken: ${reasonIn(presentable(text))}. The others were. ` +
      'Ask your team who pushed them, and have them deleted on the remote.',
    detail: presentable(`${refs.join('\n')}\n${text}`),
    at: where.at,
  };
}
