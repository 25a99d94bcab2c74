import assert from 'node:assert/strict';
import { sampleOf } from '../../../src/core/metrics/sample.ts';

describe('a sample of durations', () => {
  it('of none is not recorded, and says how many lack an end', () => {
    assert.deepEqual(sampleOf([undefined, undefined]), { n: 0, notRecorded: 2 });
    assert.deepEqual(sampleOf([]), { n: 0, notRecorded: 0 });
  });

  it('of one is that one, without a spread', () => {
    assert.deepEqual(sampleOf([7, undefined]), { n: 1, notRecorded: 1, median: 7 });
  });

  it('of two and three has its ends for a spread', () => {
    assert.deepEqual(sampleOf([9, 1]), {
      n: 2,
      notRecorded: 0,
      median: 5,
      spread: { kind: 'range', low: 1, high: 9 },
    });
    assert.deepEqual(sampleOf([100, 1, 9]).median, 9);
  });

  it('of four and more has quartiles, as R and spreadsheets reckon them', () => {
    // R: quantile(c(1, 2, 3, 4)) is 1.00 1.75 2.50 3.25 4.00
    assert.deepEqual(sampleOf([4, 1, 3, 2]), {
      n: 4,
      notRecorded: 0,
      median: 2.5,
      spread: { kind: 'quartiles', low: 1.75, high: 3.25 },
    });
    // One bad night moves no quartile far.
    assert.deepEqual(sampleOf([1, 2, 3, 4, 100_000]).spread, { kind: 'quartiles', low: 2, high: 4 });
  });
});
