import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeLine, encodeEvent, MAX_LINE_BYTES } from '../../../src/core/incident/codec.ts';
import { utf8Length } from '../../../src/core/text/utf8.ts';
import { isVisible } from '../../../src/core/text/visible.ts';
import { arbitraryRecord } from './arbitrary.ts';
import { event } from './make.ts';

const reasonOf = (line: string): string => {
  const decoded = decodeLine(line);
  assert.ok('setAside' in decoded, `${line.slice(0, 80)} was taken for an event`);
  return decoded.setAside.reason;
};

describe('the codec of events', () => {
  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        for (const stored of events) {
          const decoded = decodeLine(stored.line);
          assert.ok('stored' in decoded && decoded.stored.event);
          const again = encodeEvent(decoded.stored.event);
          // What is not seen stays in the line that was written, and goes into none that is made of what was shown.
          if (isVisible(stored.line)) assert.equal(again.line, stored.line);
          else assert.deepEqual(again.event, decoded.stored.event);
        }
      }),
    );
  });

  it('keeps an unknown kind byte for byte, whatever its data and the order of its keys', () => {
    const { envelope } = event(1, 'note.added', { text: 'x' });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (data) => {
        const line = JSON.stringify({ later: 'field', ...envelope, kind: 'weather.changed', data });
        const decoded = decodeLine(line);
        assert.ok('stored' in decoded);
        assert.equal(decoded.stored.event, undefined);
        assert.equal(decoded.stored.line, line);
      }),
    );
  });

  it('never throws, whatever the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => void decodeLine(line)),
      { numRuns: 2000 },
    );
  });

  it('sets aside what is not an event, with a reason', () => {
    const { line } = event(1, 'note.added', { text: 'x' });
    assert.match(reasonOf(line.slice(0, -5)), /JSON/);
    assert.match(reasonOf(line.replace('"text":"x"', '"text":7')), /note\.added: text/);
    assert.match(reasonOf(line.replace('"id":"', '"id":"!')), /id/);
    assert.match(reasonOf(line.replace('"x"', JSON.stringify('y'.repeat(MAX_LINE_BYTES)))), /longer/);
    assert.match(reasonOf(line.replace('"x"', `${'['.repeat(40)}${']'.repeat(40)}`)), /deeply/);
    assert.match(reasonOf('['.repeat(60_000)), /JSON/);
    assert.match(reasonOf('null'), /expected object/);
  });

  it('sets aside a watch that no date could tell the end of', () => {
    const lineOf = (minutes: number): string => {
      const { envelope } = event(1, 'monitoring.started', { minutes: 30 });
      return JSON.stringify({ ...envelope, kind: 'monitoring.started', data: { minutes } });
    };
    assert.ok('stored' in decodeLine(lineOf(525_600)));
    assert.match(reasonOf(lineOf(1e308)), /minutes/);
  });

  it('drops keys that could reach a prototype', () => {
    const { line } = event(1, 'incident.updated', { title: 'x' });
    const decoded = decodeLine(line.replace('"title":"x"', '"title":"x","__proto__":{"polluted":1}'));
    assert.ok('stored' in decoded);
    assert.equal((decoded.stored.event?.data as { polluted?: number }).polluted, undefined);
  });

  it('refuses to write an event that nobody could read again', () => {
    const { event: note } = event(1, 'note.added', { text: 'x' });
    assert.ok(note?.kind === 'note.added');
    const tooLong = {
      ...note,
      data: { text: '\u{1f525}'.repeat(9000) },
      actor: { ...note.actor, name: 'n'.repeat(500) },
    };
    assert.ok(encodeEvent(tooLong).line.length > 0);
    const decoded = decodeLine(encodeEvent(tooLong).line);
    assert.ok('stored' in decoded);
    const large = { command: '\u0001'.repeat(20_000), output: 'x' };
    assert.throws(() => event(1, 'command.ran', large), RangeError);
  });

  it('counts bytes as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(utf8Length(text), Buffer.byteLength(text));
      }),
    );
  });
});
