import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  makeId,
  nextHybridTime,
  observeHybridTime,
  shortIncidentId,
  SKEW_LIMIT_MS,
  timeOfId,
  type HybridTime,
} from '../../../src/core/incident/event-id.ts';
import { idSchema } from '../../../src/core/incident/events.ts';

const arbitraryTime: fc.Arbitrary<HybridTime> = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 0, max: 32 ** 3 - 1 }))
  .map(([ms, counter]) => ({ ms, counter }));
const random = fc.uint8Array({ minLength: 13, maxLength: 13 });

describe('ids of events', () => {
  it('are valid, hold their time, and sort as text by time', () => {
    fc.assert(
      fc.property(arbitraryTime, arbitraryTime, random, random, (a, b, ra, rb) => {
        const [first, second] = [makeId(a, ra), makeId(b, rb)];
        assert.ok(idSchema.safeParse(first).success);
        assert.deepEqual(timeOfId(first), a);
        const order = a.ms - b.ms || a.counter - b.counter;
        if (order !== 0) assert.equal(first < second, order < 0);
      }),
    );
  });

  it('always increase within a process, also when the wall clock steps back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2 }), random, (clock, bytes) => {
        let last: HybridTime = { ms: 0, counter: 0 };
        let previous = '';
        for (const now of clock) {
          last = nextHybridTime(last, now);
          const id = makeId(last, bytes);
          assert.ok(id > previous);
          previous = id;
        }
      }),
    );
  });

  it('follow what was seen from others, but not a clock that is far ahead', () => {
    const own = { ms: 1000, counter: 3 };
    assert.deepEqual(observeHybridTime(own, { ms: 1500, counter: 9 }, 1000), { ms: 1500, counter: 9 });
    assert.deepEqual(observeHybridTime(own, { ms: 900, counter: 9 }, 1000), own);
    assert.deepEqual(observeHybridTime(own, { ms: 1001 + SKEW_LIMIT_MS, counter: 0 }, 1000), own);
  });

  it('overflow of the counter moves on to the next millisecond', () => {
    assert.deepEqual(nextHybridTime({ ms: 5, counter: 32 ** 3 - 1 }, 5), { ms: 6, counter: 0 });
  });

  it('need 13 random bytes', () => {
    assert.throws(() => makeId({ ms: 1, counter: 0 }, new Uint8Array(12)), RangeError);
  });

  it('have a short form that people can say', () => {
    const id = makeId({ ms: Date.UTC(2026, 10, 22, 23, 59), counter: 0 }, new Uint8Array(13).fill(20));
    assert.equal(shortIncidentId(id), 'INC-20261122-MMMM');
  });
});
