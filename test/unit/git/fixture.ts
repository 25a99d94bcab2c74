import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { backgroundGitEnvironment } from '../../../src/git/environment.ts';

// Whoever runs the tests, and however: none of their configuration.
process.env['GIT_CONFIG_GLOBAL'] ??= devNull;
process.env['GIT_CONFIG_NOSYSTEM'] ??= '1';

const run = promisify(execFile);

export interface CommitOptions {
  /** ISO 8601, for author and committer. */
  readonly at?: string;
  readonly author?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface TagOptions {
  /** A tag object by this person, at `at`. Without, a light tag. */
  readonly by?: string;
  readonly at?: string;
  readonly revision?: string;
}

/** A real repository in a folder of its own, whose parent is thrown away with it. */
export interface Fixture {
  readonly home: string;
  readonly folder: string;
  git(...args: string[]): Promise<string>;
  gitIn(folder: string, ...args: string[]): Promise<string>;
  /** Exit code and output, for what is to fail. */
  attempt(...args: string[]): Promise<{ readonly failed: boolean; readonly output: string }>;
  write(file: string, text: string): Promise<void>;
  commit(message: string, options?: CommitOptions): Promise<string>;
  tag(name: string, options?: TagOptions): Promise<void>;
  /** An executable hook. */
  hook(name: string, script: string): Promise<void>;
  dispose(): Promise<void>;
}

export const DAY_ONE = '2026-11-01T08:00:00Z';

export async function makeFixture(name = 'shop'): Promise<Fixture> {
  const home = await realpath(await mkdtemp(path.join(tmpdir(), 'fireline-git-')));
  const folder = path.join(home, name);
  await mkdir(folder);
  const environment = { ...backgroundGitEnvironment(), HOME: home };
  const gitAs = async (cwd: string, args: readonly string[], who = 'Ada', at = DAY_ONE): Promise<string> => {
    const person = { NAME: who, EMAIL: `${who.toLowerCase()}@example.com`, DATE: at };
    const roles = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(person).map(([key, value]) => [`GIT_${role}_${key}`, value]),
    );
    const env = { ...environment, ...(Object.fromEntries(roles) as Record<string, string>) };
    return (await run('git', [...args], { cwd, env, maxBuffer: 1 << 28 })).stdout.trim();
  };
  const git = (...args: string[]): Promise<string> => gitAs(folder, args);
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.com');
  return {
    home,
    folder,
    git,
    gitIn: (cwd, ...args) => gitAs(cwd, args),
    write,
    attempt: async (...args) => {
      try {
        return { failed: false, output: await git(...args) };
      } catch (error) {
        return { failed: true, output: String(error) };
      }
    },
    commit: async (message, { at = DAY_ONE, author = 'Ada', files = {} } = {}) => {
      for (const [file, text] of Object.entries(files)) await write(file, text);
      await git('add', '--all');
      await gitAs(folder, ['commit', '--quiet', '--allow-empty', '-m', message], author, at);
      return git('rev-parse', 'HEAD');
    },
    tag: async (tag, { by, at = DAY_ONE, revision = 'HEAD' } = {}) => {
      if (by === undefined) await git('tag', tag, revision);
      else await gitAs(folder, ['tag', '-a', '-m', tag, tag, revision], by, at);
    },
    hook: async (hook, script) => {
      const file = path.join(folder, '.git/hooks', hook);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
    },
    dispose: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Everything of a person's work: HEAD, refs, index, stashes, unfinished merges and every byte of their files. */
export async function snapshot(fixture: Fixture): Promise<unknown> {
  const { folder } = fixture;
  const git = (...args: string[]): Promise<string> => fixture.git(...args);
  const gitDir = path.join(folder, '.git');
  const marks = (await readdir(gitDir))
    .filter((name) => /HEAD$|^rebase|^sequencer|BISECT|AUTO_MERGE/.test(name))
    .sort();
  const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(gitDir + path.sep))
    .sort();
  return {
    head: await readFile(path.join(gitDir, 'HEAD'), 'utf8'),
    marks,
    index: (await readFile(path.join(gitDir, 'index')).catch(() => Buffer.alloc(0))).toString('base64'),
    refs: await git('for-each-ref', '--format=%(refname) %(objectname)'),
    status: await git('--no-optional-locks', 'status', '--porcelain=v2', '--branch', '--untracked-files=all'),
    stashes: await git('stash', 'list', '--format=%gd %H'),
    worktrees: await git('worktree', 'list', '--porcelain'),
    config: await readFile(path.join(gitDir, 'config'), 'utf8'),
    files: await Promise.all(files.map(async (file) => [file, (await readFile(file)).toString('base64')])),
    beside: (await readdir(fixture.home)).sort(),
  };
}
