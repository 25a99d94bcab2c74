import { OWN_HOOK } from './failures.ts';
import type { Asked, RemoteGit } from './remote-git.ts';
import type { GitSetting } from './network-environment.ts';

/** One ref of this clone to send. */
export interface PushItem {
  /** What is sent: an object id, so that it is known what the remote then has. */
  readonly oid: string;
  /** Its name there. */
  readonly theirs: string;
  /** Where it is noted that the remote has it. */
  readonly tracking: string;
  /** Only if the remote has exactly this there: for what is taken away, with no `oid`. */
  readonly expected?: string;
}

export interface PushOutcome {
  readonly sent: readonly PushItem[];
  /** The remote has something else under that name: another clone writes as us. */
  readonly diverged: readonly PushItem[];
  readonly refused: readonly PushItem[];
  /** All that git and the remote said about what was not taken. Absent: all went well. */
  readonly complaint?: { readonly text: string; readonly isTimedOut: boolean };
}

interface PushOptions {
  readonly remote: string;
  readonly asked?: Asked | undefined;
  /** The person's `pre-push` hook runs. */
  readonly verify: boolean;
}

const settingsFor = (remote: string): GitSetting[] => [
  ['push.followTags', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['push.gpgSign', 'false'],
  ['push.negotiate', 'false'],
  // Empty means none: a remote that knows no options would refuse the push.
  ['push.pushOption', ''],
  [`remote.${remote}.mirror`, 'false'],
];

/** Never with force, each ref for itself. @throws GitProcessError when git cannot be started */
export async function push(
  git: RemoteGit,
  items: readonly PushItem[],
  { remote, asked, verify }: PushOptions,
): Promise<PushOutcome> {
  const refspecs = items.map(({ oid, theirs }) => `${oid}:${theirs}`);
  const flags = ['--porcelain', '--no-signed', '--no-progress', ...(verify ? [] : ['--no-verify'])];
  const leases = items.flatMap(({ theirs, expected }) =>
    expected === undefined ? [] : [`--force-with-lease=${theirs}:${expected}`],
  );
  const result = await git.overNetwork({
    args: ['push', ...flags, ...leases, '--', remote, ...refspecs],
    asked,
    settings: settingsFor(remote),
    withHooks: verify,
  });
  const rows = parseRows(result.stdout.toString());
  const of = (isWanted: (row: Row) => boolean): PushItem[] =>
    items.filter(({ theirs }) => rows.some((row) => row.theirs === theirs && isWanted(row)));
  const sent = of(({ flag }) => flag !== '!');
  const diverged = of(({ flag, summary }) => flag === '!' && DIVERGED.test(summary));
  git.counts.rejectedPushes += diverged.length;
  const refused = items.filter((item) => !sent.includes(item) && !diverged.includes(item));
  const reasons = rows.filter(({ flag }) => flag === '!').map(({ summary }) => summary);
  // Such a hook ends the push before anything is said of any ref.
  const isByHook = verify && rows.length === 0 && result.stderr.includes('failed to push some refs');
  const text = [result.stderr, ...reasons, ...(isByHook ? [OWN_HOOK] : [])].join('\n');
  const complaint = { text, isTimedOut: result.isTimedOut };
  return { sent, diverged, refused, ...(result.exitCode === 0 ? {} : { complaint }) };
}

interface Row {
  readonly flag: string;
  readonly theirs: string;
  readonly summary: string;
}

/** Refused by git itself, before anything was sent; a server says so with "remote" in front. */
const DIVERGED = /^\[rejected\] \((?:non-fast-forward|fetch first|needs force)\)/;

/** `<flag>\t<from>:<to>\t<summary> (<reason>)` */
function parseRows(stdout: string): Row[] {
  return stdout.split('\n').flatMap((line) => {
    const [, flag, theirs, summary] = /^(.)\t[^:\t]*:([^\t]+)\t(.*)$/.exec(line) ?? [];
    return flag === undefined || theirs === undefined || summary === undefined
      ? []
      : [{ flag, theirs, summary }];
  });
}
