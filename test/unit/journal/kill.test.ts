import { build } from 'esbuild';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { makeSandbox, newIncident, type Sandbox } from './helpers.ts';

const ROUNDS = 22;
const AT_ONCE = 2;

/** The child as one file: it starts in a third of the time. */
const appender = (sandbox: Sandbox): string => join(sandbox.path, 'appender.mjs');

/** Starts an extension host that appends, kills it and all its gits in mid-flight, and returns what it had acknowledged. */
async function killOne(
  sandbox: Sandbox,
  folder: string,
  incident: string,
  lifetimeMs: number,
): Promise<string[]> {
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
  return printed.split('\n').slice(0, -1);
}

async function killMany(sandbox: Sandbox, folder: string, incident: string): Promise<string[]> {
  const acknowledged: string[] = [];
  const worker = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS / AT_ONCE; round += 1) {
      acknowledged.push(...(await killOne(sandbox, folder, incident, Math.random() * 160)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return acknowledged;
}

/** A git that was killed may have left a lock, which is only removed once it is older than any git may get. */
async function ageRefLocks(sandbox: Sandbox): Promise<void> {
  const refs = join(sandbox.repository, '.git/refs/incidents');
  // On a slow machine every flush may have been killed, and then there is no such folder.
  const locks = (await readdir(refs, { recursive: true }).catch(() => [])).filter((name) =>
    name.endsWith('.lock'),
  );
  for (const name of locks) await utimes(join(refs, name), 0, Date.now() / 1000 - 120);
}

async function checkNothingLost(
  journal: Journal,
  incident: string,
  acknowledged: readonly string[],
): Promise<void> {
  const contents = await journal.load();
  const events = contents.incidents.get(incident) ?? [];
  const ids = new Set(events.map(({ envelope }) => envelope.id));
  assert.equal(ids.size, events.length, 'an event is there twice');
  const lost = acknowledged.filter((id) => !ids.has(id));
  assert.deepEqual(lost, []);
  assert.deepEqual(contents.problems, []);
  // Each session numbers from 1: a hole would be an event that was lost before it was acknowledged to the caller.
  const numbers = Map.groupBy(events, ({ envelope }) => envelope.session);
  for (const [session, ofSession] of numbers) {
    const sequence = ofSession.map(({ envelope }) => envelope.seq).sort((a, b) => a - b);
    assert.deepEqual(
      sequence,
      sequence.map((_, index) => index + 1),
      `session ${session} has a hole`,
    );
  }
  console.log(`      ${ROUNDS} kills, ${acknowledged.length} acknowledged, ${events.length} found, 0 lost`);
}

describe('SIGKILL of the extension host', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    const entry = join(import.meta.dirname, 'appender.ts');
    await build({
      entryPoints: [entry],
      outfile: appender(sandbox),
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
  });
  afterEach(() => sandbox.dispose());

  it('loses nothing that was acknowledged in a repository', async () => {
    const incident = newIncident();
    const acknowledged = await killMany(sandbox, sandbox.repository, incident);
    assert.ok(acknowledged.length > ROUNDS * 4, 'hardly anything was appended');
    const journal = await sandbox.open();
    await checkNothingLost(journal, incident, acknowledged);
    await ageRefLocks(sandbox);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    await sandbox.git(['fsck', '--strict', '--no-dangling']);
    const chunks = await sandbox.git(['for-each-ref', '--format=%(refname)', 'refs/incidents/']);
    let inGit = '';
    for (const ref of chunks.trim().split('\n')) {
      const names = await sandbox.git(['ls-tree', '--name-only', ref]);
      for (const name of names.trim().split('\n')) inGit += await sandbox.git(['show', `${ref}:${name}`]);
    }
    assert.deepEqual(
      acknowledged.filter((id) => !inGit.includes(`"id":"${id}"`)),
      [],
    );
  });

  it('loses nothing that was acknowledged in a folder without git', async () => {
    const folder = join(sandbox.path, 'plain');
    await mkdir(folder);
    const incident = newIncident();
    const acknowledged = await killMany(sandbox, folder, incident);
    assert.ok(acknowledged.length > ROUNDS * 4, 'hardly anything was appended');
    const journal = await sandbox.open({ folder });
    assert.equal(journal.kind, 'folder');
    await checkNothingLost(journal, incident, acknowledged);
  });
});
