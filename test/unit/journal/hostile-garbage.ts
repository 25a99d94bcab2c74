import fc from 'fast-check';
import type { StoredEvent } from '../../../src/core/incident/codec.ts';
import { arbitraryRecord } from '../incident/arbitrary.ts';

/** Values where an event has others: what a parser, a clock, a list or a screen may trip over. */
const VALUES = [
  ...['1e999', '-1e999', '-0', '1e308', '5e-324', '9007199254740993', '-1', '0.1', '1E+2', 'true', 'null'],
  ...[
    '[]',
    '{}',
    '[[[[]]]]',
    '""',
    '" "',
    String.raw`"\ud83d"`,
    String.raw`"\u0000"`,
    '"\u202e"',
    '"\u200b"',
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"', '"../x"', '"$(touch pwned)"'],
  ...['"0001-01-01T00:00:00Z"', '"0000-01-01T00:00:00.000Z"', '"+275760-09-13T00:00:00.000Z"'],
  ...[
    '"9999-12-31T23:59:59.999Z"',
    '"2026-02-30T00:00:00Z"',
    '"2026-11-20T24:00:00Z"',
    '"2026-11-20T13:48Z"',
  ],
  ...[`"2026-11-20T13:48:00.${'1'.repeat(40)}Z"`, '"2026-11-20T13:48:60Z"', '"7zzzzzzzzzzzzzzzzzzzzzzzzz"'],
  ...['"note.added"', '"constructor.danced"', '"event.retracted"', '"incident.declared"', '{"length":1e9}'],
  ...[`{"__proto__":{"polluted":1}}`, String.raw`{"\u005f_proto__":{"polluted":1}}`, '{"constructor":1}'],
  ...[`${'['.repeat(30)}${']'.repeat(30)}`, `"${'x'.repeat(600)}"`, '"x","x":1', '1}{', '"', '\\', '[1,]'],
  ...[String.raw`"a\u001b[2Jb"`, '"<img src=x onerror=alert(1)>"', '"[x](command:evil)"', '"\ud83d\udd25"'],
];
/** Keys that an event has, and keys that no data should have. */
const KEYS = [
  ...[
    'v',
    'id',
    'incident',
    'writer',
    'session',
    'seq',
    'kind',
    'occurredAt',
    'recordedAt',
    'actor',
    'source',
  ],
  ...['data', 'name', 'type', 'title', 'severity', 'text', 'target', 'to', 'at', 'milestone', 'step', 'size'],
  ...['minutes', 'durationMs', 'exitCode', 'services', 'deployment', 'data', 'reason', 'assignee', 'action'],
];
const ODD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  String.raw`__pro\u0074o__`,
  'toString',
  'k\u200b',
  '',
];

const BYTES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\\',
  '\\u',
  '\n',
  '\r',
  '\0',
  '\ufeff',
  '\u2028',
  '\ud800',
  '1',
];

type Mutation = (line: string) => string;

const cut = (line: string, at: number): number => Math.floor(at * (line.length + 1));

