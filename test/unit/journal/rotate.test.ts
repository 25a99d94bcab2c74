import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitJournal } from '../../../src/git/journal/git-journal.ts';
import type { JournalOptions } from '../../../src/git/journal/open.ts';
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
  type Sandbox,
} from './helpers.ts';

describe('a writer that is retired', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());
  const store = (): string => join(sandbox.repository, '.git/incidents');
  const oidOf = async (name: string): Promise<string> => (await sandbox.git(['rev-parse', name])).trim();
  const show = async (name: string): Promise<string[]> =>
    (await sandbox.git(['show', name])).trim().split('\n');

  async function open(options: Partial<JournalOptions> = {}): Promise<GitJournal> {
    const journal = await sandbox.open(options);
    assert.ok(journal instanceof GitJournal);
    return journal;
  }

  /** What somebody gets who has only the refs of the writers that this clone still pushes. */
  async function pushed(journal: GitJournal, incident: string): Promise<string[]> {
    const remote = join(sandbox.path, 'remote');
    await rm(remote, { recursive: true, force: true });
    await git(['init', '--quiet', '--bare', remote], sandbox.path);
    for (const writer of await journal.ownWriters()) {
      const ref = `refs/incidents/${incident}/${writer}`;
      if ((await refsOf(sandbox)).includes(ref)) await sandbox.git(['push', '--quiet', remote, ref]);
    }
    const reader = await sandbox.open({ folder: remote, storage: join(sandbox.path, 'nobody') });
    const contents = await reader.load();
    await reader.close();
    assert.deepEqual(contents.problems, []);
    return textsOf(contents, incident);
  }

  it('is never written again, and the next one carries its entries with their bytes and their writer', async () => {
    const incident = newIncident();
    const journal = await open();
    const before = await journal.append(incident, notes(2), author);
    await journal.flush();
    const [old = ''] = await journal.ownWriters();
    const tip = await oidOf(`refs/incidents/${incident}/${old}`);
    const waiting = await journal.append(incident, notes(1, 3), author);
    await journal.rotateWriter('somebody else writes as this clone');
    const [current = '', ...more] = await journal.ownWriters();
    assert.deepEqual(more, []);
    assert.notEqual(current, old);
    const after = await journal.append(incident, notes(1, 4), author);
    assert.equal(after[0]?.envelope.writer, current);
    await journal.flush();
    assert.equal(await oidOf(`refs/incidents/${incident}/${old}`), tip);
    const ref = `refs/incidents/${incident}/${current}`;
    assert.deepEqual(await show(`${ref}:from/${old}/000001.jsonl`), linesOf([...before, ...waiting]));
    assert.deepEqual(await show(`${ref}:000001.jsonl`), linesOf(after));
    assert.equal((await readFile(join(store(), 'writers.retired'), 'utf8')).trim(), old);
    assert.equal((await readFile(join(store(), 'writer'), 'utf8')).trim(), current);
    assert.match(journal.status().healed?.join('') ?? '', /new id .*: somebody else writes as this clone\./);
    assert.deepEqual(await pushed(journal, incident), ['note 1', 'note 2', 'note 3', 'note 4']);
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['note 1', 'note 2', 'note 3', 'note 4']);
    assert.deepEqual([contents.problems, journal.status().pending], [[], 0]);
  });

  it('is followed at once by another, even if it never wrote', async () => {
    const journal = await open();
    await journal.rotateWriter('nobody wrote yet');
    assert.equal((await journal.ownWriters()).length, 1);
    await journal.append(newIncident(), notes(1), author);
    const [old = ''] = await journal.ownWriters();
    await journal.rotateWriter('a reason');
    const { writer } = (await journal.append(newIncident(), notes(1), author))[0]!.envelope;
    assert.deepEqual(await journal.ownWriters(), [writer]);
    await journal.rotateWriter('another reason', old);
    assert.deepEqual(await journal.ownWriters(), [writer], 'one that was retired is not retired again');
  });

  it('loses nothing that other windows still record in its name', async () => {
    const incident = newIncident();
    const [mine, other] = [await open(), await open()];
    await mine.append(incident, notes(1), author);
    await other.append(incident, notes(1, 2), author);
    const [old = ''] = await mine.ownWriters();
    await mine.rotateWriter('a reason');
    const late = await other.append(incident, notes(1, 3), author);
    assert.equal(late[0]?.envelope.writer, old, 'the other window cannot know yet');
    await other.flush();
    const after = await other.append(incident, notes(1, 4), author);
    assert.deepEqual([after[0]?.envelope.writer], await other.ownWriters());
    await other.flush();
    assert.deepEqual(
      (await refsOf(sandbox)).map((ref) => ref.slice(-12)),
      await mine.ownWriters(),
      'the retired one got a ref',
    );
    assert.deepEqual(await pushed(mine, incident), ['note 1', 'note 2', 'note 3', 'note 4']);
    // A window that never learned of it and is gone: its log is enough.
    const dead = otherEvent(late[0].line, '0badcafe');
    await mkdir(join(store(), 'wal', `${old}-0badcafe`));
    await writeFile(join(store(), 'wal', `${old}-0badcafe`, '1.jsonl'), `${dead}\n`);
    await mine.load();
    await mine.flush();
    assert.equal((await pushed(mine, incident)).length, 5);
    assert.deepEqual(mine.status().pending, 0);
  });

  it('is the other one of two copies: both end with everything, and neither refuses the other', async () => {
    const incident = newIncident();
    const original = await open();
    await original.append(incident, notes(1), author);
    await original.flush();
    await original.close();
    const [ref = ''] = await refsOf(sandbox);
    const copy = join(sandbox.path, 'copy');
    await cp(sandbox.repository, copy, { recursive: true });
    const first = await open();
    await first.append(incident, [note('in the original')], author);
    await first.flush();
    const second = await open({ folder: copy });
    await second.append(incident, [note('in the copy')], author);
    await second.flush();
    // The original was pushed first; the copy has fetched that.
    const fetched = ref.replace('incidents', 'incidents-remotes/origin');
    await git(['fetch', '--quiet', sandbox.repository, `${ref}:${fetched}`], copy);
    await second.rotateWriter('another copy of this repository writes under the same id');
    const old = ref.slice(-12);
    const [current = ''] = await second.ownWriters();
    const carried = await git(
      ['show', `refs/incidents/${incident}/${current}:from/${old}/000001.jsonl`],
      copy,
    );
    assert.equal(carried.trim().split('\n').length, 1, 'what others have already was carried as well');
    const pushes = await git(
      ['push', '--porcelain', sandbox.repository, `refs/incidents/${incident}/${current}`],
      copy,
    );
    assert.match(pushes, /new reference/);
    const texts = ['note 1', 'in the original', 'in the copy'];
    for (const journal of [first, second]) {
      const contents = await journal.load();
      assert.deepEqual(textsOf(contents, incident).sort(), [...texts].sort());
      assert.deepEqual(contents.problems, []);
    }
  });

  it('passes on what it carried itself when it is retired in turn', async () => {
    const [incident, quiet] = [newIncident(), newIncident()];
    const journal = await open();
    await journal.append(incident, notes(1), author);
    await journal.append(quiet, notes(1), author);
    await journal.flush();
    const writers: string[] = [];
    for (const from of [2, 3]) {
      writers.push(...(await journal.ownWriters()));
      await journal.rotateWriter('a reason');
      await journal.append(incident, notes(1, from), author);
      await journal.flush();
    }
    const [current = ''] = await journal.ownWriters();
    const files = await sandbox.git([
      'ls-tree',
      '-r',
      '--name-only',
      `refs/incidents/${incident}/${current}`,
    ]);
    assert.deepEqual(
      files.trim().split('\n').sort(),
      ['000001.jsonl', ...writers.map((writer) => `from/${writer}/000001.jsonl`)].sort(),
    );
    assert.deepEqual(await pushed(journal, incident), ['note 1', 'note 2', 'note 3']);
    assert.deepEqual(await pushed(journal, quiet), ['note 1']);
  });

  it('brings its attachments along, even those that are only in git', async () => {
    const incident = newIncident();
    const journal = await open();
    const bytes = Buffer.from('evidence');
    const { sha256 } = await journal.attach(incident, bytes);
    const attachment = { sha256, name: 'a.txt', mediaType: 'text/plain', size: bytes.length };
    await journal.append(incident, [{ kind: 'evidence.added', data: { title: 'log', attachment } }], author);
    await journal.flush();
    await rm(join(store(), 'att'), { recursive: true });
    await journal.rotateWriter('a reason');
    const [current = ''] = await journal.ownWriters();
    assert.equal(
      await sandbox.git(['show', `refs/incidents/${incident}/${current}:att/${sha256}`]),
      'evidence',
    );
  });

  it('is carried by the next window when this one ended in between', async () => {
    const incident = newIncident();
    const journal = await open();
    await journal.append(incident, notes(2), author);
    await journal.close();
    const [ref = ''] = await refsOf(sandbox);
    // It ended after the first step.
    await writeFile(join(store(), 'writers.retired'), `torn${ref.slice(-12)}\n\n${ref.slice(-12)}\n`);
    const later = await open();
    await later.flush();
    const [current = ''] = await later.ownWriters();
    assert.notEqual(current, ref.slice(-12));
    assert.deepEqual(await pushed(later, incident), ['note 1', 'note 2']);
  });

  it('keeps its log until its entries are on the ref of the next one', async () => {
    const incident = newIncident();
    const journal = await open();
    await journal.append(incident, notes(1), author);
    await journal.flush();
    // That one was sent, so only what came after it is carried, and the two are in two places.
    const [old = ''] = await refsOf(sandbox);
    await sandbox.git(['update-ref', old.replace('incidents', 'incidents-remotes/origin'), old]);
    await journal.append(incident, notes(1, 2), author);
    await journal.rotateWriter('a reason');
    await journal.close();
    assert.equal((await refsOf(sandbox)).length, 2);
    const later = await open({ now: () => Date.now() + 8 * 24 * 3600_000 });
    await later.load();
    await later.flush();
    assert.deepEqual(await readdir(join(store(), 'wal')), []);
    assert.deepEqual(textsOf(await later.load(), incident), ['note 1', 'note 2']);
    assert.equal(later.status().pending, 0);
  });

  it('speaks only for itself: entries of anybody else in its folder are set aside', async () => {
    const incident = newIncident();
    const journal = await open();
    const [stored] = await journal.append(incident, notes(1), author);
    const theirs = stored!.line.replace(/"writer":"[^"]+"/, '"writer":"bbbbbbbbbbbb"');
    const forged = otherEvent(theirs, '0badcafe').replace('bbbbbbbbbbbb', 'cccccccccccc');
    await plant(sandbox, `refs/incidents-remotes/origin/${incident}/aaaaaaaaaaaa`, {
      'from/bbbbbbbbbbbb/000001.jsonl': `${otherEvent(theirs, '0badcafe')}\n${forged}\n`,
    });
    const contents = await journal.load();
    assert.equal(contents.incidents.get(incident)?.length, 2);
    assert.deepEqual(
      contents.problems.map(({ reason, line }) => [reason, line]),
      [['it was put there by another writer', forged]],
    );
  });
});
