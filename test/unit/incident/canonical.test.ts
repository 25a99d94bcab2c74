import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCanonical } from '../../../src/core/incident/canonical.ts';
import { decodeLine, type Decoded } from '../../../src/core/incident/codec.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { summarize, summarizeEvents } from '../../../src/core/incident/summary.ts';
import { arbitraryRecord } from './arbitrary.ts';
import { declared, event } from './make.ts';

/** The same JSON, in a form that only the ordinary way reads. */
const spaced = (line: string): string => line.replace('{"v":', '{ "v":');

/** All but the text of the line, and reasons as they are. */
function meaningOf(decoded: Decoded): unknown {
  if ('setAside' in decoded) return decoded.setAside.reason;
  const { envelope, event: its } = decoded.stored;
  return JSON.parse(JSON.stringify({ envelope, event: its ?? 'unknown' })) as unknown;
}

const agrees = (line: string): void => {
  assert.equal(readCanonical(spaced(line), false), undefined);
  assert.deepEqual(meaningOf(decodeLine(line)), meaningOf(decodeLine(spaced(line))), line);
  if (/^[\0-\x7f]*$/.test(line))
    assert.deepEqual(meaningOf(decodeLine(line, true)), meaningOf(decodeLine(line)), line);
};

describe('the quick way of reading a line', () => {
  it('is taken for what encodeEvent writes', () => {
    for (const { line } of [declared(), event(1, 'note.added', { text: 'x "quoted"\n\u00e9' })])
      assert.ok(readCanonical(line, false), line);
  });

  it('gives what the ordinary way gives, of every kind of event', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        for (const { line } of events) agrees(line);
      }),
    );
  });

  it('gives what the ordinary way gives, whatever was changed in the line', () => {
    const { line } = event(1, 'note.added', { text: 'some text of a note' });
    const bits = fc.constantFrom(
      ...[
        '"',
        '\\',
        '{',
        '}',
        '[',
        ',',
        ':',
        ' ',
        '\n',
        '\u007f',
        '\u202e',
        '\u00e9',
        '\ud800',
        '\\u0041',
        '\\b',
      ],
      ...[
        '"__proto__":1,',
        '"constructor":{},',
        '__pro\\u0074o__',
        '29',
        '02-30',
        '31',
        '2024-02-29',
        '0',
        '-1',
        'e',
      ],
    );
    const change = fc.record({ at: fc.nat(line.length), cut: fc.nat(12), put: fc.oneof(bits, fc.string()) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = line;
        for (const { at, cut, put } of changes)
          changed = changed.slice(0, at) + put + changed.slice(at + cut);
        if (changed.startsWith('{"v":')) agrees(changed);
      }),
      { numRuns: 5_000 },
    );
  });

  it('drops keys that could reach a prototype, as the ordinary way does', () => {
    const unknown = event(1, 'note.added', { text: 'x' }).line.replace('note.added', 'weather.changed');
    for (const key of [
      '__proto__',
      'constructor',
      'prototype',
      '__pro\\u0074o__',
      'constr\\u0075ctor',
      'harmless',
    ]) {
      const line = unknown.replace('"text"', `"${key}":{"polluted":1},"text"`);
      agrees(line);
      const decoded = decodeLine(line);
      assert.ok('stored' in decoded);
      const keys = Object.keys(decoded.stored.envelope.data);
      assert.deepEqual(keys, key === 'harmless' ? ['harmless', 'text'] : ['text']);
    }
  });

  it('knows the days that there are', () => {
    const { line } = event(1, 'note.added', { text: 'x' });
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const date = `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        agrees(line.replace(/"occurredAt":"\d{4}-\d\d-\d\d/, `"occurredAt":"${date}`));
      }
    }
  });

  it('goes as deep as the ordinary way, and no deeper', () => {
    const { line } = event(1, 'note.added', { text: 'x' });
    const unknown = line.replace('note.added', 'weather.changed');
    const outcomes = new Set<string>();
    for (let depth = 10; depth < 20; depth += 1) {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const nested = `${open.repeat(depth)}1${close.repeat(depth)}`;
        const deep = unknown.replace('"text":"x"', `"text":${nested}`);
        agrees(deep);
        outcomes.add(`${depth} ${'stored' in decodeLine(deep)}`);
      }
    }
    assert.ok(outcomes.has('13 true') && outcomes.has('14 false'), [...outcomes].join());
  });
});

describe('the summary of events', () => {
  it('is that of the incident they add up to', () => {
    fc.assert(
      fc.property(arbitraryRecord, (events) => {
        const incident = foldIncident(events);
        assert.deepEqual(summarizeEvents(events), incident && summarize(incident));
      }),
      { numRuns: 1000 },
    );
  });
});
