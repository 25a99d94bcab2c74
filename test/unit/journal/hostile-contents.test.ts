import assert from 'node:assert/strict';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { makeSandbox, newIncident, plant, textsOf, type Sandbox } from './helpers.ts';
import { assertNothingPolluted, assertSafe } from './hostile-properties.ts';
import {
  costOf,
  fetchedRef,
  gitBytes,
  goodLine,
  lineOf,
  OTHER,
  plantTree,
  reasonsOf,
  writeObject,
} from './hostile-repository.ts';

/** A file of zeros that goes over the network as a thousandth of it, on refs of commits with nothing else. */
async function plantZeros(
  sandbox: Sandbox,
  paths: ReadonlyMap<string, string>,
  megabytes: number,
): Promise<void> {
  const piece = Buffer.alloc(1 << 20);
  const stream = function* (): Generator<string | Uint8Array> {
    yield `blob\nmark :1\ndata ${megabytes << 20}\n`;
    for (let index = 0; index < megabytes; index += 1) yield piece;
    for (const [ref, path] of paths) {
      yield `\ncommit ${ref}\ncommitter Mal <mal@example.com> 1700000000 +0000\ndata 1\nx\n`;
      yield `M 100644 :1 ${path}\n`;
    }
  };
  // Without these git would look for a delta of it, which takes longer than all the rest.
  const settings = [
    '-c',
    'core.compression=1',
    '-c',
    'core.bigFileThreshold=1m',
    '-c',
    'fastimport.unpackLimit=0',
  ];
  await gitBytes(sandbox, [...settings, 'fast-import', '--quiet', '--force'], stream());
}

