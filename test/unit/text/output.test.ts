import assert from 'node:assert/strict';
import { OutputEnds, recordedOutput } from '../../../src/core/text/output.ts';

describe('output for the record', () => {
  it('has no controls of terminals in it', () => {
    const raw =
      '\x1b]633;C\x07\x1b[32mok\x1b[0m\x1b(B\r\n10%\r100%\r\n\x1b=\x1b]0;title\x07done\r\n\x1b]633;D;0\x07';
    assert.equal(recordedOutput(raw), 'ok\n10%\n100%\ndone');
  });

  it('is cut in the middle where it is long, and says how much is left out', () => {
    const text = recordedOutput(`first${'x'.repeat(100_000)}last`);
    assert.ok(text.length < 20_000);
    assert.match(text, /^firstx+\n… 88009 characters left out …\nx+last$/);
    assert.equal(recordedOutput('x'.repeat(12_000)).length, 12_000);
  });

  it('keeps both ends of a stream without end, and all of a short one', () => {
    const short = new OutputEnds();
    for (const chunk of ['a', 'b'.repeat(65_535), 'c', 'd']) short.add(chunk);
    assert.equal(short.text, `a${'b'.repeat(65_535)}cd`);
    const long = new OutputEnds();
    long.add('start');
    for (let n = 0; n < 1000; n += 1) long.add('x'.repeat(1024));
    long.add('end');
    assert.ok(long.text.length < 300_000);
    assert.match(long.text, /^start.*\n…\n.*end$/s);
  });
});
