import { createHash, randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { firstLine, GitProcessError, runGit } from '../process.ts';
import { FolderJournal } from './folder-journal.ts';
import { GitJournal } from './git-journal.ts';
import { JournalError, type Journal } from './journal.ts';
import type { Repository } from './refs/refs.ts';
import type { SharingPreferences } from './sync/remote-sharing.ts';

export interface JournalOptions {
  /** Absolute path of a folder of the workspace. It must exist. */
  readonly folder: string;
  /** Absolute path of the extension's own storage, for folders where git cannot be used. */
  readonly storage: string;
  readonly now?: () => number;
  readonly random?: (size: number) => Uint8Array;
  /** How long after the last append it is put on the refs. */
  readonly flushDelayMs?: number;
  /** How long after a flush that failed it is tried again. */
  readonly retryDelayMs?: number;
  /** How often the refs are looked at while somebody listens for changes. */
  readonly refsIntervalMs?: number;
  readonly gitPath?: string;
  /** How the record is exchanged with remotes. */
  readonly sharing?: SharingPreferences;
}

/** `cat-file --batch-command` and `core.fsync` came with it. */
const OLDEST_GIT = [2, 36] as const;
const FLUSH_DELAY_MS = 2_000;
const RETRY_DELAY_MS = 5_000;
/** Refs change without the log only by a fetch, and asking git costs a process. */
const REFS_INTERVAL_MS = 15_000;

/**
 * Opens the record of a folder: in its repository, or, where git cannot be used, in the extension's storage.
 * @throws JournalError when the folder does not exist
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const {
    now = Date.now,
    random = randomBytes,
    flushDelayMs = FLUSH_DELAY_MS,
    retryDelayMs = RETRY_DELAY_MS,
    refsIntervalMs = REFS_INTERVAL_MS,
  } = options;
  const folder = await realFolder(options.folder);
  const chance = { now, random };
  // Both kinds of journal know this place, so what was recorded without git is found once there is git.
  const key = createHash('sha256').update(folder).digest('hex');
  const spare = join(options.storage, 'incidents', key);
  const found = await findRepository(folder, options.gitPath);
  if ('unusable' in found) return new FolderJournal(spare, chance, `${found.unusable} ${ELSEWHERE}`);
  const { sharing } = options;
  const timing = { flushDelayMs, retryDelayMs, refsIntervalMs };
  return new GitJournal({ repository: found, folder, spare, chance, ...timing, sharing });
}

const ELSEWHERE = 'Until then, incidents are kept on this machine only, in the storage of the editor.';

async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    const message = `The folder ${folder} cannot be found, so it has no incidents. Open a folder that exists.`;
    throw new JournalError('other', message, { cause });
  }
}

async function findRepository(
  folder: string,
  gitPath: string | undefined,
): Promise<Repository | { readonly unusable: string }> {
  try {
    const [version, place] = await Promise.all([
      runGit(['--version'], { cwd: folder, gitPath }),
      runGit(['rev-parse', '--path-format=absolute', '--git-common-dir'], { cwd: folder, gitPath }),
    ]);
    const tooOld = complainOfVersion(version.stdout.toString());
    if (tooOld !== undefined) return { unusable: tooOld };
    if (place.exitCode !== 0) return { unusable: complainOfPlace(folder, place.stderr) };
    return { commonDir: resolve(place.stdout.toString().replace(/\r?\n$/, '')), gitPath };
  } catch (error) {
    if (!(error instanceof GitProcessError)) throw error;
    return { unusable: 'git was not found. Install git, or set its path in the setting git.path.' };
  }
}

function complainOfVersion(printed: string): string | undefined {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(printed) ?? [];
  const [wantedMajor, wantedMinor] = OLDEST_GIT;
  if (Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor))
    return undefined;
  return `${printed.trim() || 'This git'} is too old. Install git ${OLDEST_GIT.join('.')} or later.`;
}

/** Only git's own words tell these apart: all end with the same exit code. They are in English, by LC_ALL. */
function complainOfPlace(folder: string, stderr: string): string {
  if (stderr.includes('not a git repository'))
    return 'This folder is not in a git repository. Run git init to make it one.';
  if (/dubious ownership|unsafe repository/.test(stderr)) {
    const command = /git config --global --add safe\.directory \S.*/.exec(stderr)?.[0];
    return `git does not trust this repository, because another user owns it. If you do, run: ${command ?? `git config --global --add safe.directory ${folder}`}`;
  }
  return `git cannot use this folder: ${firstLine(stderr)}.`;
}
