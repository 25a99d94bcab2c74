import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as z from 'zod';
import { decodeLine, type StoredEvent } from '../../../src/core/incident/codec.ts';
import {
  ExportError,
  exportDocument,
  exportSchema,
  readExport,
  type ExportErrorReason,
} from '../../../src/core/export/document.ts';
import { foldIncident } from '../../../src/core/incident/reduce.ts';
import { createHash } from 'node:crypto';
import { parseInParts } from '../../../src/core/export/json-parts.ts';
import { finish } from '../../../src/core/stepwise/steps.ts';
import { at, event, fold } from '../incident/make.ts';
import { assertGolden } from './golden.ts';
import { PIXEL, sha256, storyEvents } from './story.ts';

const hasher = () => createHash('sha256');
const read = (text: string) => finish(readExport(text, hasher()));
const write = (events: readonly StoredEvent[]): string => [...piecesOf(events)].join('');
const piecesOf = (events: readonly StoredEvent[]) =>
  exportDocument(
    {
      incident: fold(...events),
      events,
      attachments: [{ sha256: sha256(PIXEL), base64: PIXEL.toString('base64') }],
      missing: ['f'.repeat(64)],
      now: at(100),
    },
    hasher(),
  );

function refusedAs(reason: ExportErrorReason, text: string): void {
  assert.throws(
    () => read(text),
    (error) =>
      error instanceof ExportError &&
      error.reason === reason &&
      error.message.includes('Nothing was taken in'),
  );
}

/** Changed and signed anew, as somebody does who means to. */
function resigned(text: string, change: (content: Record<string, unknown>) => void): string {
  const { sha256: _, ...content } = JSON.parse(text) as Record<string, unknown>;
  change(content);
  const attachments = (content['attachments'] as { sha256: string }[]).map((one) => one.sha256);
  return JSON.stringify({ ...content, sha256: sha256(JSON.stringify({ ...content, attachments })) });
}

describe('an incident as JSON', () => {
  const events = storyEvents();
  const text = write(events);

  it('is written as it is documented', () => {
    assertGolden('incident.json', text);
    assert.deepEqual(exportSchema.safeParse(JSON.parse(text)).error, undefined);
  });

  it('comes back as the same events, byte by byte, and folds to the same incident', () => {
    const { events: back } = read(text);
    assert.deepEqual(
      back.map(({ line }) => line),
      events.map(({ line }) => line).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
    );
    assert.deepEqual(foldIncident(back), foldIncident(events));
  });

  it('is written and read in parts, none of which is more than an event or a file', () => {
    const pieces = [...piecesOf(events)];
    assert.ok(pieces.length > events.length);
    let parts = 0;
    for (const reading = readExport(text, hasher()); reading.next().done !== true;) parts += 1;
    assert.ok(parts > 3 * events.length, `${parts} parts of ${events.length} events`);
  });

  it('does not care how it is laid out', () => {
    const compact = JSON.stringify(JSON.parse(text));
    assert.equal(read(compact).events.length, events.length);
  });

  it('keeps the bytes of events that another program wrote in its own way, and of kinds nobody knows', () => {
    const last = events.at(-1)?.line ?? '';
    const odd = last
      .replace('"seq":', '"seq" : ')
      .replace('"id":"', '"id":"')
      .replace(/"id":"[^"]+"/, `"id":"${event(80, 'note.added', { text: 'x' }).envelope.id}"`);
    const strange = event(81, 'note.added', { text: 'x' }).line.replace('note.added', 'note.sung');
    const more = [odd, strange].map((line) => {
      const decoded = decodeLine(line);
      assert.ok('stored' in decoded, line);
      return decoded.stored;
    });
    const back = read(write([...events, ...more])).events.map(({ line }) => line);
    assert.ok(back.includes(odd) && back.includes(strange));
  });

  it('is refused when it is cut off, or something else', () => {
    refusedAs('no-json', text.slice(0, -40));
    refusedAs('no-json', '');
    refusedAs('no-json', text.replace('"missing"', '"events": [{}], "missing"'));
    refusedAs('no-json', text.replace('"missing": [', '"missing": [7, '));
    refusedAs('no-json', text.replace('"events": [', '"events": [,'));
    refusedAs('no-json', `${text}{}`);
    refusedAs('other-format', '{"format":"other"}');
    refusedAs('other-format', '[]');
  });

  it('is refused when a newer version wrote it', () => {
    refusedAs('newer', text.replace('"version": 1', '"version": 2'));
  });

  it('is refused when anything in it was changed', () => {
    refusedAs('changed', text.replace('It is the database', 'It is the network'));
    refusedAs('changed', text.replace('"severity": "P1"', '"severity": "P3"'));
    refusedAs('changed', text.replace(`"${'f'.repeat(64)}"`, `"${'e'.repeat(64)}"`));
    refusedAs('changed', text.replace(at(100), at(101)));
  });

  it('is refused when it is broken, whoever signed it', () => {
    refusedAs(
      'broken',
      resigned(text, (content) => (content['events'] = [])),
    );
    refusedAs(
      'broken',
      resigned(text, (content) => (content['more'] = 1)),
    );
    refusedAs(
      'broken',
      resigned(text, (content) => (content['events'] = [{ line: 'x' }])),
    );
    refusedAs(
      'broken',
      resigned(text, (content) => (content['events'] = (content['events'] as []).slice(1))),
    );
    refusedAs(
      'broken',
      resigned(text, (content) => {
        const [first] = content['events'] as { incident: string }[];
        if (first) first.incident = `0${first.incident.slice(1, -1)}0`;
      }),
    );
  });

  it('has a JSON Schema beside its description that is up to date', () => {
    const file = new URL('../../../docs/export-schema.json', import.meta.url);
    const schema = {
      title: 'An incident exported by Fireline',
      ...z.toJSONSchema(exportSchema, { io: 'input', reused: 'ref' }),
    };
    const made = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, made);
    assert.ok(existsSync(file), 'docs/export-schema.json is missing: run with UPDATE_GOLDEN=1');
    assert.equal(readFileSync(file, 'utf8'), made);
  });
});

