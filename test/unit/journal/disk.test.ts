import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JournalError, type Journal } from '../../../src/git/journal/journal.ts';
import {
  author,
  git,
  makeSandbox,
  newIncident,
  note,
  notes,
  textsOf,
  until,
  type Sandbox,
} from './helpers.ts';

const run = promisify(execFile);

describe('a disk that fails', function () {
  let sandbox: Sandbox;
  let disk: string;
  before(async function () {
    sandbox = await makeSandbox();
    disk = join(sandbox.path, 'disk');
    await mkdir(disk);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
    } catch (error) {
      console.log(`      skipped: a small disk cannot be mounted here (${String(error).split('\n')[0]})`);
      await sandbox.dispose();
      this.skip();
    }
  });
  after(async () => {
    await run('umount', ['--lazy', disk]).catch(() => undefined);
    await sandbox.dispose();
  });
  const filler = () => join(disk, 'filler');
  const fillUp = () => writeFile(filler(), Buffer.alloc(1 << 20)).catch(() => undefined);

  /** Appends until the disk is full; returns how many were acknowledged. */
  async function appendUntilRefused(
    journal: Journal,
    incident: string,
  ): Promise<{ kept: number; error: unknown }> {
    for (let kept = 0; ; kept += 1) {
      try {
        await journal.append(incident, [note(`${kept} ${'x'.repeat(15_000)}`)], author);
      } catch (error) {
        return { kept, error };
      }
    }
  }

  it('refuses what does not fit, keeps no half of it, and works again once there is room', async () => {
    await writeFile(filler(), Buffer.alloc(200 << 10));
    const storage = join(disk, 'storage');
    const journal = await sandbox.open({ folder: sandbox.path, storage });
    const incident = newIncident();
    const { kept, error } = await appendUntilRefused(journal, incident);
    assert.ok(error instanceof JournalError && error.reason === 'disk-full', String(error));
    assert.match(error.message, /nothing was recorded\. Free some space/);
    assert.ok(kept > 5);
    const segments = (await readdir(storage, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    const bytes = await readFile(join(storage, segments[0]!), 'utf8');
    assert.ok(bytes.endsWith('}\n'), 'half an entry was left in the log');
    await assert.rejects(journal.append(incident, [note('x'.repeat(15_000))], author), JournalError);
    await rm(filler());
    await journal.append(incident, [note('room again')], author);
    for (const reader of [journal, await sandbox.open({ folder: sandbox.path, storage })]) {
      const contents = await reader.load();
      const events = contents.incidents.get(incident) ?? [];
      assert.deepEqual(
        events.map(({ envelope }) => envelope.seq),
        Array.from({ length: kept + 1 }, (_, i) => i + 1),
      );
      assert.deepEqual(contents.problems, []);
      await reader.close();
    }
    await rm(storage, { recursive: true });
  });

  for (const trouble of ['full', 'read-only'] as const) {
    it(`keeps entries in the editor's storage while the disk of the repository is ${trouble}, and says so`, async function () {
      this.timeout(60_000);
      const repository = join(disk, 'repository');
      await git(['init', '--quiet', '--template=', repository], disk);
      const earlier = await sandbox.open({ folder: repository });
      const incident = newIncident();
      await earlier.append(incident, [note('before')], author);
      await earlier.close();
      const journal = await sandbox.open({ folder: repository });
      const changes: string[] = [];
      journal.onDidChange((change) => changes.push(change));
      // A disk cannot be made read-only while a file on it is being written, but it can get full.
      const waiting = trouble === 'full' ? 4 : 3;
      if (trouble === 'full') await journal.append(incident, [note('room for this')], author);
      if (trouble === 'full') await fillUp();
      else await run('mount', ['-o', 'remount,ro', disk]);
      await journal.append(
        incident,
        Array.from({ length: 3 }, (_, i) => note(`meanwhile ${i} ${'x'.repeat(15_000)}`)),
        author,
      );
      assert.match(journal.status().fallbackReason ?? '', /cannot be written.*storage/);
      assert.equal(journal.status().pending, waiting);
      assert.ok(changes.includes('status'));
      await journal.flush();
      assert.equal(journal.status().pending, waiting);
      assert.match(journal.status().flushError ?? '', /safe on this machine/);
      const other = await sandbox.open({ folder: repository });
      assert.equal((await other.load()).incidents.get(incident)?.length, waiting + 1);
      await other.close();
      if (trouble === 'full') await rm(filler());
      else await run('mount', ['-o', 'remount,rw', disk]);
      await journal.flush();
      assert.deepEqual(journal.status(), { pending: 0 });
      const before = await sizeOfLog(journal.location);
      await journal.append(incident, notes(1), author);
      assert.ok(
        (await sizeOfLog(journal.location)) > before,
        'the log of the repository is not written again',
      );
      const contents = await journal.load();
      assert.equal(textsOf(contents, incident).length, waiting + 2);
      assert.deepEqual(contents.problems, []);
      await journal.close();
      await rm(repository, { recursive: true });
    });
  }

  it('puts entries in git by itself once there is room again, when only git found none', async function () {
    this.timeout(60_000);
    const repository = join(disk, 'repository');
    await git(['init', '--quiet', '--template=', repository], disk);
    const journal = await sandbox.open({ folder: repository, flushDelayMs: 1, retryDelayMs: 300 });
    const incident = newIncident();
    await journal.append(incident, [note('before')], author);
    await until(() => journal.status().pending === 0);
    // Room for the log, which is small, and for the lock of the flush, but not for objects.
    await fillUp();
    await truncate(filler(), (await stat(filler())).size - 16 * 1024);
    const noise = Array.from({ length: 12 }, () => note(randomBytes(500).toString('base64')));
    await journal.append(incident, noise, author);
    await until(() => journal.status().flushError !== undefined);
    assert.deepEqual([journal.status().pending, journal.status().fallbackReason], [12, undefined]);
    assert.match(journal.status().flushError ?? '', /No space left|write error|ENOSPC/i);
    assert.match(journal.status().flushError ?? '', /safe on this machine/);
    await rm(filler());
    await until(() => journal.status().flushError === undefined);
    assert.deepEqual(journal.status(), { pending: 0 });
    await git(['fsck', '--strict', '--no-dangling'], repository);
    await journal.close();
    await rm(repository, { recursive: true });
  });

  async function sizeOfLog(commonDir: string): Promise<number> {
    const wal = join(commonDir, 'incidents/wal');
    const names = (await readdir(wal, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    return (await Promise.all(names.map((name) => readFile(join(wal, name))))).reduce(
      (sum, { length }) => sum + length,
      0,
    );
  }
});
