import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTime } from '../../src/core/text/parse-time.ts';

const NOW = new Date(2026, 10, 20, 14, 30, 0).getTime();
const at = (text: string): string => {
  const parsed = parseTime(text, NOW);
  return 'at' in parsed ? parsed.at : `problem: ${parsed.problem}`;
};
const local = (...parts: [number, number, number, number, number]): string =>
  new Date(...parts).toISOString();

describe('times as people type them', () => {
  it('reads now, ago, a time of day and a date', () => {
    assert.equal(at('now'), new Date(NOW).toISOString());
    assert.equal(at('12 min ago'), local(2026, 10, 20, 14, 18));
    assert.equal(at('1.5h'), local(2026, 10, 20, 13, 0));
    assert.equal(at('14:05'), local(2026, 10, 20, 14, 5));
    assert.equal(at(' 2026-11-19 23:59 '), local(2026, 10, 19, 23, 59));
    assert.equal(at('2026-11-19T23:59Z'), '2026-11-19T23:59:00.000Z');
    assert.equal(at('2026-11-19 23:59 UTC'), '2026-11-19T23:59:00.000Z');
  });

  it('takes a time of day that is still to come for yesterday', () => {
    assert.equal(at('23:50'), local(2026, 10, 19, 23, 50));
  });

  it('refuses what is not a time, and the future', () => {
    for (const text of [
      '',
      'soon',
      '25:00',
      '14:61',
      '2026-02-30 10:00',
      '2026-11-20 24:30',
      'NaN min ago',
    ]) {
      assert.match(at(text), /^problem: Not a time/, text);
    }
    assert.match(at('2026-11-21 10:00'), /future/);
  });

  it('never throws and never gives an invalid date', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,4}[-: ]\d{1,2}[-: ]\d{1,2}$/)), (text) => {
        const parsed = parseTime(text, NOW);
        if ('at' in parsed) assert.ok(Date.parse(parsed.at) <= NOW + 5 * 60_000);
      }),
    );
  });
});
