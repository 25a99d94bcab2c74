import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Archives } from '../../../src/git/journal/archive/archives.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { ObjectReader } from '../../../src/git/object-reader.ts';
import { author, makeSandbox, newIncident, note, plant, textsOf, type Sandbox } from './helpers.ts';
import {
  costOf,
  fetchedRef,
  goodLine,
  OTHER,
  plantTree,
  reasonsOf,
  setPackedRefs,
  writeCommit,
  writeObject,
  writeTree,
  type RawEntry,
} from './hostile-repository.ts';

const chunkName = (index: number): string => `${String(index).padStart(6, '0')}.jsonl`;

describe('hostile trees', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let incident: string;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    incident = newIncident();
  });
  afterEach(() => sandbox.dispose());
  const ref = (writer = OTHER, of = incident) => fetchedRef(of, writer);

  it('give up their good files, and nothing else of them is followed, made or run', async () => {
    const blob = await writeObject(sandbox, 'blob', `${goodLine(incident, 'good')}\n`);
    const twin = await writeObject(sandbox, 'blob', `${goodLine(incident, 'twin')}\n`);
    const bad = await writeObject(sandbox, 'blob', `${goodLine(incident, 'from the wrong place')}\n`);
    const link = await writeObject(sandbox, 'blob', '../../../../../../etc/passwd');
    const inner = await writeTree(sandbox, [['100644', '000001.jsonl', bad]]);
    const commit = await writeCommit(sandbox, inner);
    const odd: RawEntry[] = [
      ['120000', '000002.jsonl', link],
      ['120000', '000002.jsonl', bad],
      ['160000', '000003.jsonl', commit],
      ['100755', '000004.jsonl', bad],
      ['100664', '000004.jsonl', bad],
      ['40000', '000005.jsonl', inner],
      ['40000', 'nested', inner],
      ['100644', '../000006.jsonl', bad],
      ['100644', 'att/../../000006.jsonl', bad],
      ['100644', '/etc/000006.jsonl', bad],
      ['100644', '.git', bad],
      ['100644', '', bad],
      ['100644', '000007.jsonl\u200b', bad],
      ['100644', '000007.jsonl\n', bad],
      ['100644', '0000007.jsonl', bad],
      ['100644', '\u0660\u0660\u0660\u0660\u0660\u0661.jsonl', bad],
      ['0100644', '000007.jsonl', bad],
      ['100644', 'from', bad],
      ['100644', '\u202e' + 'x'.repeat(5_000), bad],
    ];
    await plantTree(sandbox, ref(), [
      ['100644', '000001.jsonl', blob],
      ...odd,
      // A second of the same name, and one out of order.
      ['100644', '000001.jsonl', twin],
      ['40000', 'att', inner],
      [
        '40000',
        'from',
        await writeTree(sandbox, [
          ['40000', '../../x', inner],
          ['120000', OTHER, link],
        ]),
      ],
    ]);
    const before = await readdir(sandbox.repository);
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident).sort(), ['good', 'twin']);
    const reasons = reasonsOf(contents);
    assert.equal(reasons.filter((reason) => reason.includes('was not read')).length, 19);
    assert.match(reasons.join('\n'), /2 more parts/);
    assert.ok(reasons.every((reason) => reason.length < 400));
    assert.deepEqual(await readdir(sandbox.repository), before);
  });

  it('that hold an empty file are no problem, for any number of incidents', async () => {
    for (const id of [incident, newIncident()]) {
      const chunks = { '000001.jsonl': '', '000002.jsonl': `${goodLine(id, 'theirs')}\n` };
      await plant(sandbox, ref(OTHER, id), chunks);
    }
    const contents = await journal.load();
    assert.equal(contents.incidents.size, 2);
    assert.deepEqual(contents.problems, []);
  });

  it('that end in the middle, or are no trees, are one problem', async () => {
    const good = await writeObject(sandbox, 'blob', `${goodLine(incident, 'good')}\n`);
    await plant(sandbox, ref(), { '000001.jsonl': `${goodLine(incident, 'theirs')}\n` });
    const torn = Buffer.concat([
      Buffer.from('100644 000001.jsonl\0'),
      Buffer.from(good, 'hex').subarray(0, 9),
    ]);
    const trees = [torn, Buffer.from('no tree at all'), Buffer.from('100644 x'), Buffer.alloc(64)];
    for (const [index, bytes] of trees.entries()) {
      const commit = await writeCommit(sandbox, await writeObject(sandbox, 'tree', bytes));
      await sandbox.git(['update-ref', ref(`bbbbbbbbbbb${index}`), commit]);
    }
    const blobAsTree = await writeCommit(sandbox, good);
    await sandbox.git(['update-ref', ref('cccccccccccc'), blobAsTree]);
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['theirs']);
    assert.equal(contents.problems.length, trees.length + 1, reasonsOf(contents).join('\n'));
  });

  it('of many thousand entries are a few problems', async () => {
    const blob = await writeObject(sandbox, 'blob', 'x');
    const junk = Array.from({ length: 20_000 }, (_, index): RawEntry => ['100644', `junk${index}`, blob]);
    await plantTree(sandbox, ref(), junk);
    const many = Array.from({ length: 20_000 }, (_, index): RawEntry => ['100644', chunkName(index), blob]);
    await plantTree(sandbox, ref('bbbbbbbbbbbb'), many);
    await plantTree(sandbox, ref('cccccccccccc'), [
      ...junk,
      ...junk.map(([mode, name, oid]): RawEntry => [mode, `${name}${'y'.repeat(20)}`, oid]),
    ]);
    const { result, ms } = await costOf(() => journal.load());
    assert.ok(ms < 10_000, `${ms} ms`);
    const reasons = reasonsOf(result);
    assert.ok(reasons.length < 50, `${reasons.length} problems`);
    assert.match(reasons.join('\n'), /19981 more parts[^]*20000 files of entries[^]*tree has \d+ bytes/);
  });

  it('that name one file four thousand times cost no more than naming it once', async () => {
    const theirs = { writer: 'bbbbbbbbbbb0' };
    const events = Array.from({ length: 1_000 }, (_, index) => goodLine(incident, `n${index}`, theirs));
    for (const [index, text] of [events.join('\n'), '{}\n'.repeat(1_000), events.join('\n')].entries()) {
      const blob = await writeObject(sandbox, 'blob', `${text}\n`);
      const entries = Array.from({ length: 4_000 }, (_, at): RawEntry => ['100644', chunkName(at), blob]);
      await plantTree(sandbox, ref(`bbbbbbbbbbb${index}`), entries);
    }
    const { result, ms, megabytes } = await costOf(() => journal.load());
    assert.ok(ms < 10_000, `${ms} ms`);
    assert.ok(megabytes < 200, `${megabytes} MB`);
    assert.equal(result.incidents.get(incident)?.length, 1_000);
    assert.ok(result.problems.length <= 202, `${result.problems.length} problems`);
  });

  it('of hundreds of incidents that share their junk cost little memory and few words', async function () {
    this.timeout(60_000);
    const junk = await writeObject(sandbox, 'blob', `{"no":"${'x'.repeat(900)}"}\n`.repeat(1_000));
    const lies = Array.from({ length: 1_000 }, () => goodLine(incident, 'x'.repeat(300)));
    const lying = await writeObject(sandbox, 'blob', `${lies.join('\n')}\n`);
    const more = await Promise.all(
      Array.from({ length: 8 }, (_, index) => writeObject(sandbox, 'blob', `${index}\n`.repeat(1_000))),
    );
    const entries = [junk, lying, ...more].map((blob, index): RawEntry => [
      '100644',
      chunkName(index + 1),
      blob,
    ]);
    const commit = await writeCommit(sandbox, await writeTree(sandbox, entries));
    await setPackedRefs(
      sandbox,
      Array.from({ length: 600 }, () => [ref(OTHER, newIncident()), commit] as const),
    );
    await journal.append(incident, [note('mine')], author);
    for (const read of [() => journal.list(), () => journal.load()]) {
      const { result, ms, megabytes } = await costOf<Awaited<ReturnType<typeof read>>>(read);
      assert.ok(ms < 30_000, `${ms} ms`);
      assert.ok(megabytes < 400, `${megabytes} MB`);
      assert.ok(result.problems.length <= 1_001, `${result.problems.length} problems`);
    }
    assert.deepEqual(textsOf(await journal.load(), incident), ['mine']);
  });

  it('of archives that are named a thousand times are not all read', async () => {
    const empty = await writeTree(sandbox, []);
    const entries = Array.from({ length: 9_000 }, (): RawEntry => ['40000', newIncident(), empty]);
    const odd = Array.from({ length: 900 }, (_, index): RawEntry => [
      '100644',
      `${index}${'x'.repeat(200)}`,
      empty,
    ]);
    const oid = await writeCommit(sandbox, await writeTree(sandbox, [...entries, ...odd]));
    const archives = Array.from({ length: 1_000 }, (_, index) => {
      const writer = String(index).padStart(12, '0');
      return {
        name: `refs/incidents-archive-remotes/origin/${writer}/2026-01`,
        oid,
        writer,
        month: '2026-01',
        remote: 'origin',
      };
    });
    const { remote: _, ...own } = {
      ...archives[0]!,
      writer: OTHER,
      name: `refs/incidents-archive/${OTHER}/2026-01`,
    };
    const objects = new ObjectReader(join(sandbox.repository, '.git'));
    const { result, megabytes } = await costOf(() => new Archives(objects).sources([...archives, own]));
    objects.close();
    assert.ok(result.refs.length < 130_000, `${result.refs.length} sources`);
    assert.ok(megabytes < 200, `${megabytes} MB`);
    assert.equal(result.refs.filter(({ writer }) => writer === OTHER).length, 9_000);
    assert.ok(result.problems.length <= 101);
    assert.ok(reasonsOf(result).every((reason) => reason.length < 300));
  });
});
