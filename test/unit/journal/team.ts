import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitJournal } from '../../../src/git/journal/git-journal.ts';
import { openJournal, type JournalOptions } from '../../../src/git/journal/open.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import type { Sharing, SyncOutcome } from '../../../src/git/journal/sync/sharing.ts';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import { author, git } from './helpers.ts';

/** Nothing is exchanged before it is asked for. */
export const NEVER = {
  focused: Infinity,
  unfocused: Infinity,
  explore: Infinity,
  afterFlush: Infinity,
  look: Infinity,
};

/** One responder's clone. */
export interface Clone {
  readonly name: string;
  readonly path: string;
  readonly journal: Journal;
  readonly sharing: Sharing;
  git(args: readonly string[]): Promise<string>;
  /** Opens another window on it. */
  open(options?: Partial<JournalOptions>): Promise<Journal>;
  record(incident: string, drafts: readonly EventDraft[]): Promise<void>;
  /** Declares, writes these many notes and puts them on the ref. */
  refs(prefix?: string): Promise<string[]>;
}

/** Responders who share one bare repository. */
export interface Team {
  readonly path: string;
  readonly remote: string;
  clone(name: string, options?: Partial<JournalOptions>): Promise<Clone>;
  /** A window on a repository that is already there. */
  openClone(path: string, options?: Partial<JournalOptions>): Promise<Clone>;
  /** In the remote. */
  git(args: readonly string[]): Promise<string>;
  remoteRefs(prefix?: string): Promise<string[]>;
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  dispose(): Promise<void>;
}

const refsIn = async (cwd: string, prefix: string): Promise<string[]> =>
  (await git(['for-each-ref', '--format=%(refname)', prefix], cwd)).split('\n').filter((name) => name !== '');

export async function makeTeam(initOptions: readonly string[] = []): Promise<Team> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'fireline-team-')));
  const remote = join(path, 'remote.git');
  await git(['init', '--quiet', '--bare', ...initOptions, remote], path);
  const opened: Journal[] = [];
  const open = async (folder: string, options: Partial<JournalOptions>): Promise<Journal> => {
    const journal = await openJournal({
      folder,
      storage: `${folder}-storage`,
      flushDelayMs: 3_600_000,
      sharing: { intervals: NEVER },
      ...options,
    });
    opened.push(journal);
    return journal;
  };
  const openClone = async (folder: string, options: Partial<JournalOptions> = {}): Promise<Clone> => {
    const journal = await open(folder, options);
    return {
      name: folder.split('/').at(-1) ?? '',
      path: folder,
      journal,
      sharing: journal.sharing!,
      git: (args) => git(args, folder),
      open: (more = {}) => open(folder, { ...options, ...more }),
      record: async (incident, drafts) => {
        await journal.append(incident, drafts, author);
        await journal.flush();
      },
      refs: (prefix = 'refs/incidents/') => refsIn(folder, prefix),
    };
  };
  return {
    path,
    remote,
    openClone,
    clone: async (name, options) => {
      const folder = join(path, name);
      await mkdir(folder);
      await git(['init', '--quiet', ...initOptions], folder);
      await git(['commit', '--quiet', '--allow-empty', '-m', 'first'], folder);
      await git(['remote', 'add', 'origin', remote], folder);
      return openClone(folder, options);
    },
    git: (args) => git(args, remote),
    remoteRefs: (prefix = 'refs/') => refsIn(remote, prefix),
    goOffline: () => rename(remote, `${remote}.away`),
    goOnline: () => rename(`${remote}.away`, remote),
    dispose: async () => {
      await Promise.all(opened.map((journal) => journal.close()));
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const declaration = (title = 'Checkout fails'): EventDraft => ({
  kind: 'incident.declared',
  data: { title, severity: 'P1', incidentKind: 'normal' },
});

/** Throws what went wrong, so that a test says it. */
export function clean(outcome: SyncOutcome): SyncOutcome {
  const [first] = outcome.failures;
  if (first)
    throw new Error(
      `${first.remote}: ${first.failure.kind}: ${first.failure.message}\n${first.failure.detail}`,
    );
  return outcome;
}

export async function writerOf({ journal }: Clone): Promise<string> {
  assert.ok(journal instanceof GitJournal);
  return (await journal.ownWriters())[0] ?? '';
}
