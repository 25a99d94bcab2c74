import assert from 'node:assert/strict';
import type { Journal, JournalContents } from '../../../src/git/journal/journal.ts';
import { author, makeSandbox, newIncident, note, plant, refsOf, textsOf, type Sandbox } from './helpers.ts';
import {
  costOf,
  fetchedRef,
  goodLine,
  OTHER,
  reasonsOf,
  setPackedRefs,
  setRefs,
  writeCommit,
  writeObject,
  writeTree,
} from './hostile-repository.ts';

describe('hostile refs', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let incident: string;
  let files: Record<string, string>;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    incident = newIncident();
    files = { '000001.jsonl': `${goodLine(incident, 'theirs')}\n` };
    await plant(sandbox, fetchedRef(incident), files);
  });
  afterEach(() => sandbox.dispose());
  const tipOf = async (ref: string) => (await sandbox.git(['rev-parse', ref])).trim();
  const theirs = () => tipOf(fetchedRef(incident));

  it('are known by their names alone: whatever is nearly one is set aside by its full name', async () => {
    const [id, oid] = [newIncident(), await theirs()];
    const names = [
      ...[id.slice(1), `${id}0`, id.toUpperCase(), `8${id.slice(1)}`, `${id.slice(0, 25)}u`].map(
        (bad) => `refs/incidents/${bad}/${OTHER}`,
      ),
      ...['aaaaaaaaaaa', 'aaaaaaaaaaaaa', 'AAAAAAAAAAAA', 'gggggggggggg', `${OTHER}/x`, 'x.y'].map(
        (bad) => `refs/incidents-remotes/origin/${id}/${bad}`,
      ),
      `refs/incidents/${newIncident()}`,
      'refs/incidents/a\u202eb/c',
      'refs/incidents/\u200b\u0085\u{e0041}/x',
      'refs/incidents/`id`;$(id)/"x"\'y\'|z&',
      'refs/incidents/%s%n/%(objectname)',
      'refs/incidents/-rf/--upload-pack=x',
      `refs/incidents-remotes/${id}/${OTHER}`,
    ];
    await setRefs(
      sandbox,
      names.map((name) => [name, oid]),
    );
    const contents = await journal.load();
    assert.deepEqual([...contents.incidents.keys()], [incident]);
    const misnamed = contents.problems.filter(({ reason }) => reason.includes('does not have the name'));
    assert.deepEqual(misnamed.map(({ where }) => where).sort(), names.sort());
  });

  it('are counted, not listed, when there are ten thousand that nobody can read', async () => {
    const oid = await theirs();
    await setPackedRefs(
      sandbox,
      Array.from({ length: 10_000 }, (_, index) => [`refs/incidents/junk/${index}`, oid] as const),
    );
    for (const read of [() => journal.load(), () => journal.list()] as (() => Promise<
      Pick<JournalContents, 'problems'>
    >)[]) {
      const { result, ms } = await costOf(read);
      assert.ok(ms < 10_000, `${ms} ms`);
      assert.ok(result.problems.length < 200, `${result.problems.length} problems`);
      assert.match(reasonsOf(result).join('\n'), /99\d\d more/);
    }
    assert.deepEqual(textsOf(await journal.load(), incident), ['theirs']);
  });

  it('are set aside where they name a tag, a file or a tree in place of a commit', async () => {
    const commit = await theirs();
    const tag = await writeObject(
      sandbox,
      'tag',
      `object ${commit}\ntype commit\ntag x\ntagger Mal <mal@example.com> 1700000000 +0000\n\nx\n`,
    );
    const bad = new Map([
      ['bbbbbbbbbbbb', tag],
      ['cccccccccccc', await writeObject(sandbox, 'blob', 'hello')],
      ['dddddddddddd', await tipOf(`${commit}^{tree}`)],
    ]);
    await setRefs(
      sandbox,
      [...bad].map(([writer, oid]) => [fetchedRef(incident, writer), oid]),
    );
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['theirs']);
    const found = reasonsOf(contents).sort();
    assert.equal(found.length, 3, found.join('\n'));
    for (const [index, writer] of [...bad.keys()].entries())
      assert.match(found[index] ?? '', new RegExp(`/${writer}: .*(?:tag|blob|tree).*not a commit`));
  });

  it('that stand for other refs are set aside, and those that stand for nothing are no harm', async () => {
    const point = (ref: string, at: string) => sandbox.git(['symbolic-ref', ref, at]);
    await point(fetchedRef(incident, 'bbbbbbbbbbbb'), 'refs/heads/main');
    await point(fetchedRef(incident, 'cccccccccccc'), fetchedRef(incident));
    await point(fetchedRef(incident, 'dddddddddddd'), 'refs/heads/nowhere');
    await point(fetchedRef(incident, 'eeeeeeeeeeee'), fetchedRef(incident, 'ffffffffffff'));
    await point(fetchedRef(incident, 'ffffffffffff'), fetchedRef(incident, 'eeeeeeeeeeee'));
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['theirs']);
    const found = reasonsOf(contents).join('\n');
    assert.match(found, /bbbbbbbbbbbb: .*another ref, refs\/heads\/main/);
    assert.match(found, /cccccccccccc: .*another ref, refs\/incidents-remotes/);
  });

  it('that stand for other refs are never written through', async () => {
    const [main, other] = ['refs/heads/main', `refs/incidents/${incident}/${OTHER}`];
    await setRefs(sandbox, [[other, await theirs()]]);
    const before = await Promise.all([tipOf(main), tipOf(other)]);
    const targets = [main, other, 'refs/heads/made-by-nobody'];
    const incidents = targets.map(() => newIncident());
    const [writer = ''] = await writersOf(incidents);
    for (const [index, target] of targets.entries())
      await sandbox.git(['symbolic-ref', `refs/incidents/${incidents[index] ?? ''}/${writer}`, target]);
    const whole = newIncident();
    for (const id of [...incidents, whole]) await journal.append(id, [note('safe')], author);
    await journal.flush();
    assert.deepEqual(await Promise.all([tipOf(main), tipOf(other)]), before);
    assert.equal(await sandbox.git(['for-each-ref', 'refs/heads/made-by-nobody']), '');
    assert.ok(
      (await refsOf(sandbox)).some((ref) => ref.includes(whole)),
      'others have to wait for it',
    );
    const contents = await (await sandbox.open()).load();
    for (const id of [...incidents, whole]) assert.deepEqual(textsOf(contents, id).slice(-1), ['safe']);
  });

  it('in the way of our own keep nothing else waiting, and are named', async () => {
    const blocked = newIncident();
    await setRefs(sandbox, [[`refs/incidents/${blocked}`, await theirs()]]);
    const ids = [newIncident(), blocked, newIncident()];
    for (const id of ids) await journal.append(id, [note('safe')], author);
    await journal.flush();
    const written = await refsOf(sandbox);
    for (const id of [ids[0], ids[2]])
      assert.ok(
        written.some((ref) => ref.includes(`${id}/`)),
        id,
      );

    assert.equal(journal.status().pending, 1);
    assert.match(journal.status().flushError ?? '', new RegExp(`refs/incidents/${blocked}`));
    assert.deepEqual(textsOf(await journal.load(), blocked), ['safe']);
    await sandbox.git(['update-ref', '-d', `refs/incidents/${blocked}`]);
    await journal.flush();
    assert.equal(journal.status().flushError, undefined);
    assert.equal(journal.status().pending, 0);
  });

  it('of our own that are no commits lose nothing and keep nothing else waiting', async () => {
    const [tree, blob] = [await tipOf(`${await theirs()}^{tree}`), await writeObject(sandbox, 'blob', 'x')];
    const tag = await writeObject(
      sandbox,
      'tag',
      `object ${await theirs()}\ntype commit\ntag x\ntagger Mal <mal@example.com> 1700000000 +0000\n\nx\n`,
    );
    const oids = [tree, blob, tag];
    const incidents = oids.map(() => newIncident());
    const [writer = ''] = await writersOf(incidents);
    await setRefs(
      sandbox,
      oids.map((oid, index) => [`refs/incidents/${incidents[index] ?? ''}/${writer}`, oid] as const),
    );
    const whole = newIncident();
    for (const id of [...incidents, whole]) await journal.append(id, [note('safe')], author);
    await journal.flush();
    assert.ok(
      (await refsOf(sandbox)).some((ref) => ref.includes(whole)),
      'others have to wait for it',
    );
    const contents = await (await sandbox.open()).load();
    for (const id of [...incidents, whole]) assert.ok(textsOf(contents, id).includes('safe'), id);
  });

  it('of a thousand writers are read for the first sixty-four, in bounded time and words', async () => {
    const oid = await theirs();
    await setPackedRefs(
      sandbox,
      Array.from({ length: 1_000 }, (_, index) => {
        return [fetchedRef(incident, `f${String(index).padStart(11, '0')}`), oid] as const;
      }),
    );
    const { result, ms } = await costOf(() => journal.load());
    assert.ok(ms < 10_000, `${ms} ms`);
    assert.deepEqual(textsOf(result, incident), ['theirs']);
    assert.ok(result.problems.length < 250, `${result.problems.length} problems`);
    assert.match(reasonsOf(result).join('\n'), /more than 64 writers/);
  });

  it('with a commit of fifty megabytes are not read', async () => {
    const ref = fetchedRef(incident, 'bbbbbbbbbbbb');
    const tree = await writeTree(sandbox, []);
    await setRefs(sandbox, [[ref, await writeCommit(sandbox, tree, ' '.repeat(50 << 20))]]);
    const { result, ms } = await costOf(() => journal.load());
    assert.ok(ms < 10_000, `${ms} ms`);
    assert.deepEqual(textsOf(result, incident), ['theirs']);
    assert.match(reasonsOf(result).join('\n'), /bbbbbbbbbbbb: .*5242\d+ bytes/);
  });

  /** The writer of this clone, once it has written something. */
  async function writersOf(incidents: readonly string[]): Promise<string[]> {
    assert.ok(incidents.length > 0);
    const [stored] = await journal.append(newIncident(), [note('first')], author);
    return stored ? [stored.envelope.writer] : [];
  }
});
