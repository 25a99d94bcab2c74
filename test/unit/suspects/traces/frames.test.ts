import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findFrames, MAX_FRAMES } from '../../../../src/core/suspects/traces/find-frames.ts';
import { linesOf, MAX_TEXT } from '../../../../src/core/suspects/traces/lines.ts';
import { corpus, shown } from './corpus.ts';

const frames = (text: string): string[] => findFrames(text).map(shown);
const MANY_LINES = 200_000;

describe('frames in what people paste', () => {
  for (const { name, text, frames: expected } of corpus())
    it(`are found in ${name}, in order`, () => assert.deepEqual(frames(text), expected));

  it('are the same when the text went through a chat or a log', () => {
    const wraps: Readonly<Record<string, (text: string) => string>> = {
      'line ends of Windows': (text) => text.replaceAll('\n', '\r\n'),
      'a quote of Markdown': (text) => text.replaceAll(/^/gm, '> '),
      'a code block that is indented': (text) => text.replaceAll(/^/gm, '    '),
      'a log of JSON': (text) => JSON.stringify({ level: 'error', text }),
      'a log of JSON in a log of JSON': (text) =>
        JSON.stringify({ log: JSON.stringify({ text }), stream: 'stderr' }),
      colours: (text) => text.replaceAll(/\d+/g, '\x1b[33m$&\x1b[39m'),
    };
    const plain = [
      'node-cause',
      'java-cause',
      'go-panic',
      'ruby-34',
      'dotnet-linux',
      'elixir',
      'python-chain',
      'firefox',
    ];
    for (const { name, text, frames: expected } of corpus())
      for (const [wrap, wrapped] of Object.entries(wraps))
        if (plain.includes(name)) assert.deepEqual(frames(wrapped(text)), expected, `${name} in ${wrap}`);
  });

  it('are found in every trace of a text of many', () => {
    const some = corpus().filter(({ name }) =>
      ['node-throw', 'go-panic', 'java-cause', 'python-chain'].includes(name),
    );
    const text = some.map((one) => `${one.text}\n\nand then, an hour later:\n\n`).join('');
    assert.deepEqual(frames(text).toSorted(), some.flatMap((one) => one.frames).toSorted());
    assert.equal(some.length, 4);
  });

  it('are at most a thousand, the innermost of a trace among them', () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `  File "/app/f${at}.py", line 1, in f`);
    const found = findFrames(`Traceback (most recent call last):\n${lines.join('\n')}\nRecursionError`);
    assert.equal(found.length, MAX_FRAMES);
    assert.equal(found[0]?.path, '/app/f2999.py');
  });

  it('have positions that a file can have, and never make anything throw', () => {
    const pieces = [
      'at ',
      'File "',
      '", line ',
      ' in ',
      '(',
      ')',
      ':',
      '1',
      '0',
      '99999999999',
      'x.ts',
      '#1 ',
      '@',
      '/',
    ];
    const more = [
      '\n',
      '\\n',
      '\\',
      ' ',
      '\t',
      "'",
      '"',
      '.go',
      'Caused by: ',
      'Traceback (most recent call last):',
      '\x1b[',
    ];
    const text = fc.array(
      fc.oneof(fc.constantFrom(...pieces, ...more), fc.string({ unit: 'binary', maxLength: 4 })),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(text, (parts) => {
        for (const { path, line, column } of findFrames(parts.join(''))) {
          assert.notEqual(path, '');
          for (const position of [line, column])
            assert.ok(position === undefined || (Number.isSafeInteger(position) && position > 0));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('come in no deeper a pile than the stack of the reader', () => {
    const nested = Array.from({ length: MANY_LINES }, () => 'Caused by: x\n').join('');
    assert.deepEqual(frames(`\tat a.B.c(B.java:1)\n${nested}`), ['+ B.c | a/B.java:1: | jvm']);
  });

  it('are found in megabytes of hostile text without end, a short line at a time', () => {
    const units = [
      '\x9d',
      '\x1b[',
      '\x1b]',
      'a',
      ' ',
      'at ',
      '   at a(b)\n',
      ') at ',
      '/',
      'a.',
      'x.ts:1',
      '#1 a(1): ',
      'File "',
    ];
    units.push(
      '\\n',
      '\\\\',
      '@https:',
      'Caused by: x\n',
      '_',
      '___ a ',
      ' in /a',
      ' at x.pl line 1',
      'a/b.(*c)\n',
      "','",
      '+-',
      ':1',
    );
    for (const unit of units) {
      const text = unit.repeat(1_000_000 / unit.length);
      assert.ok(findFrames(text).length <= MAX_FRAMES);
      let length = 0;
      for (const line of linesOf(text)) {
        assert.ok(line.length <= 1000);
        length += line.length;
      }
      assert.ok(length <= MAX_TEXT);
    }
  }).timeout(120_000);
});
