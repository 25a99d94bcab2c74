import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { makeId } from '../../../src/core/incident/event-id.ts';
import type { EventDraft } from '../../../src/core/incident/events.ts';
import { backgroundGitEnvironment } from '../../../src/git/environment.ts';
import type { Author, Journal, JournalContents } from '../../../src/git/journal/journal.ts';
import { openJournal, type JournalOptions } from '../../../src/git/journal/open.ts';

// Whoever runs the tests, and however: the same identity.
process.env.GIT_CONFIG_GLOBAL ??= resolve(import.meta.dirname, '../../lib/gitconfig');

export const author: Author = {
  actor: { name: 'Riley Responder', email: 'riley@example.com', type: 'person' },
};
export const note = (text: string): EventDraft => ({ kind: 'note.added', data: { text } });
export const notes = (count: number, from = 1): EventDraft[] =>
  Array.from({ length: count }, (_, index) => note(`note ${from + index}`));
export const newIncident = (): string => makeId({ ms: Date.now(), counter: 0 }, randomBytes(13));

/** The line of another event: same incident and writer, other id. */
export const otherEvent = (line: string, session: string): string =>
  line
    .replace(/"id":"[^"]+"/, `"id":"${newIncident()}"`)
    .replace(/"session":"[^"]+"/, `"session":"${session}"`);

export interface Sandbox {
  readonly path: string;
  /** A repository with one commit on `main`. */
  readonly repository: string;
  readonly storage: string;
  git(args: readonly string[], cwd?: string): Promise<string>;
  /** Opens a journal that is closed at the end. By default nothing is flushed before it is asked for. */
  open(options?: Partial<JournalOptions>): Promise<Journal>;
  dispose(): Promise<void>;
}

const run = promisify(execFile);

export async function git(args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, env: backgroundGitEnvironment(), maxBuffer: 1 << 28 };
  return (await run('git', [...args], options)).stdout;
}

export async function makeSandbox(initOptions: readonly string[] = []): Promise<Sandbox> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'fireline-journal-')));
  const repository = join(path, 'repository');
  const storage = join(path, 'storage');
  await mkdir(repository);
  await git(['init', '--quiet', ...initOptions], repository);
  await git(['commit', '--quiet', '--allow-empty', '-m', 'first'], repository);
  const opened: Journal[] = [];
  return {
    path,
    repository,
    storage,
    git: (args, cwd = repository) => git(args, cwd),
    open: async (options = {}) => {
      const journal = await openJournal({ folder: repository, storage, flushDelayMs: 3_600_000, ...options });
      opened.push(journal);
      return journal;
    },
    dispose: async () => {
      await Promise.all(opened.map((journal) => journal.close()));
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const linesOf = (events: readonly StoredEvent[] | undefined): string[] =>
  (events ?? []).map(({ line }) => line);

export function textsOf(contents: JournalContents, incident: string): string[] {
  return (contents.incidents.get(incident) ?? []).map(({ event }) =>
    event?.kind === 'note.added' ? event.data.text : (event?.kind ?? 'unknown'),
  );
}

export async function refsOf(sandbox: Sandbox): Promise<string[]> {
  const printed = await sandbox.git(['for-each-ref', '--format=%(refname)', 'refs/incidents/']);
  return printed.split('\n').filter((name) => name !== '');
}

/** Puts a commit with these files on a ref, past all checks: what a hostile or a later writer could push. */
export async function plant(
  sandbox: Sandbox,
  ref: string,
  files: Record<string, string>,
  mode = '100644',
  parent?: string,
): Promise<void> {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = [
    `commit ${ref}\ncommitter Somebody <somebody@example.com> 1700000000 +0000\n${data('planted')}`,
    parent === undefined ? '' : `from ${parent}\n`,
    ...Object.entries(files).map(([name, content]) => `M ${mode} inline ${name}\n${data(content)}`),
  ];
  await gitWithInput(['fast-import', '--quiet', '--force'], stream.join(''), sandbox.repository);
}

export async function gitWithInput(args: readonly string[], input: string, cwd: string): Promise<string> {
  const promise = run('git', [...args], { cwd, env: backgroundGitEnvironment() });
  promise.child.stdin?.end(input);
  return (await promise).stdout;
}

export async function until(condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + limitMs; !(await condition());) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
