import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at as timeAt, event } from '../incident/make.ts';
import { at, board } from './make-board.ts';

const notes = (count: number) =>
  Array.from({ length: count }, (_, index) => event(1 + index / 1000, 'note.added', { text: `n${index}` }));

describe('the timeline on the board', () => {
  it('sends the newest entries, newest first, and how many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 50 }), (count, limit) => {
        const { entries, total } = board([at('P1'), ...notes(count)], { timelineLimit: limit }).timeline;
        assert.equal(total, count + 1);
        assert.equal(entries.length, Math.min(limit, count + 1));
        const times = entries.map((entry) => Date.parse(entry.at));
        assert.deepEqual(
          times,
          times.toSorted((a, b) => b - a),
        );
        assert.equal(entries[0]?.text, count === 0 ? entries[0]?.text : `n${count - 1}`);
      }),
      { numRuns: 40 },
    );
  });

  it('marks what was retracted and what was corrected, and offers neither a second time where it makes no sense', () => {
    const wrong = event(2, 'note.added', { text: 'It is the database' });
    const late = event(5, 'note.added', { text: 'Restarted' });
    const { entries } = board([
      at('P1'),
      wrong,
      late,
      event(6, 'event.retracted', { target: wrong.envelope.id, reason: 'the proxy' }),
      event(7, 'event.corrected', { target: late.envelope.id, occurredAt: timeAt(3) }),
    ]).timeline;
    const retracted = entries.find(({ id }) => id === wrong.envelope.id);
    assert.deepEqual(retracted?.retracted, { at: timeAt(6), by: 'you', reason: 'the proxy' });
    assert.equal(retracted.canRetract, false);
    const corrected = entries.find(({ id }) => id === late.envelope.id);
    assert.equal(corrected?.at, timeAt(3));
    assert.equal(corrected.recordedAt, timeAt(5));
    assert.equal(corrected.corrected?.at, timeAt(7));
    assert.deepEqual(
      entries.filter(({ kind }) => kind.startsWith('event.')).map(({ canRetract }) => canRetract),
      [false, false],
    );
    assert.equal(entries.at(-1)?.canRetract, false, 'the declaration stays');
  });

  it('says what was recorded by itself', () => {
    const [entry] = board([at('P1'), event(1, 'escalation.raised', { rule: 'p1' }, { source: 'automatic' })])
      .timeline.entries;
    assert.equal(entry?.origin, 'recorded by itself');
    assert.equal(entry.tone, 'danger');
  });

  it('stays quick with 10,000 entries', () => {
    const events = [at('P1'), ...notes(10_000)];
    board(events);
    const started = performance.now();
    const state = board(events);
    const ms = performance.now() - started;
    console.log(
      `      10,000 entries: folded and shown in ${ms.toFixed(0)} ms, ${JSON.stringify(state).length} characters sent`,
    );
    assert.ok(JSON.stringify(state).length < 200_000);
  });
});
