import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortIncidentId } from '../../../src/core/incident/event-id.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import {
  author,
  git,
  linesOf,
  makeSandbox,
  newIncident,
  note,
  notes,
  otherEvent,
  plant,
  refsOf,
  textsOf,
  until,
  type Sandbox,
} from './helpers.ts';

describe('flush to refs', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
  });
  afterEach(() => sandbox.dispose());
  const show = (what: string) => sandbox.git(['show', what]);
  const incidentsFolder = () => join(journal.location, 'incidents');

  it('puts every line on the ref of its incident and writer, as the person, and says how many', async () => {
    const incident = newIncident();
    const stored = await journal.append(incident, notes(3), author);
    assert.deepEqual(journal.status(), { pending: 3 });
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    const ref = `refs/incidents/${incident}/${stored[0]!.envelope.writer}`;
    assert.deepEqual(await refsOf(sandbox), [ref]);
    assert.equal(
      await show(`${ref}:000001.jsonl`),
      linesOf(stored)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const about = await sandbox.git(['log', '--format=%s|%an <%ae>|%cn <%ce>|%P', ref]);
    const person = 'Riley Responder <riley@example.com>';
    assert.equal(about, `incident ${shortIncidentId(incident)}: 3 events|${person}|${person}|\n`);
    const tips = await readFile(join(incidentsFolder(), 'tips.log'), 'utf8');
    assert.equal(tips, `${ref} ${(await sandbox.git(['rev-parse', ref])).trim()}\n`);
  });

  it('seals chunks of 64, never changes a sealed one, and only moves forward', async () => {
    const incident = newIncident();
    const lines: string[] = [];
    const tips: string[] = [];
    for (const count of [60, 3, 1, 1, 70]) {
      lines.push(...linesOf(await journal.append(incident, notes(count), author)));
      await journal.flush();
      const [ref = ''] = await refsOf(sandbox);
      tips.push((await sandbox.git(['rev-parse', ref])).trim());
    }
    for (const [index, tip] of tips.slice(1).entries())
      await sandbox.git(['merge-base', '--is-ancestor', tips[index]!, tip]);
    const last = tips.at(-1)!;
    assert.equal((await sandbox.git(['rev-list', '--count', last])).trim(), '5');
    const names = (await sandbox.git(['ls-tree', '--name-only', last])).trim().split('\n');
    assert.deepEqual(names, ['000001.jsonl', '000002.jsonl', '000003.jsonl']);
    const chunks = await Promise.all(names.map((name) => show(`${last}:${name}`)));
    assert.deepEqual(
      chunks.map((chunk) => chunk.split('\n').length - 1),
      [64, 64, 7],
    );
    assert.equal(chunks.join(''), lines.map((line) => `${line}\n`).join(''));
    assert.equal(await show(`${tips[2]!}:000001.jsonl`), chunks[0]);
    await sandbox.git(['fsck', '--strict']);
  });

  it('seals a chunk before it grows beyond what a reader accepts', async () => {
    const incident = newIncident();
    const big = Array.from({ length: 40 }, (_, index) => note(`${index} ${'\u20ac'.repeat(15_000)}`));
    await journal.append(incident, big, author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const sizes = (await sandbox.git(['ls-tree', '-l', ref]))
      .trim()
      .split('\n')
      .map((row) => Number(row.split(/\s+/)[3]));
    assert.equal(sizes.length, 2);
    assert.ok(
      sizes.every((size) => size <= 1024 * 1024),
      String(sizes),
    );
    const fresh = await (await sandbox.open()).load();
    assert.deepEqual([fresh.incidents.get(incident)?.length, fresh.problems], [40, []]);
  });

  it('flushes several incidents at once, and by itself', async () => {
    const quick = await sandbox.open({ flushDelayMs: 30 });
    const incidents = [newIncident(), newIncident(), newIncident()];
    await Promise.all(incidents.map((incident) => quick.append(incident, notes(2), author)));
    await until(() => quick.status().pending === 0);
    assert.equal((await refsOf(sandbox)).length, 3);
  });

  it('does not wait for a pause once 32 are pending', async () => {
    await journal.append(newIncident(), notes(31), author);
    await new Promise((resume) => setTimeout(resume, 100));
    assert.equal(journal.status().pending, 31);
    await journal.append(newIncident(), [note('the 32nd')], author);
    await until(() => journal.status().pending === 0);
  });

  it('keeps the log after the flush, and does not flush it again', async () => {
    const incident = newIncident();
    await journal.append(incident, notes(2), author);
    await journal.close();
    const [session = ''] = await readdir(join(incidentsFolder(), 'wal'));
    assert.deepEqual(await readdir(join(incidentsFolder(), 'wal', session)), ['1.jsonl']);
    const reopened = await sandbox.open();
    assert.deepEqual(textsOf(await reopened.load(), incident), ['note 1', 'note 2']);
    assert.equal(reopened.status().pending, 0);
    await reopened.flush();
    assert.deepEqual(await readdir(join(incidentsFolder(), 'wal', session)), ['1.jsonl']);
  });

  it('retires a segment after seven days, and only if all of it is on its ref', async () => {
    const eightDays = Date.now() / 1000 - 8 * 24 * 3600;
    const age = async () => {
      const wal = join(incidentsFolder(), 'wal');
      for (const name of await readdir(wal, { recursive: true })) {
        if (name.endsWith('.jsonl')) await utimes(join(wal, name), eightDays, eightDays);
      }
      return wal;
    };
    const incident = newIncident();
    await journal.append(incident, notes(2), author);
    await journal.close();
    const wal = await age();
    // Not on its ref, and of a kind that only a later version can read: it must stay.
    const writer = (await readdir(wal))[0]!.slice(0, 12);
    await mkdir(join(wal, `${writer}-00000000`));
    await writeFile(join(wal, `${writer}-00000000`, '1.jsonl'), '{"v":2}\n');
    await age();
    const later = await sandbox.open();
    await later.load();
    await later.flush();
    assert.deepEqual(await readdir(wal), [`${writer}-00000000`]);
    assert.deepEqual(textsOf(await later.load(), incident), ['note 1', 'note 2']);
  });

  it('keeps an old segment whose events are not on their ref', async () => {
    const incident = newIncident();
    await journal.append(incident, notes(2), author);
    await journal.close();
    const [ref = ''] = await refsOf(sandbox);
    await sandbox.git(['update-ref', '-d', ref]);
    const wal = join(incidentsFolder(), 'wal');
    const [session = ''] = await readdir(wal);
    await utimes(join(wal, session, '1.jsonl'), 0, 0);
    const later = await sandbox.open();
    await later.flush();
    assert.deepEqual(await readdir(join(wal, session)), ['1.jsonl']);
    await later.load();
    await later.flush();
    assert.deepEqual(await refsOf(sandbox), [ref]);
  });

  it('flushes what a dead session left in the log', async () => {
    const incident = newIncident();
    const [stored] = await journal.append(incident, [note('first')], author);
    const wal = join(incidentsFolder(), 'wal');
    const session = `${stored!.envelope.writer}-0badcafe`;
    const left = otherEvent(stored!.line, '0badcafe');
    await mkdir(join(wal, session));
    await writeFile(join(wal, session, '1.jsonl'), `${left}\n{"torn`);
    await journal.load();
    assert.equal(journal.status().pending, 2);
    await journal.flush();
    assert.equal(journal.status().pending, 0);
    const [ref = ''] = await refsOf(sandbox);
    assert.ok((await show(`${ref}:000001.jsonl`)).includes(left));
  });

  it('puts entries back that left its ref behind its back, as a restored backup would have it', async () => {
    const incident = newIncident();
    await journal.append(incident, [note('one')], author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const before = (await sandbox.git(['rev-parse', ref])).trim();
    await journal.append(incident, [note('two')], author);
    await journal.flush();
    await sandbox.git(['update-ref', ref, before]);
    await journal.load();
    await journal.flush();
    assert.equal((await show(`${ref}:000001.jsonl`)).trim().split('\n').length, 2);
  });

  it('takes the union when its ref moves in the middle of a flush', async () => {
    const incident = newIncident();
    const [one] = await journal.append(incident, [note('one')], author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const before = (await sandbox.git(['rev-parse', ref])).trim();
    const ahead = otherEvent(one!.line, '0badcafe');
    await plant(
      sandbox,
      'refs/heads/ahead',
      { '000001.jsonl': `${one!.line}\n${ahead}\n` },
      '100644',
      before,
    );
    // A git that moves the ref just before the first import.
    const meddler = join(sandbox.path, 'git-that-meddles');
    const move = `[ -e "${meddler}.done" ] || { touch "${meddler}.done"; git --git-dir="${journal.location}" update-ref ${ref} refs/heads/ahead; }`;
    await writeFile(meddler, `#!/bin/sh\ncase "$*" in *fast-import*) ${move};; esac\nexec git "$@"\n`);
    await chmod(meddler, 0o755);
    const raced = await sandbox.open({ gitPath: meddler });
    const [two] = await raced.append(incident, [note('two')], author);
    await raced.flush();
    assert.deepEqual(raced.status(), { pending: 0 });
    assert.ok((await readdir(sandbox.path)).includes('git-that-meddles.done'), 'nothing meddled');
    assert.deepEqual((await show(`${ref}:000001.jsonl`)).trim().split('\n'), [one!.line, ahead, two!.line]);
    await sandbox.git(['merge-base', '--is-ancestor', 'refs/heads/ahead', ref]);
  });

  it('keeps entries pending and says what to do when git does not know the person', async () => {
    const config = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    // With it git would make up the rest of an identity from the name of the account.
    process.env.EMAIL = 'account@example.com';
    try {
      const incident = newIncident();
      await journal.append(incident, [note('unsigned')], author);
      await journal.flush();
      assert.equal(journal.status().pending, 1);
      assert.match(journal.status().flushError ?? '', /git config --global user\.name .*user\.email/);
      assert.deepEqual(textsOf(await journal.load(), incident), ['unsigned']);
      assert.deepEqual(await refsOf(sandbox), []);
      await sandbox.git(['config', 'user.name', 'Local Name']);
      await sandbox.git(['config', 'user.email', 'local@example.com']);
      await journal.flush();
      assert.deepEqual(journal.status(), { pending: 0 });
      const [ref = ''] = await refsOf(sandbox);
      assert.equal(
        (await sandbox.git(['log', '--format=%cn %ce', ref])).trim(),
        'Local Name local@example.com',
      );
    } finally {
      process.env.GIT_CONFIG_GLOBAL = config;
      delete process.env.EMAIL;
    }
  });

  it('runs no hook and signs nothing', async () => {
    const hook = join(sandbox.repository, '.git/hooks/reference-transaction');
    await mkdir(join(sandbox.repository, '.git/hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\necho ran >> hook-ran\nexit 1\n');
    await chmod(hook, 0o755);
    await assert.rejects(
      sandbox.git(['update-ref', 'refs/probe/x', 'HEAD']),
      'the hook of this test does not work',
    );
    await sandbox.git(['config', 'commit.gpgsign', 'true']);
    await sandbox.git(['config', 'gpg.program', '/does/not/exist']);
    await journal.append(newIncident(), notes(2), author);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
    assert.equal((await refsOf(sandbox)).length, 1);
  });

  it('removes a lock that a killed git left on its ref, but no fresh one', async function () {
    this.timeout(60_000);
    const incident = newIncident();
    await journal.append(incident, [note('one')], author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const lock = join(sandbox.repository, '.git', `${ref}.lock`);
    await writeFile(lock, '');
    await journal.append(incident, [note('two')], author);
    await journal.flush();
    assert.match(journal.status().flushError ?? '', /File exists/);
    await utimes(lock, 0, Date.now() / 1000 - 120);
    await journal.flush();
    assert.deepEqual(journal.status(), { pending: 0 });
  });

  it('does not lose the others when one ref cannot be read', async () => {
    const [broken, fine] = [newIncident(), newIncident()];
    await journal.append(broken, [note('zero')], author);
    await journal.flush();
    await journal.append(broken, [note('one')], author);
    await journal.flush();
    const [ref = ''] = await refsOf(sandbox);
    const tree = (await sandbox.git(['rev-parse', `${ref}^{tree}`])).trim();
    await writeFileOver(join(sandbox.repository, '.git/objects', tree.slice(0, 2), tree.slice(2)), 'damaged');
    // Somebody else's git is at the ref, so it cannot be mended just now.
    const lock = join(sandbox.repository, '.git', `${ref}.lock`);
    await writeFile(lock, '');
    const fresh = await sandbox.open();
    await fresh.append(broken, [note('two')], author);
    await fresh.append(fine, [note('three')], author);
    await fresh.flush();
    assert.equal((await refsOf(sandbox)).length, 2);
    assert.ok(fresh.status().pending >= 1);
    assert.match(fresh.status().flushError ?? '', /could not mend a damaged ref.*safe on this machine/);
    const contents = await fresh.load();
    assert.deepEqual(
      [textsOf(contents, broken), textsOf(contents, fine)],
      [['zero', 'one', 'two'], ['three']],
    );
    assert.ok(contents.problems.some(({ where }) => where === ref));
    await unlink(lock);
    await fresh.flush();
    assert.deepEqual([fresh.status().pending, fresh.status().flushError], [0, undefined]);
    assert.deepEqual((await fresh.load()).problems, []);
  });
});

/** Object files are read-only. */
async function writeFileOver(path: string, content: string): Promise<void> {
  await chmod(path, 0o644);
  await writeFile(path, content);
}

describe('two windows of one clone', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());

  it('append and flush at once without losing or doubling anything', async function () {
    this.timeout(60_000);
    const windows = await Promise.all([sandbox.open({ flushDelayMs: 5 }), sandbox.open({ flushDelayMs: 5 })]);
    const incident = newIncident();
    const write = async (journal: Journal, name: string): Promise<string[]> => {
      const lines: string[] = [];
      for (let number = 1; number <= 60; number += 1) {
        lines.push(...linesOf(await journal.append(incident, [note(`${name}${number}`)], author)));
        if (number % 10 === 0) await journal.load();
        if (number % 7 === 0) await journal.flush();
      }
      return lines;
    };
    const written = (await Promise.all(windows.map((journal, index) => write(journal, 'ab'[index]!)))).flat();
    await Promise.all(windows.map((journal) => journal.flush()));
    const refs = await refsOf(sandbox);
    assert.equal(refs.length, 1, 'windows of one clone are one writer');
    const clone = join(sandbox.path, 'clone');
    await git(['clone', '--quiet', '--bare', sandbox.repository, clone], sandbox.path);
    await git(['fetch', '--quiet', 'origin', 'refs/incidents/*:refs/incidents/*'], clone);
    const elsewhere = await sandbox.open({ folder: clone });
    const contents = await elsewhere.load();
    assert.deepEqual(linesOf(contents.incidents.get(incident)), written.sort());
    assert.deepEqual(contents.problems, []);
    await sandbox.git(['fsck', '--strict', '--no-dangling']);
  });
});