const idOf = (line: string): string => (JSON.parse(line) as { id: string }).id;

describe('JSON in parts', () => {
  it('is what JSON.parse makes of it, whatever is in it and however it is laid out', () => {
    const item = fc.dictionary(fc.string(), fc.jsonValue());
    const content = fc.record({
      text: fc.string({ unit: 'binary' }),
      // Numbers of its own are in no list of these.
      list: fc.array(item),
      more: fc.array(fc.oneof(fc.string(), item, fc.constant(null), fc.array(item))),
      deep: fc.dictionary(fc.string(), fc.jsonValue()),
    });
    fc.assert(
      fc.property(content, fc.constantFrom(0, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space);
        assert.deepEqual(finish(parseInParts(text)), JSON.parse(text));
      }),
    );
    for (const text of ['7', '"x"', 'null', '[{"a":1},2]', '{}', ' { "a" : [ ] } '])
      assert.deepEqual(finish(parseInParts(text)), JSON.parse(text));
  });

  it('is the same with the contents of files in it, wherever they stand', () => {
    const long = 'QUJD'.repeat(400_000);
    for (const item of [
      { sha256: 'x', base64: long },
      { a: long, b: `${long}=`, c: 'long 0' },
      { a: [long] },
      { [long]: 'x' },
      { a: `${long}\n"`, b: 1 },
    ]) {
      const text = JSON.stringify({ list: [{ a: 1 }, item], more: 'x' });
      assert.ok(isDeepStrictEqual(finish(parseInParts(text)), JSON.parse(text)));
    }
    const raw = JSON.stringify({ list: [{ a: long }] }).replace('QUJD"', 'QU\nD"');
    assert.throws(() => finish(parseInParts(raw)), SyntaxError);
  });

  it('is none where JSON.parse says that it is none', () => {
    const text = JSON.stringify({ a: [{ b: 'x"\\' }, { c: [1] }], d: 'e' }, null, 1);
    for (let at = 0; at < text.length; at += 1)
      for (const spoilt of [
        text.slice(0, at),
        `${text.slice(0, at)}}${text.slice(at)}`,
        text.slice(at + 1),
      ]) {
        const isJson = (parse: () => unknown): boolean => {
          try {
            parse();
            return true;
          } catch (error) {
            assert.ok(error instanceof SyntaxError);
            return false;
          }
        };
        assert.equal(
          isJson(() => finish(parseInParts(spoilt))),
          isJson(() => JSON.parse(spoilt)),
          spoilt,
        );
      }
  });
});
