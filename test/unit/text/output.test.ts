import assert from 'node:assert/strict';
import { cutHead, cutOutput, OutputEnds, plainOutput } from '../../../src/core/text/output.ts';

describe('output for the record', () => {
  it('has no controls of terminals in it', () => {
    const raw =
      '\x1b]633;C\x07\x1b[32mok\x1b[0m\x1b(B\r\n10%\r100%\r\n\x1b=\x1b]0;title\x07done\r\n\x1b]633;D;0\x07';
    assert.equal(plainOutput(raw), 'ok\n10%\n100%\ndone');
  });

  it('is cut in the middle where it is long, and says how much is left out', () => {
    const text = cutOutput(`first${'x'.repeat(100_000)}last`);
    assert.ok(text.length < 20_000);
    assert.match(text, /^firstx+\n… 88009 characters left out …\nx+last$/);
    assert.equal(cutOutput('x'.repeat(12_000)).length, 12_000);
  });

  it('keeps both ends of a stream without end, and all of a short one', () => {
    const short = new OutputEnds();
    for (const chunk of ['a', 'b'.repeat(65_535), 'c', 'd']) short.add(chunk);
    assert.equal(short.text, `a${'b'.repeat(65_535)}cd`);
    const long = new OutputEnds();
    long.add('start');
    for (let n = 0; n < 1000; n += 1) long.add('x'.repeat(1024));
    long.add('\nend');
    assert.ok(long.text.length < 300_000);
    assert.match(long.text, /^start.*\n…\n.*end$/s);
  });

  it('keeps no half of a line or of a word at a cut: a secret would not be known by it', () => {
    for (const [end, filler] of [
      ['\n', 'a password=correct horse battery\n'],
      [' ', 'password=correct-horse-battery '],
    ] as const) {
      for (let shift = 0; shift < filler.length; shift += 1) {
        const ends = new OutputEnds();
        ends.add('x'.repeat(shift) + end);
        for (let n = 0; n < 10_000; n += 1) ends.add(filler);
        const [head = '', tail = ''] = ends.text.split('\n…\n');
        assert.ok(head.endsWith(filler.trimEnd()), JSON.stringify(head.slice(-60)));
        assert.ok(tail.startsWith(filler.trimEnd()), JSON.stringify(tail.slice(0, 60)));
      }
    }
    const word = new OutputEnds();
    for (let n = 0; n < 20_000; n += 1) word.add('0123456789');
    const [head = '', tail = ''] = word.text.split('\n…\n');
    assert.equal(head.length, 48 * 1024);
    assert.ok(tail.length < 112 * 1024 && tail.length >= 48 * 1024, String(tail.length));
  });

  it('keeps whole lines of a beginning', () => {
    assert.equal(cutHead('one\ntwo\nthree', 10), 'one\ntwo');
    assert.equal(cutHead('one\ntwo', 7), 'one\ntwo');
    assert.equal(cutHead('one two three', 10), 'one two');
    assert.equal(cutHead('onetwothree', 10), '');
  });
});
