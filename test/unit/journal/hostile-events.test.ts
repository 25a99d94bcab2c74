import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { decodeLine, type StoredEvent } from '../../../src/core/incident/codec.ts';
import { timeOfId } from '../../../src/core/incident/event-id.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import type { Journal } from '../../../src/git/journal/journal.ts';
import { author, linesOf, makeSandbox, newIncident, note, plant, textsOf, type Sandbox } from './helpers.ts';
import { render } from './hostile-properties.ts';
import { costOf, fetchedRef, goodLine, idAt, OTHER, reasonsOf, setPackedRefs } from './hostile-repository.ts';

const HOUR = 3_600_000;
/** The end of what ten digits of an id can say: the year 10889. */
const LAST_MS = 2 ** 48 - 1;

const stored = (line: string): StoredEvent => {
  const decoded = decodeLine(line);
  assert.ok('stored' in decoded);
  return decoded.stored;
};

describe('hostile events', () => {
  let sandbox: Sandbox;
  let journal: Journal;
  let incident: string;
  beforeEach(async () => {
    sandbox = await makeSandbox();
    journal = await sandbox.open();
    incident = newIncident();
  });
  afterEach(() => sandbox.dispose());
  const ref = (writer = OTHER) => fetchedRef(incident, writer);
  const files = (lines: readonly string[]) => ({ '000001.jsonl': `${lines.join('\n')}\n` });
  /** In files of a thousand lines, as none may have more. */
  const manyFiles = (lines: readonly string[]) =>
    Object.fromEntries(
      Array.from({ length: Math.ceil(lines.length / 1_000) }, (_, index) => [
        `${String(index + 1).padStart(6, '0')}.jsonl`,
        `${lines.slice(index * 1_000, (index + 1) * 1_000).join('\n')}\n`,
      ]),
    );

  it('of a clock that runs ahead are kept and named, and do not drag ours along', async () => {
    const times = [Date.now() + 2 * HOUR, Date.now() + 876_000 * HOUR, LAST_MS];
    const lines = times.map((ms, index) => goodLine(incident, `ahead ${index}`, { id: idAt(ms) }));
    const slight = goodLine(incident, 'slightly', { id: idAt(Date.now() + 30_000), writer: 'bbbbbbbbbbbb' });
    await plant(sandbox, ref(), files(lines));
    await plant(sandbox, ref('bbbbbbbbbbbb'), files([slight]));
    const contents = await journal.load();
    assert.deepEqual(linesOf(contents.incidents.get(incident)), [slight, ...lines]);
    const told = reasonsOf(contents).filter((reason) => reason.includes('ahead of this machine'));
    assert.equal(told.length, 1, reasonsOf(contents).join('\n'));
    assert.match(told[0] ?? '', /writer aaaaaaaaaaaa: 3 entries .*Mal.*\+010889-/);
    assert.deepEqual(
      (await journal.list()).problems.filter(({ reason }) => reason.includes('ahead of this machine')).length,
      1,
    );
    const [mine] = await journal.append(incident, [note('mine')], author);
    assert.ok(mine);
    const behind = timeOfId(mine.envelope.id).ms - Date.now();
    assert.ok(behind < 60_000, `${behind} ms ahead`);
    assert.ok(
      mine.envelope.id > stored(slight).envelope.id,
      'an entry after what was seen must sort behind it',
    );
    render([stored(goodLine(incident, '', DECLARATION)), ...lines.map(stored)]);
  });

  it('with the id of another keep one of the two, the same on every clone, and only in their incident', async () => {
    const [mine] = await journal.append(incident, [note('mine')], author);
    assert.ok(mine);
    const { id, writer } = mine.envelope;
    const sha = (line: string) => createHash('sha256').update(line).digest('hex');
    const twins = Array.from({ length: 5 }, (_, index) => goodLine(incident, `twin ${index}`, { id }));
    const [kept] = [mine.line, ...twins].sort((a, b) => (sha(a) < sha(b) ? -1 : 1));
    const elsewhere = newIncident();
    await plant(sandbox, fetchedRef(elsewhere, OTHER), files([goodLine(elsewhere, 'stolen', { id })]));
    for (const order of [twins, twins.toReversed()]) {
      await plant(sandbox, ref(), files(order));
      const contents = await (await sandbox.open()).load();
      assert.deepEqual(linesOf(contents.incidents.get(incident)), [kept]);
      assert.deepEqual(textsOf(contents, elsewhere), ['stolen']);
      assert.deepEqual(linesOf(await journal.read(incident)), [kept]);
      assert.match(reasonsOf(contents).join('\n'), /two different entries have the id/);
    }
    // Whatever others have under that id: ours goes to our own ref.
    await journal.flush();
    assert.equal(journal.status().pending, 0);
    const own = await sandbox.git(['show', `refs/incidents/${incident}/${writer}:000001.jsonl`]);
    assert.equal(own, `${mine.line}\n`);
  });

  it('that amend themselves, each other in a circle, the declaration or nothing at all', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => idAt(Date.now() - 1_000 + index)).sort();
    const [declaration = '', a = '', b = '', c = '', d = '', e = '', f = '', g = ''] = ids;
    const correct = (id: string, target: string, data: unknown) =>
      goodLine(incident, '', { id, kind: 'event.corrected', data: { target, data } });
    const retract = (id: string, target: string) =>
      goodLine(incident, '', { id, kind: 'event.retracted', data: { target, reason: 'x' } });
    const lines = [
      goodLine(incident, '', { ...DECLARATION, id: declaration }),
      correct(a, a, { target: declaration }),
      retract(b, b),
      correct(c, d, { target: c }),
      correct(d, c, { target: d }),
      retract(e, f),
      retract(f, e),
      retract(g, declaration),
      correct(idAt(Date.now()), declaration, { title: { toString: 'x' } }),
      correct(idAt(Date.now()), declaration, { title: 'Corrected', id: 'x', kind: 'y', __proto__: null }),
      retract(idAt(Date.now()), '00000000000000000000000000'),
    ];
    await plant(sandbox, ref(), files(lines));
    const events = await journal.read(incident);
    assert.equal(events.length, lines.length);
    const incidentNow = foldIncident(events);
    assert.equal(incidentNow?.title, 'Corrected');
    assert.equal((await journal.list()).incidents.get(incident)?.summary.title, 'Corrected');
    assert.equal(incidentNow.timeline.length, lines.length);
    assert.equal(JSON.stringify(foldIncident(events.toReversed())), JSON.stringify(incidentNow));
    render(events);
  });

  it('of unknown kinds, with any name a kind may have, are kept and shown as such', async () => {
    const kinds = [
      'constructor.prototype',
      'to-string.value-of',
      'step.danced',
      'event.erased',
      'a.b',
      'x-.y-',
    ];
    const odd = kinds.map((kind) => goodLine(incident, '', { kind, data: { text: 'x', length: -1 } }));
    await plant(sandbox, ref(), files([goodLine(incident, '', DECLARATION), ...odd]));
    const events = await journal.read(incident);
    assert.deepEqual(
      events
        .filter(({ event }) => !event)
        .map(({ line }) => line)
        .sort(),
      odd.toSorted(),
    );
    render(events);
    const listed = (await journal.list()).incidents.get(incident);
    assert.equal(listed?.summary.title, 'Fine');
  });

  it('that are thousands are all there, and somebody is told', async () => {
    const lines = Array.from({ length: 6_000 }, (_, index) => goodLine(incident, `n${index}`));
    await plant(sandbox, ref(), manyFiles([goodLine(incident, '', DECLARATION), ...lines]));
    const { result, ms } = await costOf(() => journal.load());
    assert.ok(ms < 15_000, `${ms} ms`);
    assert.equal(result.incidents.get(incident)?.length, 6_001);
    assert.match(reasonsOf(result).join('\n'), /6001 entries, more than 5000/);
  });

  it('that correct one event ten thousand times are folded in bounded time', async () => {
    const target = idAt(Date.now() - 60_000);
    const corrections = Array.from({ length: 10_000 }, (_, index) => {
      const data = { target, data: { title: `title ${index}`, services: Array(20).fill(`s${index}`) } };
      return goodLine(incident, '', { id: idAt(Date.now() - 50_000 + index), kind: 'event.corrected', data });
    });
    await plant(
      sandbox,
      ref(),
      manyFiles([goodLine(incident, '', { ...DECLARATION, id: target }), ...corrections]),
    );
    const { result, ms } = await costOf(() => journal.list());
    assert.ok(ms < 20_000, `${ms} ms`);
    assert.equal(result.incidents.get(incident)?.summary.title, 'title 9999');
    const events = await journal.read(incident);
    const start = performance.now();
    assert.equal(foldIncident(events)?.title, 'title 9999');
    assert.ok(performance.now() - start < 10_000, `${performance.now() - start} ms`);
  });

  it('with attachments that are missing, false or too large give none of them', async () => {
    const good = 'the log of the gateway';
    const sha256 = createHash('sha256').update(good).digest('hex');
    const [missing, oversized] = ['b'.repeat(64), 'c'.repeat(64)];
    const evidence = [sha256, missing, oversized].map((sha) =>
      goodLine(incident, '', {
        kind: 'evidence.added',
        data: { title: 'x', attachment: { sha256: sha, name: '../../x', mediaType: 'text/html', size: 7 } },
      }),
    );
    // The first clones hold something else under its name.
    for (const [index, content] of ['false', 'also false', good].entries())
      await plant(sandbox, ref(`bbbbbbbbbbb${index}`), { [`att/${sha256}`]: content });
    await plant(sandbox, ref(), { ...files(evidence), [`att/${oversized}`]: 'x'.repeat(11 << 20) });
    assert.equal((await journal.read(incident)).length, 3);
    assert.equal(Buffer.from((await journal.readAttachment(incident, sha256)) ?? []).toString(), good);
    for (const absent of [missing, oversized, '../../x', '__proto__', `${sha256}/..`])
      assert.equal(await journal.readAttachment(incident, absent), undefined, absent);
  });

  it('with false attachments in five hundred clones do not keep a reader for long', async () => {
    const sha256 = 'b'.repeat(64);
    const content = 'x'.repeat(9 << 20);
    await plant(sandbox, ref(), { ...files([goodLine(incident, 'x')]), [`att/${sha256}`]: content });
    const tip = (await sandbox.git(['rev-parse', ref()])).trim();
    const writers = Array.from({ length: 500 }, (_, index) => String(index).padStart(12, '0'));
    await setPackedRefs(
      sandbox,
      writers.map((writer) => [ref(writer), tip] as const),
    );
    const { result, ms } = await costOf(() => journal.readAttachment(incident, sha256));
    assert.equal(result, undefined);
    assert.ok(ms < 10_000, `${ms} ms`);
  });
});

const DECLARATION = { kind: 'incident.declared', data: { title: 'Fine', severity: 'P1' } };
