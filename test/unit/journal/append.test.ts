import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalError, type Journal } from '../../../src/git/journal/journal.ts';
import { ensureWriter } from '../../../src/git/journal/log/writer-id.ts';
import { author, linesOf, makeSandbox, newIncident, note, notes, textsOf, type Sandbox } from './helpers.ts';

const reasonIs = (reason: string) => (error: unknown) =>
  error instanceof JournalError && error.reason === reason;

/** The bytes of all segments below a store. */
async function readLog(store: string): Promise<string> {
  const names = await readdir(join(store, 'wal'), { recursive: true });
  const texts = names
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => readFile(join(store, 'wal', name), 'utf8'));
  return (await Promise.all(texts)).join('');
}

for (const kind of ['git', 'folder'] as const) {
  describe(`append to a ${kind} journal`, () => {
    let sandbox: Sandbox;
    let journal: Journal;
    let open: () => Promise<Journal>;
    beforeEach(async () => {
      sandbox = await makeSandbox();
      open = () => sandbox.open(kind === 'git' ? {} : { folder: sandbox.path });
      journal = await open();
    });
    afterEach(() => sandbox.dispose());
    const store = () => (kind === 'git' ? join(journal.location, 'incidents') : journal.location);

    it('acknowledges what is in the log, and loads it back', async () => {
      assert.equal(journal.kind, kind);
      const incident = newIncident();
      const stored = await journal.append(incident, [note('one'), note('two')], author);
      assert.equal(
        await readLog(store()),
        linesOf(stored)
          .map((line) => `${line}\n`)
          .join(''),
      );
      const contents = await journal.load();
      assert.deepEqual(linesOf(contents.incidents.get(incident)), linesOf(stored));
      assert.deepEqual(contents.problems, []);
    });

    it('numbers events per incident and stamps them', async () => {
      const now = Date.UTC(2026, 10, 23, 12);
      const other = await sandbox.open({
        ...(kind === 'git' ? {} : { folder: sandbox.path }),
        now: () => now,
      });
      const [a, b] = [newIncident(), newIncident()];
      const occurredAt = '2026-11-23T11:55:00.000Z';
      await other.append(a, [note('a1'), { ...note('a2'), occurredAt, source: 'automatic' }], author);
      await other.append(b, [note('b1')], author);
      const [a3] = await other.append(a, [note('a3')], author);
      const events = (await other.load()).incidents;
      const [a1, a2] = (events.get(a) ?? []).map(({ envelope }) => envelope);
      assert.deepEqual([a1?.seq, a2?.seq, a3?.envelope.seq, events.get(b)?.[0]?.envelope.seq], [1, 2, 3, 1]);
      assert.equal(a1?.occurredAt, '2026-11-23T12:00:00.000Z');
      assert.deepEqual(
        [a2?.occurredAt, a2?.recordedAt, a2?.source],
        [occurredAt, '2026-11-23T12:00:00.000Z', 'automatic'],
      );
      assert.match(`${a1.writer} ${a1.session}`, /^[0-9a-f]{12} [0-9a-f]{8}$/);
    });

    it('keeps the order of appends that overlap, though they share a sync', async () => {
      const incident = newIncident();
      const all = await Promise.all(notes(200).map((draft) => journal.append(incident, [draft], author)));
      assert.deepEqual(
        all.flat().map(({ envelope }) => envelope.seq),
        Array.from({ length: 200 }, (_, i) => i + 1),
      );
      assert.deepEqual(
        textsOf(await journal.load(), incident),
        notes(200).map((_, i) => `note ${i + 1}`),
      );
    });

    it('orders its events behind what it loaded, even when the clock stepped back', async () => {
      const incident = newIncident();
      await journal.append(incident, [note('before')], author);
      const past = Date.now() - 600_000;
      const folder = kind === 'git' ? sandbox.repository : sandbox.path;
      const later = await sandbox.open({ folder, now: () => past });
      await later.load();
      await later.append(incident, [note('after')], author);
      // Ten minutes is beyond what a clock is believed to be ahead, so a minute is used to follow.
      const near = await sandbox.open({ folder, now: () => Date.now() - 30_000 });
      await near.load();
      await near.append(incident, [note('last')], author);
      assert.deepEqual(textsOf(await near.load(), incident), ['after', 'before', 'last']);
    });

    it('refuses an entry that is too large or not valid, and numbers on without a gap', async () => {
      const incident = newIncident();
      const large = {
        kind: 'evidence.added',
        data: { title: 'log', text: '\u20ac'.repeat(20_000) },
      } as const;
      const outcomes = await Promise.allSettled([
        journal.append(incident, [note('one')], author),
        journal.append(
          incident,
          [
            note('lost with the next'),
            { ...large, data: { ...large.data, url: `https://e.com/${'x'.repeat(9000)}` } },
          ],
          author,
        ),
        journal.append(incident, [{ kind: 'note.added', data: { text: '' } }], author),
        journal.append('not-an-id', [note('nowhere')], author),
        journal.append(incident, [note('two')], author),
      ]);
      const refused = outcomes.map((outcome) =>
        outcome.status === 'rejected' && outcome.reason instanceof JournalError
          ? outcome.reason.reason
          : outcome.status,
      );
      assert.deepEqual(refused, ['fulfilled', 'too-large', 'invalid', 'invalid', 'fulfilled']);
      const events = (await journal.load()).incidents.get(incident) ?? [];
      assert.deepEqual(
        events.map(({ envelope }) => envelope.seq),
        [1, 2],
      );
    });

    it('ignores a line that was torn off and reports one that is not an event', async () => {
      const incident = newIncident();
      await journal.append(incident, [note('whole')], author);
      const [session = ''] = await readdir(join(store(), 'wal'));
      const segment = join(store(), 'wal', session, '1.jsonl');
      await appendFile(segment, Buffer.from('{"no":"event"}\n\xff\n{"v":1,"id":"01', 'latin1'));
      const contents = await (await open()).load();
      assert.deepEqual(textsOf(contents, incident), ['whole']);
      assert.deepEqual(
        contents.problems.map(({ where }) => where),
        [`${segment}:2`, `${segment}:3`],
      );
      assert.equal(contents.problems[1]!.reason, 'not valid UTF-8');
    });

    it('keeps a line of an unknown kind byte for byte', async () => {
      const incident = newIncident();
      const [stored] = await journal.append(incident, [note('known')], author);
      const line = stored!.line
        .replace('note.added', 'robot.danced')
        .replace(/"id":"(.{25})."/, '"id":"$1z"')
        .replace('}}', '},"later":[1, 2]}');
      const [session = ''] = await readdir(join(store(), 'wal'));
      await appendFile(join(store(), 'wal', session, '1.jsonl'), `${line}\n`);
      const reopened = await open();
      await reopened.flush();
      const contents = await reopened.load();
      assert.ok(linesOf(contents.incidents.get(incident)).includes(line));
      assert.deepEqual(contents.problems, []);
    });

    it('refuses work after it was closed', async () => {
      await journal.close();
      await assert.rejects(journal.append(newIncident(), [note('late')], author), reasonIs('closed'));
      await assert.rejects(journal.load(), reasonIs('closed'));
      await journal.close();
    });
  });
}

