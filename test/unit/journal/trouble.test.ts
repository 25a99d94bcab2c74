import assert from 'node:assert/strict';
import { chmod, chown, readdir, rename, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  author,
  git,
  makeSandbox,
  newIncident,
  note,
  notes,
  refsOf,
  textsOf,
  until,
  type Sandbox,
} from './helpers.ts';

const RETRY = { flushDelayMs: 1, retryDelayMs: 300 };

describe('trouble with git while a window is open', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());

  it('an unknown person: flushes by itself after they told git who they are', async () => {
    const config = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    try {
      const journal = await sandbox.open(RETRY);
      const incident = newIncident();
      await journal.append(incident, notes(2), author);
      await until(() => journal.status().flushError !== undefined);
      const { pending, flushError = '' } = journal.status();
      assert.equal(pending, 2);
      for (const command of ['git config --global user.name', 'git config --global user.email'])
        assert.ok(flushError.includes(command), flushError);
      assert.match(flushError, /safe on this machine/);
      await sandbox.git(['config', 'user.name', 'Local Name']);
      await sandbox.git(['config', 'user.email', 'local@example.com']);
      await until(() => journal.status().flushError === undefined);
      assert.deepEqual(journal.status(), { pending: 0 });
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
    }
  });

  it('git goes away: says so with what to do, keeps recording, and flushes by itself when it is back', async () => {
    const path = join(sandbox.path, 'their-git');
    await writeFile(path, '#!/bin/sh\nexec git "$@"\n');
    await chmod(path, 0o755);
    const journal = await sandbox.open({ gitPath: path, ...RETRY });
    const incident = newIncident();
    await journal.append(incident, notes(1), author);
    await until(() => journal.status().pending === 0);
    await rename(path, `${path}-away`);
    await journal.append(incident, notes(1, 2), author);
    await until(() => journal.status().flushError !== undefined);
    assert.equal(journal.status().pending, 1);
    assert.match(journal.status().flushError ?? '', /git was not found.*git\.path.*safe on this machine/);
    const meanwhile = await sandbox.open();
    assert.deepEqual(textsOf(await meanwhile.load(), incident), ['note 1', 'note 2']);
    await rename(`${path}-away`, path);
    await until(() => journal.status().flushError === undefined);
    assert.deepEqual(journal.status(), { pending: 0 });
  });

  it('a window that died while it flushed: its lock keeps nobody out', async () => {
    const journal = await sandbox.open();
    await journal.append(newIncident(), notes(1), author);
    const lock = join(journal.location, 'incidents/flush.lock');
    await writeFile(lock, JSON.stringify({ host: hostname(), pid: 2 ** 22 + 12_345, token: 'x' }));
    const start = Date.now();
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    assert.ok(Date.now() - start < 9_000, 'it waited for the dead');
    assert.ok(!(await readdir(join(journal.location, 'incidents'))).includes('flush.lock'));
  });

  it('a window that flushes and does not come to an end: says so, and keeps what is pending', async () => {
    const journal = await sandbox.open();
    const incident = newIncident();
    await journal.append(incident, notes(2), author);
    const lock = join(journal.location, 'incidents/flush.lock');
    await writeFile(lock, JSON.stringify({ host: hostname(), pid: process.pid, token: 'x' }));
    await journal.flush();
    assert.equal(journal.status().pending, 2);
    assert.match(
      journal.status().flushError ?? '',
      /Another window .* does not finish.*safe on this machine/,
    );
    await rename(lock, `${lock}.gone`);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
  });

  it('a repository of another user: keeps the record, names the command, and goes on in git after it was run', async function () {
    // git only asks who owns a repository when it is not told to trust all, as the other tests do.
    const config = process.env.GIT_CONFIG_GLOBAL;
    const trusting = join(sandbox.path, 'gitconfig');
    await writeFile(trusting, '[user]\nname = Riley\nemail = riley@example.com\n');
    try {
      await chown(sandbox.repository, 12_345, 12_345);
      await chown(join(sandbox.repository, '.git'), 12_345, 12_345);
    } catch {
      console.log('      skipped: only root can give a folder away');
      this.skip();
    }
    process.env.GIT_CONFIG_GLOBAL = trusting;
    try {
      const before = await sandbox.open();
      assert.equal(before.kind, 'folder');
      const reason = before.status().fallbackReason ?? '';
      const [command = ''] = /git config --global --add safe\.directory \S+/.exec(reason) ?? [];
      assert.match(command, new RegExp(`${sandbox.repository}$`));
      const incident = newIncident();
      await before.append(incident, [note('kept')], author);
      await before.close();
      await git(command.split(' ').slice(1), sandbox.path);
      const after = await sandbox.open();
      assert.equal(after.kind, 'git');
      assert.deepEqual(textsOf(await after.load(), incident), ['kept']);
      await after.flush();
      assert.deepEqual(after.status(), { pending: 0 });
      await after.close();
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
    }
  });

  it('an entry torn off at the end of the log: the others are flushed, and the next one is whole', async () => {
    const dead = await sandbox.open();
    const incident = newIncident();
    const [stored] = await dead.append(incident, notes(1), author);
    const { writer, session } = stored!.envelope;
    const segment = join(dead.location, 'incidents/wal', `${writer}-${session}`, '1.jsonl');
    await writeFile(segment, stored!.line.slice(0, 40), { flag: 'a' });
    const journal = await sandbox.open();
    await journal.append(incident, notes(1, 2), author);
    assert.deepEqual((await journal.load()).problems, []);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    const [ref = ''] = await refsOf(sandbox);
    assert.equal((await sandbox.git(['show', `${ref}:000001.jsonl`])).trim().split('\n').length, 2);
  });
});
