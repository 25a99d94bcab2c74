import assert from 'node:assert/strict';
import { formatLocalShort } from '../../../src/core/text/time.ts';

describe('a time on screen, in few words', () => {
  // Made in the zone of whoever runs this, so that the day is the same everywhere.
  const iso = (...parts: [number, number, number, number, number]): string =>
    new Date(...parts).toISOString();
  const now = new Date(2026, 10, 20, 15, 0).getTime();

  it('has the day where it is not today, and the year where it is not this one', () => {
    assert.equal(formatLocalShort(iso(2026, 10, 20, 14, 2), now, 'en-US'), '14:02');
    assert.equal(formatLocalShort(iso(2026, 10, 19, 14, 2), now, 'en-US'), 'Nov 19, 14:02');
    assert.equal(formatLocalShort(iso(2023, 1, 6, 13, 8), now, 'en-US'), 'Feb 6, 2023, 13:08');
  });
});
