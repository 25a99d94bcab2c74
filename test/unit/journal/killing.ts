// Extension hosts that append until they are killed, for kill.test.ts and the torture.
import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backgroundGitEnvironment } from '../../../src/git/environment.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { git, type Sandbox } from './helpers.ts';

const AT_ONCE = 2;

/** The child as one file: it starts in a third of the time. */
const appender = (sandbox: Sandbox): string => join(sandbox.path, 'appender.mjs');

export async function buildAppender(sandbox: Sandbox): Promise<void> {
  await build({
    entryPoints: [join(import.meta.dirname, 'appender.ts')],
    outfile: appender(sandbox),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
}

export interface Kills {
  /** Ids of the events that were acknowledged. */
  readonly acknowledged: string[];
  /** What went wrong with flushes that were not killed. */
  readonly failures: string[];
}

/** Starts an extension host that appends, and kills it and all its gits in mid-flight. */
async function killOne(
  sandbox: Sandbox,
  folder: string,
  incident: string,
  lifetimeMs: number,
): Promise<Kills> {
  const child = spawn(process.execPath, [appender(sandbox), folder, sandbox.storage, incident], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await new Promise((resume) => setTimeout(resume, lifetimeMs));
  assert.equal(child.exitCode, null, 'it ended by itself');
  // On POSIX the negative id means the whole group: the gits that it started die with it.
  if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  await closed;
  const lines = printed.split('\n').slice(0, -1);
  return {
    acknowledged: lines.filter((line) => !line.startsWith('!')),
    failures: lines.filter((line) => line.startsWith('!')),
  };
}

export async function killMany(
  sandbox: Sandbox,
  folder: string,
  incident: string,
  rounds: number,
  lifetimeMs = 160,
): Promise<Kills> {
  const kills: Kills = { acknowledged: [], failures: [] };
  const worker = async (): Promise<void> => {
    for (let round = 0; round < rounds / AT_ONCE; round += 1) {
      const { acknowledged, failures } = await killOne(sandbox, folder, incident, Math.random() * lifetimeMs);
      kills.acknowledged.push(...acknowledged);
      kills.failures.push(...failures);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return kills;
}

/** Runs `git gc --prune=now` again and again until the work is done. Resolves to how often. */
export async function whileCollecting(sandbox: Sandbox, work: () => Promise<void>): Promise<number> {
  const stop = join(sandbox.path, 'stop-collecting');
  const loop = `while [ ! -e "${stop}" ]; do git gc --quiet --prune=now; echo; done`;
  const child = spawn('sh', ['-c', loop], {
    cwd: sandbox.repository,
    env: backgroundGitEnvironment(),
    // What it complains about is its own affair: the floor is being pulled away on both sides.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let rounds = 0;
  child.stdout.on('data', (data: Buffer) => (rounds += data.length));
  const closed = once(child, 'close');
  try {
    await work();
  } finally {
    await writeFile(stop, '');
    await closed;
  }
  return rounds;
}

/** A git that was killed may have left a lock, which is only removed once it is older than any git may get. */
export async function ageRefLocks(sandbox: Sandbox): Promise<number> {
  const refs = join(sandbox.repository, '.git/refs/incidents');
  // On a slow machine every flush may have been killed, and then there is no such folder.
  const names = await readdir(refs, { recursive: true }).catch(() => []);
  const locks = names.filter((name) => name.endsWith('.lock'));
  for (const name of locks) await utimes(join(refs, name), 0, Date.now() / 1000 - 120);
  return locks.length;
}

/** The ids of all events on the refs of a repository, as they are there: without the log, twice if they are. */
export async function idsOnRefs(folder: string): Promise<string[]> {
  const refs = await git(['for-each-ref', '--format=%(refname)', 'refs/incidents/'], folder);
  const ids: string[] = [];
  for (const ref of refs.trim().split('\n')) {
    const names = (await git(['ls-tree', '-r', '--name-only', ref], folder)).trim().split('\n');
    for (const name of names.filter((file) => file.endsWith('.jsonl'))) {
      const text = await git(['show', `${ref}:${name}`], folder);
      ids.push(...[...text.matchAll(/^\{"v":1,"id":"([^"]+)"/gm)].map(([, id = '']) => id));
    }
  }
  return ids;
}

/** Nothing acknowledged is missing, nothing is there twice, and no session has a hole. Resolves to how many there are. */
export async function checkNothingLost(
  journal: Journal,
  incident: string,
  acknowledged: readonly string[],
): Promise<number> {
  const events = await journal.read(incident);
  const ids = new Set(events.map(({ envelope }) => envelope.id));
  assert.equal(ids.size, events.length, 'an event is there twice');
  assert.deepEqual(
    acknowledged.filter((id) => !ids.has(id)),
    [],
  );
  // Each session numbers from 1: a hole would be an event that was lost before it was acknowledged to the caller.
  const numbers = Map.groupBy(events, ({ envelope }) => envelope.session);
  for (const [session, ofSession] of numbers) {
    const sequence = ofSession.map(({ envelope }) => envelope.seq).sort((a, b) => a - b);
    const whole = sequence.map((_, index) => index + 1);
    assert.deepEqual(sequence, whole, `session ${session} has a hole`);
  }
  return events.length;
}