const TIMES = VALUES.filter((value) => /^"[+\d]/.test(value));
const NUMBERS = VALUES.filter((value) => /^-?\d/.test(value));
/** Values that have the shape of what stands there, or nearly so: most of these are accepted. */
const FITTING: readonly (readonly [keys: readonly string[], values: readonly string[]])[] = [
  [['kind'], ['"robot.danced"', '"constructor.danced"', '"step.danced"', '"event.erased"', '"value-of.x"']],
  [['occurredAt', 'recordedAt', 'at', 'startedAt', 'detectedAt', 'nextAt'], TIMES],
  [['seq', 'v', 'size', 'minutes', 'durationMs', 'exitCode'], NUMBERS],
  [
    ['id', 'target', 'incident'],
    ['"7zzzzzzzzzzzzzzzzzzzzzzzzz"', '"00000000000000000000000000"'],
  ],
  [['target'], ['"01m7wm3hr00000000000000000"', '"01m7wm3jq80013333333333333"']],
];

const arbitraryMutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc
    .constantFrom(...FITTING)
    .chain(([keys, values]) => fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)))
    .map(([key, value]): Mutation => {
      return (line) => line.replace(new RegExp(`"${key}":("[^"]*"|[-\\d.]+)`), () => `"${key}":${value}`);
    }),
  // The value of a key becomes another.
  fc.record({ key: fc.constantFrom(...KEYS), value: fc.constantFrom(...VALUES) }).map(
    ({ key, value }): Mutation =>
      (line) =>
        line.replace(
          new RegExp(`"${key}":("[^"]*"|[-\\d.]+|\\{[^{}]*\\}|\\[[^\\]]*\\])`),
          () => `"${key}":${value}`,
        ),
  ),
  // A key is added, once more or for the first time.
  fc
    .record({ key: fc.constantFrom(...KEYS, ...ODD_KEYS), value: fc.constantFrom(...VALUES), at: fc.nat(3) })
    .map(({ key, value, at }): Mutation => {
      return (line) => {
        const places = [...line.matchAll(/\{/g)].map(({ index }) => index + 1);
        const place = places[at % Math.max(1, places.length)] ?? 0;
        return `${line.slice(0, place)}"${key}":${value},${line.slice(place)}`;
      };
    }),
  // Characters are put in, taken out, or written twice.
  fc
    .record({
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(12),
      text: fc.oneof(
        fc.constantFrom(...BYTES, '\u202e', '\u200b', '\x1b[2J'),
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constant(''),
      ),
    })
    .map(({ from, length, text }): Mutation => {
      return (line) => line.slice(0, cut(line, from)) + text + line.slice(cut(line, from) + length);
    }),
  fc.double({ min: 0, max: 1, noNaN: true }).map(
    (at): Mutation =>
      (line) =>
        line.slice(0, cut(line, at)),
  ),
  // The spelling changes, the meaning does not.
  fc.constantFrom<Mutation>(
    (line) => ` ${line}\r`,
    (line) => line.replaceAll(',', ' , '),
    (line) => line.replace(/[a-z](?=[a-z]*":)/g, (c) => String.raw`\u00${c.charCodeAt(0).toString(16)}`),
    (line) => `\ufeff${line}`,
    (line) => line + line,
  ),
);

const arbitraryReal: fc.Arbitrary<StoredEvent> = arbitraryRecord.chain((events) =>
  fc.constantFrom(...events),
);

/** A line of a real event, as it is or spoiled a few times. */
export const arbitraryMutant: fc.Arbitrary<string> = fc
  .tuple(arbitraryReal, fc.array(arbitraryMutation, { maxLength: 4 }))
  .map(([{ line }, mutations]) => mutations.reduce((spoiled, mutate) => mutate(spoiled), line));

/** Anything that may stand in a line. */
export const arbitraryLine: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: arbitraryMutant, weight: 8 },
  { arbitrary: fc.json(), weight: 1 },
  { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
  { arbitrary: fc.constantFrom(...VALUES), weight: 1 },
);

/** The bytes of a file of lines, whole and torn, of text and not. */
export const arbitraryFile: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { arbitrary: arbitraryLine.map((line) => Buffer.from(line)), weight: 4 },
      { arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
      { arbitrary: arbitraryLine.map((line) => Buffer.from(line, 'utf16le')), weight: 1 },
      { arbitrary: arbitraryLine.map((line) => Buffer.from(line).subarray(0, -1)), weight: 1 },
    ),
    { maxLength: 6 },
  )
  .chain((lines) => fc.constantFrom('\n', '\r\n', '\n\n').map((end) => ({ lines, end })))
  .map(({ lines, end }) => Buffer.concat(lines.flatMap((line) => [line, Buffer.from(end)])));

/** The bytes of a tree of git: real, spoiled and random. */
export const arbitraryTree: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
  fc
    .array(
      fc.record({
        mode: fc.constantFrom('100644', '100755', '120000', '160000', '40000', '0', '', '99999999999', '-1'),
        name: fc.oneof(
          fc.constantFrom('000001.jsonl', 'att', 'from', '..', '../x', 'att/../../x', '', '__proto__', 'a b'),
          fc.string({ unit: 'binary', maxLength: 8 }),
        ),
        oid: fc.uint8Array({ minLength: 20, maxLength: 20 }),
      }),
      { maxLength: 5 },
    )
    .chain((entries) => {
      const rows = entries.map(({ mode, name, oid }) =>
        Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid)]),
      );
      const whole = Buffer.concat(rows);
      return fc.nat(whole.length).map((end) => (end % 2 === 0 ? whole : whole.subarray(0, end)));
    }),
);
