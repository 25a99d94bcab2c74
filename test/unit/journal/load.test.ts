import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal } from '../../../src/git/journal/journal.ts';
import {
  author,
  gitWithInput,
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

const OTHER = 'aaaaaaaaaaaa';

describe('load', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let incident: string;
  /** An event as another writer would have written it. */
  let foreign: string;
  let own: string;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    incident = newIncident();
    const [stored] = await journal.append(incident, [note('mine')], author);
    own = stored!.line;
    foreign = otherEvent(own, '0badcafe').replace(stored!.envelope.writer, OTHER).replace('mine', 'theirs');
  });
  afterEach(() => sandbox.dispose());
  const fetched = (writer: string, of = incident) => `refs/incidents-remotes/origin/${of}/${writer}`;
  const problems = async () =>
    (await journal.load()).problems.map(({ where, reason }) => `${where}: ${reason}`);

  it('is the union of all writers, of this clone and fetched, and of the log', async () => {
    await journal.flush();
    await journal.append(incident, [note('also mine')], author);
    const third = otherEvent(foreign, '0badcafe')
      .replace(OTHER, 'bbbbbbbbbbbb')
      .replace('theirs', 'also theirs');
    await plant(sandbox, fetched(OTHER), { '000001.jsonl': `${foreign}\n` });
    await plant(sandbox, `refs/incidents/${incident}/bbbbbbbbbbbb`, { '000001.jsonl': `${third}\n` });
    // The same ref, once pushed and fetched back: every event is known already.
    const [mine = ''] = (await refsOf(sandbox)).filter((ref) => !ref.endsWith('bbbb'));
    await sandbox.git([
      'update-ref',
      mine.replace('refs/incidents/', 'refs/incidents-remotes/origin/'),
      mine,
    ]);
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident).sort(), ['also mine', 'also theirs', 'mine', 'theirs']);
    const ids = (contents.incidents.get(incident) ?? []).map(({ envelope }) => envelope.id);
    assert.deepEqual(ids, ids.toSorted());
    assert.deepEqual(contents.problems, []);
    assert.equal(journal.status().pending, 1);
  });

  it('is in the order of ids and once each, in whatever order and how often they are in one place', async () => {
    const alone = newIncident();
    const lines = Array.from({ length: 5 }, () =>
      otherEvent(foreign, '0badcafe').replace(incident, alone),
    ).sort();
    const mixed = [...lines.toReversed(), ...lines];
    await plant(sandbox, fetched(OTHER, alone), {
      '000001.jsonl': mixed.map((line) => `${line}\n`).join(''),
    });
    assert.deepEqual(linesOf((await journal.load()).incidents.get(alone)), lines);
    assert.deepEqual(linesOf(await journal.read(alone)), lines);
  });

  it('reads no ref with a name that is not ours, and says so', async () => {
    const names = [
      `refs/incidents/${incident}/AAAAAAAAAAAA`,
      `refs/incidents/${incident.toUpperCase()}/${OTHER}`,
      `refs/incidents/con/${OTHER}`,
      `refs/incidents/${incident}/bbbbbbbbbbbb/deeper`,
      `refs/incidents-remotes/origin/x/${incident}/${OTHER}`,
      `refs/incidents-remotes/$(touch pwned)`.replace(' ', '-'),
    ];
    for (const name of names) await plant(sandbox, name, { '000001.jsonl': `${foreign}\n` });
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['mine']);
    const misnamed = contents.problems.filter(({ reason }) => reason.includes('does not have the name'));
    assert.deepEqual(misnamed.map(({ where }) => where).sort(), names.sort());
  });

  it('sets aside what is not an event, with its place, and keeps the rest', async () => {
    const lines = ['{"torn', foreign, '[]', `${foreign.slice(0, -1)},"__proto__":{"x":1}}`, ''];
    await plant(sandbox, fetched(OTHER), { '000001.jsonl': lines.join('\n'), 'README.md': 'hello' });
    const contents = await journal.load();
    assert.deepEqual(
      textsOf(contents, incident),
      ['mine', 'theirs'].sort((a, b) => (foreign < own === (a === 'theirs') ? -1 : b.length)),
    );
    const ref = fetched(OTHER);
    const where = contents.problems.map((problem) => problem.where);
    assert.deepEqual(where.slice(0, 3), [`${ref} 000001.jsonl line 1`, `${ref} 000001.jsonl line 3`, ref]);
    assert.match(contents.problems[2]!.reason, /README\.md/);
  });

  it('believes nobody who speaks for another writer or another incident, except an import', async () => {
    const imported = otherEvent(foreign, '0badcafe')
      .replace('"source":"manual"', '"source":"import"')
      .replace('theirs', 'imported');
    const liar = otherEvent(own, '0badcafe').replace('mine', 'a lie');
    const stray = otherEvent(foreign, '0badcafe').replaceAll(incident, newIncident());
    await plant(sandbox, fetched(OTHER), { '000001.jsonl': `${liar}\n${stray}\n${foreign}\n` });
    await plant(sandbox, fetched('cccccccccccc'), { '000001.jsonl': `${imported}\n` });
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident).sort(), ['imported', 'mine', 'theirs']);
    assert.equal(contents.incidents.size, 1);
    assert.deepEqual(
      contents.problems.map(({ line }) => line),
      [liar, stray],
    );
  });

  it('keeps the same one of two different events with one id, whatever the order', async () => {
    const sha = (line: string): string => createHash('sha256').update(line).digest('hex');
    const twin = foreign.replace('theirs', 'forged');
    const winner = sha(twin) < sha(foreign) ? 'forged' : 'theirs';
    for (const [first, second] of [
      [foreign, twin],
      [twin, foreign],
    ] as const) {
      await plant(sandbox, fetched(OTHER), { '000001.jsonl': `${first}\n` });
      await plant(sandbox, `refs/incidents-remotes/upstream/${incident}/${OTHER}`, {
        '000001.jsonl': `${second}\n`,
      });
      const contents = await (await sandbox.open()).load();
      assert.deepEqual(textsOf(contents, incident).sort(), [winner, 'mine'].sort());
      assert.equal(contents.problems.length, 1);
    }
  });

  it('carries an unknown kind byte for byte from the log to a ref and back', async () => {
    const odd = own
      .replace(/"data":.*/, '"data":{"z":1,"a":[ 1.0,"\u00e9\\u00e9" ]},"new":true}')
      .replace('note.added', 'robot.danced');
    const line = otherEvent(odd, '0badcafe');
    const writer = (await readdir(join(journal.location, 'incidents/wal')))[0]!.slice(0, 12);
    const session = join(journal.location, 'incidents/wal', `${writer}-0badcafe`);
    await mkdir(session);
    await writeFile(join(session, '1.jsonl'), `${line}\n`);
    await journal.load();
    await journal.flush();
    await rm(join(journal.location, 'incidents'), { recursive: true });
    const contents = await (await sandbox.open()).load();
    assert.ok(linesOf(contents.incidents.get(incident)).includes(line));
    assert.equal(contents.incidents.get(incident)?.find((stored) => stored.line === line)?.event, undefined);
    assert.deepEqual(contents.problems, []);
  });

  it('refuses a chunk that is too large before reading it', async () => {
    await plant(sandbox, fetched(OTHER), {
      '000001.jsonl': `${foreign}\n`,
      '000002.jsonl': '\n'.repeat(2 << 20),
    });
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident).sort(), ['mine', 'theirs']);
    assert.match(contents.problems[0]!.reason, /2097152 bytes/);
  });

  it('refuses links, folders and refs that are not commits', async () => {
    await plant(sandbox, fetched(OTHER), { '000001.jsonl': '/etc/passwd' }, '120000');
    const blob = (await gitWithInput(['hash-object', '-w', '--stdin'], 'hello', sandbox.repository)).trim();
    await sandbox.git(['update-ref', fetched('bbbbbbbbbbbb'), blob]);
    const found = await problems();
    assert.equal(found.length, 2);
    assert.match(
      found.join('\n'),
      /000001\.jsonl" \(120000\)[^]*bbbbbbbbbbbb: it names a blob, not a commit/,
    );
  });

  it('stops at 64 writers and at 32 MiB of one incident, but never leaves out its own', async () => {
    const one = { '000001.jsonl': `${foreign}\n` };
    await plant(sandbox, fetched(OTHER), one);
    const tip = (await sandbox.git(['rev-parse', fetched(OTHER)])).trim();
    const writers = Array.from({ length: 69 }, (_, index) => `f${String(index).padStart(11, '0')}`);
    const commands = writers.map((writer) => `create ${fetched(writer)} ${tip}\n`).join('');
    await gitWithInput(['update-ref', '--stdin'], commands, sandbox.repository);
    assert.equal((await problems()).filter((problem) => problem.includes('more than 64 writers')).length, 6);
    const large = newIncident();
    await journal.append(large, [note('mine')], author);
    const chunk = (name: number) => `${name}${' '.repeat((1 << 20) - 3)}`;
    const chunks = Array.from(
      { length: 34 },
      (_, index) => [`0000${10 + index}.jsonl`, chunk(10 + index)] as const,
    );
    await plant(sandbox, fetched(OTHER, large), Object.fromEntries(chunks));
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, large), ['mine']);
    assert.equal(
      contents.problems.filter(({ reason }) => reason.includes('more than 33554432 bytes')).length,
      1,
    );
  });

  it('does not spend minutes on lines that are no events', async () => {
    const chunks = Array.from(
      { length: 30 },
      (_, index) => [`0000${10 + index}.jsonl`, `${index}\n`.repeat(1000)] as const,
    );
    await plant(sandbox, fetched(OTHER), {
      ...Object.fromEntries(chunks),
      '000001.jsonl': '1\n'.repeat(400_000),
    });
    const took = await time(() => journal.load());
    assert.ok(took < 3_000, `${took} ms`);
    const found = await problems();
    assert.ok(
      found.length < 5 && found.some((problem) => problem.includes('more than 20000 lines')),
      found.join('\n').slice(0, 500),
    );
  });

  it('reads the others when the objects of one ref are damaged or gone', async () => {
    await plant(sandbox, fetched(OTHER), { '000001.jsonl': `${foreign}\n` });
    const gone = otherEvent(foreign, '0badcafe').replace(OTHER, 'bbbbbbbbbbbb');
    await plant(sandbox, fetched('bbbbbbbbbbbb'), { '000001.jsonl': `${gone}\n` });
    const bad = otherEvent(foreign, '0badcafe').replace(OTHER, 'cccccccccccc');
    await plant(sandbox, fetched('cccccccccccc'), { '000001.jsonl': `${bad}\n` });
    const file = async (writer: string) => {
      const oid = (await sandbox.git(['rev-parse', `${fetched(writer)}:000001.jsonl`])).trim();
      return join(sandbox.repository, '.git/objects', oid.slice(0, 2), oid.slice(2));
    };
    await rm(await file('bbbbbbbbbbbb'));
    const damaged = await file('cccccccccccc');
    await chmod(damaged, 0o644);
    await writeFile(damaged, 'not an object of git');
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident).sort(), ['mine', 'theirs']);
    assert.deepEqual(contents.problems.map(({ where }) => where.split(/[/ ]/)[4]).sort(), [
      'bbbbbbbbbbbb',
      'cccccccccccc',
    ]);
  });

  it('shows the log when git itself fails', async () => {
    await writeFile(join(journal.location, 'HEAD'), 'nonsense');
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['mine']);
    assert.match(contents.problems[0]!.reason, /could not list/);
  });

  it('is quick when nothing changed', async () => {
    await Promise.all(Array.from({ length: 50 }, () => journal.append(newIncident(), notes(20), author)));
    await journal.flush();
    const first = await time(() => journal.load());
    const second = await time(() => journal.load());
    console.log(`      50 incidents of 20 events: ${first.toFixed(0)} ms, then ${second.toFixed(0)} ms`);
    assert.equal((await journal.load()).incidents.size, 51);
  });
});

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