describe('the writer of a clone', () => {
  let sandbox: Sandbox;
  beforeEach(async () => (sandbox = await makeSandbox()));
  afterEach(() => sandbox.dispose());
  const random = (size: number) => crypto.getRandomValues(new Uint8Array(size));

  it('is one for all windows that ask at once, and only its owner can read it', async () => {
    for (let round = 0; round < 15; round += 1) {
      const root = join(sandbox.path, `store${round}`);
      const ask = async (_: unknown, window: number): Promise<string> => {
        await new Promise((resume) => setTimeout(resume, window % 4));
        return ensureWriter(root, random);
      };
      const ids = await Promise.all(Array.from({ length: 12 }, ask));
      assert.equal(new Set(ids).size, 1);
      assert.match(ids[0]!, /^[0-9a-f]{12}$/);
      if (process.platform !== 'win32') assert.equal((await stat(join(root, 'writer'))).mode & 0o777, 0o600);
      assert.deepEqual(await readdir(root), ['writer']);
    }
  });

  it('is made anew when its file was damaged', async () => {
    const root = join(sandbox.path, 'store');
    const first = await ensureWriter(root, random);
    await writeFile(join(root, 'writer'), '');
    const second = await ensureWriter(root, random);
    assert.notEqual(second, first);
    assert.equal(await ensureWriter(root, random), second);
  });

  it('is not made by a window that only reads', async () => {
    const journal = await sandbox.open();
    await journal.load();
    await journal.flush();
    await assert.rejects(stat(join(journal.location, 'incidents')), { code: 'ENOENT' });
  });
});