describe('hostile contents', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let incident: string;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    incident = newIncident();
  });
  afterEach(() => sandbox.dispose());
  afterEach(assertNothingPolluted);
  const ref = (writer = OTHER) => fetchedRef(incident, writer);
  const plantFile = async (content: string | Uint8Array, writer = OTHER) =>
    plantTree(sandbox, ref(writer), [
      ['100644', '000001.jsonl', await writeObject(sandbox, 'blob', content)],
    ]);

  it('of three hundred megabytes are measured, not read: as entries and as an attachment', async function () {
    this.timeout(60_000);
    await plant(sandbox, ref(), { '000001.jsonl': `${goodLine(incident, 'theirs')}\n` });
    const sha256 = 'a'.repeat(64);
    const paths = new Map([
      [ref('bbbbbbbbbbbb'), '000001.jsonl'],
      [ref('cccccccccccc'), `att/${sha256}`],
    ]);
    await plantZeros(sandbox, paths, 300);
    const { result, ms, megabytes } = await costOf(() => journal.load());
    const attachment = await costOf(() => journal.readAttachment(incident, sha256));
    assert.deepEqual(textsOf(result, incident), ['theirs']);
    assert.match(reasonsOf(result).join('\n'), /bbbbbbbbbbbb 000001\.jsonl: has 314572800 bytes/);
    assert.equal(attachment.result, undefined);
    assert.ok(ms + attachment.ms < 10_000, `${ms + attachment.ms} ms`);
    assert.ok(megabytes + attachment.megabytes < 100, `${megabytes + attachment.megabytes} MB`);
  });

  it('of one megabyte are read in bounded time, however they are spoiled', async () => {
    const megabyte = 1 << 20;
    const units = [
      '[',
      '{"a":',
      '"',
      '\\',
      '\\u',
      '\0',
      '\ufeff',
      '{"a":1,"b":2},',
      '\u202e',
      '{}\n',
      '\x1b[',
      'x',
      '1e9',
    ];
    const writers = units.map((_, index) => `bbbbbbbbbb${index.toString(16).padStart(2, '0')}`);
    for (const [index, unit] of units.entries()) {
      const times = Math.floor(megabyte / Buffer.byteLength(unit) / (unit.includes('\n') ? 400 : 1));
      await plantFile(unit.repeat(times), writers[index]);
    }
    await plantFile(`${goodLine(incident, 'theirs')}\n`);
    const { result, ms, megabytes } = await costOf(() => journal.load());
    assert.ok(ms < 10_000, `${ms} ms`);
    assert.ok(megabytes < 200, `${megabytes} MB`);
    assert.deepEqual(textsOf(result, incident), ['theirs']);
    for (const writer of writers)
      assert.ok(
        reasonsOf(result).some((reason) => reason.includes(writer)),
        writer,
      );
    const size = JSON.stringify(result.problems).length;
    assert.ok(size < 1_000_000, `${size} characters of problems`);
  });

  it('are no events where a line has anything but an event in text', async () => {
    const good = (text: string) => goodLine(incident, text);
    const many = Array.from({ length: 20_000 }, (_, index) => `"k${index % 10}${index}":1`).join(',');
    const bad: readonly (readonly [string | Uint8Array, RegExp])[] = [
      [good('x').slice(0, -1), /JSON/],
      [`${good('x')}${good('x')}`, /JSON/],
      [`[${good('x')}]`, /object/],
      [`\ufeff${good('x')}`, /JSON/],
      [Buffer.from(good('x'), 'utf16le'), /UTF-8|JSON/],
      [Buffer.from(good('tr\u00fcb')).subarray(0, -4), /JSON/],
      [Buffer.from(good('na\u00efve'), 'latin1'), /not valid UTF-8/],
      [Buffer.from([0xed, 0xa0, 0x80]), /not valid UTF-8/],
      [good('x').replace('x', '\0'), /JSON/],
      [lineOf(incident, 'y'.repeat(70_000)), /longer/],
      [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, /JSON|deep|object/],
      [good('x').replace('"x"', `${'['.repeat(200)}${']'.repeat(200)}`), /deep/],
      [`{${many}}`, /longer|expected/],
      [lineOf(incident, 'x', { seq: 1e300 }), /seq/],
      [good('x').replace('"seq":1', '"seq":1e999'), /seq/],
      [good('x').replace('"seq":1', '"seq":-0'), /seq/],
      [good('x').replace('"seq":1', '"seq":9007199254740993'), /seq/],
      [good('x').replace('"v":1', '"v":"1"'), /v/],
      [lineOf(incident, 'x', { kind: '__proto__' }), /kind/],
      [lineOf(incident, 'x', { kind: '../../x.y' }), /kind/],
      [lineOf(incident, 'x', { kind: 'Note.added' }), /kind/],
      [lineOf(incident, 'x', { occurredAt: '+275760-09-13T00:00:00.000Z' }), /occurredAt/],
      [lineOf(incident, 'x', { occurredAt: 'yesterday' }), /occurredAt/],
      [lineOf(incident, 'x', { recordedAt: 8.64e15 }), /recordedAt/],
      [lineOf(incident, 'x', { id: '__proto__' }), /id/],
      [lineOf(incident, 'x', { incident: `${incident}/..` }), /incident/],
      [lineOf(incident, 'x', { writer: '../../evil' }), /writer/],
      [lineOf(incident, 'x', { actor: { name: '' } }), /actor\.name/],
      [lineOf(incident, 'x', { data: [] }), /data/],
      [lineOf(incident, 'x', { data: { text: { toString: 'x' } } }), /note\.added: text/],
    ];
    const bytes = bad.flatMap(([line]) => [Buffer.from(line), Buffer.from('\n')]);
    await plantFile(Buffer.concat([...bytes.slice(0, 30), Buffer.from(`${good('one')}\n`)]));
    const after = Buffer.concat([...bytes.slice(30), Buffer.from(`${good('two')}\n`)]);
    await plantTree(sandbox, ref('bbbbbbbbbbbb'), [
      [
        '100644',
        '000001.jsonl',
        await writeObject(sandbox, 'blob', after.toString('latin1') === '' ? '' : after),
      ],
    ]);
    const contents = await journal.load();
    assert.deepEqual(textsOf(contents, incident), ['one']);
    const reasons = contents.problems.map(({ reason }) => reason);
    const lines = reasons.filter((reason) => !reason.includes('put there by another writer'));
    assert.equal(lines.length, bad.length, reasonsOf(contents).join('\n'));
    for (const [index, [line, expected]] of bad.entries())
      assert.match(lines[index] ?? '', expected, `${index}: ${line.toString().slice(0, 60)}`);
  });

  it('are events, byte for byte, where only the spelling is odd, and bring no keys along', async () => {
    const odd = [
      `${goodLine(incident, 'crlf')}\r`,
      `  ${goodLine(incident, 'space')}\t`,
      goodLine(incident, 'twice').replace('"text":', '"text":"first","text":'),
      goodLine(incident, 'proto').replace('"data":{', '"data":{"__proto__":{"polluted":1},'),
      goodLine(incident, 'escaped').replace(
        '"data":{',
        String.raw`"data":{"\u005f\u005fproto__":{"polluted":1},`,
      ),
      goodLine(incident, 'constructor').replace('{', '{"constructor":{"prototype":{"polluted":1}},'),
      goodLine(incident, 'lone').replace('lone', String.raw`lone\udc00\ud800`),
      goodLine(incident, 'early', { occurredAt: '0001-01-01T00:00:00.000Z' }),
      goodLine(incident, 'late', { occurredAt: '9999-12-31T23:59:59.999Z' }),
      goodLine(incident, 'far', { seq: Number.MAX_SAFE_INTEGER }),
      goodLine(incident, 'gap', { seq: 7_000 }),
    ];
    const unsafe = String.raw`"data":{"__proto__":{"polluted":1},"a":[{"\u005f_proto__":{},"constructor":{}}],`;
    const unknown = goodLine(incident, 'unknown', { kind: 'robot.danced' }).replace('"data":{', unsafe);
    const target = goodLine(incident, 'x', { kind: 'event.corrected', data: { target: incident, data: {} } });
    odd.push(unknown, target.replace('"data":{}', `${unsafe.slice(0, -1)}}`));
    await plantFile(odd.join('\n'));
    const contents = await journal.load();
    const events = contents.incidents.get(incident) ?? [];
    assert.deepEqual(contents.problems, []);
    assert.deepEqual(events.map(({ line }) => line).sort(), odd.toSorted());
    assert.ok(textsOf(contents, incident).includes('lone\ufffd\ufffd'));
    for (const { envelope, event } of events) {
      assertSafe([envelope, event ?? null]);
      if (event?.kind !== 'note.added') continue;
      assert.deepEqual(Reflect.ownKeys(event.data), ['text']);
      assert.equal(Object.getPrototypeOf(event.data), Object.prototype);
    }
  });
});
